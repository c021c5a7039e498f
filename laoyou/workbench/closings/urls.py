"""Addresses of the pages about suspension and closure."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.closings import views

app_name = "closings"

urlpatterns = [
    path("", views.closings, name="list"),
    path("sites/<uuid:site_id>/announce/", views.announce, name="announce"),
    path("<uuid:closing_id>/", views.closing, name="closing"),
    path("<uuid:closing_id>/stays/<uuid:stay_id>/", views.resettle, name="resettle"),
    path("<uuid:closing_id>/carry-out/", views.carry_out, name="carry_out"),
    path("<uuid:closing_id>/call-off/", views.call_off, name="call_off"),
]
