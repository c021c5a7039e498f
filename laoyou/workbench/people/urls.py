"""Addresses of the registry's pages."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.people import (
    views,
    views_ahead,
    views_arrivals,
    views_births,
    views_choosing,
    views_counts,
    views_errands,
    views_health,
    views_pairs,
    views_recording,
    views_work,
)
from laoyou.workbench.people.urls_family import family
from laoyou.workbench.people.urls_rights import rights

app_name = "people"

urlpatterns = [
    path("", views.everybody, name="list"),
    path("due/", views.due, name="due"),
    path("moved/", views_work.moved, name="moved"),
    path("doubts/", views_work.doubts, name="doubts"),
    path("choose/area/", views_choosing.choose_area, name="choose_area"),
    path("choose/person/", views_choosing.choose_person, name="choose_person"),
    path("counts/", views_counts.own, name="own_counts"),
    path("counts/now/", views_counts.count_now, name="count_now"),
    path("counts/<int:code>/", views_counts.area, name="counts"),
    path("counts/<int:code>/ahead/", views_ahead.ahead, name="ahead"),
    path("counts/<int:code>/births/", views_births.births, name="births"),
    path("new/", views_recording.new, name="new"),
    path("rescued/", views_arrivals.rescue, name="rescue"),
    path("<uuid:person_id>/birth/", views_arrivals.birth, name="birth"),
    path("<uuid:person_id>/", views.card, name="card"),
    path("<uuid:person_id>/reveal/", views_recording.reveal, name="reveal"),
    path("<uuid:person_id>/correct/", views_recording.correct, name="correct"),
    path("<uuid:person_id>/move/", views_recording.move, name="move"),
    path("<uuid:person_id>/death/", views_recording.death, name="death"),
    path("<uuid:person_id>/conditions/new/", views_recording.certify, name="certify"),
    *family,
    path("conditions/<uuid:condition_id>/end/", views_recording.end, name="end_condition"),
    *rights,
    path("health/", views_health.due, name="health_due"),
    path("<uuid:person_id>/health/done/", views_health.new_event, name="new_health_event"),
    path("<uuid:person_id>/health/lasts/", views_health.new_period, name="new_health_period"),
    path("health/periods/<uuid:period_id>/end/", views_health.end_period, name="end_health_period"),
    path("health/periods/<uuid:period_id>/void/", views_health.void_period, name="void_health_period"),
    path("health/done/<uuid:event_id>/correct/", views_health.correct_event, name="correct_health_event"),
    path("health/done/<uuid:event_id>/void/", views_health.void_event, name="void_health_event"),
    path("pairs/", views_pairs.queue, name="pairs"),
    path("pairs/compare/", views_pairs.compare, name="compare"),
    path("pairs/<uuid:pair_id>/", views_pairs.pair, name="pair"),
    path("pairs/<uuid:pair_id>/merge/", views_pairs.merge, name="pair_merge"),
    path("pairs/<uuid:pair_id>/<slug:what>/", views_pairs.decide, name="decide_pair"),
    path("merges/<uuid:merge_id>/undo/", views_pairs.undo_merge, name="undo_merge"),
    path("errands/", views_errands.entries, name="errands"),
    path("errands/<uuid:errand_id>/done/", views_errands.finish, name="finish_errand"),
]
