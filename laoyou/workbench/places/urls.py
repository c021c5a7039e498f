"""Addresses of the pages about administrative areas."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.places import views, views_changes

app_name = "places"

urlpatterns = [
    path("", views.top, name="top"),
    path("search", views.search, name="search"),
    path("<int:code>/", views.area, name="area"),
    path("<int:code>/place/", views_changes.place, name="place"),
    path("changes/", views_changes.changes, name="changes"),
    path("changes/rename/", views_changes.rename, name="rename"),
    path("changes/abolish/", views_changes.abolish, name="abolish"),
    path("changes/merge/", views_changes.merge, name="merge"),
    path("changes/move/", views_changes.move, name="move"),
]
