"""Addresses of the waiting lists."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.waiting import views, views_applications, views_offers, views_rules

app_name = "waiting"

urlpatterns = [
    path("", views.lists, name="lists"),
    path("new/", views.new_list, name="new_list"),
    path("<uuid:list_id>/", views.ranked, name="ranked"),
    path("<uuid:list_id>/rank/", views.rank, name="rank"),
    path("<uuid:list_id>/offer/", views_offers.offer, name="offer"),
    path("rankings/<uuid:ranking_id>/<str:file>", views.download, name="download"),
    path("offers/<uuid:offer_id>/accept/", views_offers.accept, name="accept"),
    path("offers/<uuid:offer_id>/refuse/", views_offers.refuse, name="refuse"),
    path("offers/<uuid:offer_id>/take-back/", views_offers.take_back, name="take_back"),
    path("rules/", views_rules.rules, name="rules"),
    path("rules/begin/", views_rules.begin, name="begin_rules"),
    path("rules/new/", views_rules.new, name="new_rule"),
    path("rules/<uuid:rule_id>/", views_rules.rule, name="rule"),
    path("rules/<uuid:rule_id>/confirm/", views_rules.confirm, name="confirm_rule"),
    path("applications/", views_applications.everybody, name="applications"),
    path("applications/new/", views_applications.new, name="apply"),
    path("applications/<uuid:application_id>/", views_applications.card, name="application"),
    path("applications/<uuid:application_id>/state/", views_applications.state, name="state_fact"),
    path("applications/<uuid:application_id>/lists/", views_applications.choose, name="choose_lists"),
    path("applications/<uuid:application_id>/<str:step>/", views_applications.step, name="step"),
]
