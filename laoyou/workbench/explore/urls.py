"""Addresses of exploring figures."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.explore import views, views_saved

app_name = "explore"

urlpatterns = [
    path("", views.explore, name="explore"),
    path("views/", views_saved.listed, name="views"),
    path("views/new/", views_saved.save, name="save_view"),
    path("views/<uuid:view_id>/", views_saved.open_view, name="view"),
    path("views/<uuid:view_id>/change/", views_saved.change, name="change_view"),
    path("views/<uuid:view_id>/delete/", views_saved.delete, name="delete_view"),
]
