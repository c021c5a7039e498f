"""Addresses of the meetings."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.meetings import views

app_name = "meetings"

urlpatterns = [
    path("", views.decisions, name="decisions"),
    path("held/", views.meetings, name="list"),
    path("held/new/", views.new, name="new"),
    path("held/<uuid:meeting_id>/", views.meeting, name="meeting"),
    path("held/<uuid:meeting_id>/correct/", views.correct, name="correct"),
    path("held/<uuid:meeting_id>/decide/", views.decide, name="decide"),
    path("held/<uuid:meeting_id>/<uuid:decision_id>/report/", views.report, name="report"),
    path("held/<uuid:meeting_id>/<uuid:decision_id>/answer/", views.answer, name="answer"),
    path("held/<uuid:meeting_id>/<uuid:decision_id>/day/", views.move, name="move"),
    path("held/<uuid:meeting_id>/<uuid:decision_id>/drop/", views.drop, name="drop"),
]
