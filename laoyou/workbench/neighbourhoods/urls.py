"""Addresses of the pages about neighbourhoods, quotas and idle premises."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.neighbourhoods import views, views_premises, views_recording

app_name = "neighbourhoods"

urlpatterns = [
    path("", views.neighbourhoods, name="list"),
    path("remedies/", views.remedies, name="remedies"),
    path("quotas/", views.quotas, name="quotas"),
    path("quotas/new/", views_recording.quota, name="new_quota"),
    path("premises/", views_premises.premises, name="premises"),
    path("premises/new/", views_premises.new, name="new_premises"),
    path("premises/<uuid:premises_id>/withdraw/", views_premises.withdraw, name="withdraw_premises"),
    path("new/", views_recording.new, name="new"),
    path("<uuid:key>/", views.neighbourhood, name="card"),
    path("<uuid:key>/correct/", views_recording.correct, name="correct"),
    path("<uuid:key>/steps/", views_recording.steps, name="steps"),
    path("<uuid:key>/provisions/new/", views_recording.provision, name="new_provision"),
    path("<uuid:key>/take/<uuid:premises_id>/", views_premises.take, name="take_premises"),
    path("<uuid:key>/remedies/new/", views_recording.remedy, name="new_remedy"),
    path("<uuid:key>/provisions/<uuid:provision_id>/end/", views_recording.end_provision, name="end_provision"),
    path("<uuid:key>/remedies/<uuid:remedy_id>/end/", views_recording.end_remedy, name="end_remedy"),
]
