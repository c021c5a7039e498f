"""Addresses of the yearly assessment."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.assessment import views, views_rules

app_name = "assessment"
_UNIT = "<uuid:assessment_id>/units/<uuid:assessed_id>/"

urlpatterns = [
    path("", views.assessments, name="list"),
    path("compute/", views.compute, name="compute"),
    path("schemes/", views_rules.schemes, name="schemes"),
    path("schemes/new/", views_rules.new_scheme, name="new_scheme"),
    path("points/", views_rules.adjustments, name="adjustments"),
    path("points/new/", views_rules.new_adjustment, name="new_adjustment"),
    path("points/<uuid:adjustment_id>/withdraw/", views_rules.withdraw, name="withdraw"),
    path("<uuid:assessment_id>/", views.assessment, name="assessment"),
    path("<uuid:assessment_id>/paper.docx", views.paper, name="paper"),
    path("<uuid:assessment_id>/show/", views.show, name="show"),
    path("<uuid:assessment_id>/approve/", views.approve, name="approve"),
    path("<uuid:assessment_id>/publish/", views.publish, name="publish"),
    path(_UNIT, views.unit, name="unit"),
    path(f"{_UNIT}object/", views.object_to, name="object"),
    path(f"{_UNIT}objections/<uuid:objection_id>/", views.answer, name="answer"),
    path(f"{_UNIT}<slug:criterion>/", views.score, name="score"),
]
