"""Addresses of the pages about notices to institutions."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.notices import views

app_name = "notices"

urlpatterns = [
    path("", views.notices, name="list"),
    path("new/", views.new, name="new"),
    path("<uuid:notice_id>/", views.notice, name="notice"),
    path("<uuid:notice_id>/confirm/<uuid:institution_id>/", views.confirm, name="confirm"),
    path("<uuid:notice_id>/withdraw/", views.withdraw, name="withdraw"),
]
