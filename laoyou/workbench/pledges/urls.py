"""Addresses of the pledges of a year."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.pledges import views

app_name = "pledges"

urlpatterns = [
    path("", views.pledges, name="list"),
    path("new/", views.new, name="new"),
    path("<uuid:pledge_id>/", views.pledge, name="pledge"),
    path("<uuid:pledge_id>/correct/", views.correct, name="correct"),
    path("<uuid:pledge_id>/month/", views.month, name="month"),
    path("<uuid:pledge_id>/settle/", views.settle, name="settle"),
]
