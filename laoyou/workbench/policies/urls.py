"""Addresses of the register of policies."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.policies import views

app_name = "policies"

urlpatterns = [
    path("", views.policies, name="list"),
    path("new/", views.new, name="new"),
    path("<uuid:paper_id>/", views.policy, name="policy"),
    path("<uuid:paper_id>/correct/", views.correct, name="correct"),
    path("<uuid:paper_id>/replace/", views.replace, name="replace"),
]
