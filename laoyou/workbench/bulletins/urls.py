"""Addresses of a plan's bulletins."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.bulletins import views

app_name = "bulletins"
_HERE = "<uuid:edition_id>/bulletins/"

urlpatterns = [
    path(_HERE, views.listed, name="list"),
    path(f"{_HERE}order/", views.order, name="order"),
    path(f"{_HERE}making/<uuid:run_id>/", views.making, name="making"),
    path(f"{_HERE}<uuid:bulletin_id>/", views.bulletin, name="bulletin"),
    path(f"{_HERE}<uuid:bulletin_id>/<slug:form>/", views.file, name="file"),
]
