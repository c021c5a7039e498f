"""Addresses of the pages about relations, agents, households and residence."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.people import views_candidates, views_households, views_relations, views_residence

family = [
    path("take-in/", views_residence.take_in, name="take_in"),
    path("<uuid:person_id>/registration/", views_residence.registration, name="registration"),
    path("residences/<uuid:past_id>/correct/", views_residence.correct_residence, name="correct_residence"),
    path("residences/<uuid:past_id>/remove/", views_residence.remove_residence, name="remove_residence"),
    path("<uuid:person_id>/household/new/", views_households.new_household, name="new_household"),
    path("<uuid:person_id>/household/leave/", views_households.leave, name="leave_household"),
    path("households/<uuid:household_id>/", views_households.household, name="household"),
    path("households/<uuid:household_id>/address/", views_households.reveal, name="reveal_address"),
    path("households/<uuid:household_id>/join/", views_households.join, name="join_household"),
    path("households/<uuid:household_id>/move/", views_households.move, name="move_household"),
    path("households/<uuid:household_id>/split/", views_households.split, name="split_household"),
    path("households/<uuid:household_id>/places/", views_households.roles, name="household_roles"),
    path("households/<uuid:household_id>/correct/", views_households.correct, name="correct_household"),
    path("<uuid:person_id>/not-so/<slug:proposed>/", views_candidates.deny, name="deny"),
    path("to-confirm/", views_candidates.to_confirm, name="to_confirm"),
    path("<uuid:person_id>/relations/new/", views_relations.new_relation, name="new_relation"),
    path("<uuid:person_id>/agents/new/", views_relations.new_agent, name="new_agent"),
    path("<uuid:person_id>/acts-for/", views_relations.acts_for, name="acts_for"),
    path("relations/<uuid:relation_id>/correct/", views_relations.correct_relation, name="correct_relation"),
    path("relations/<uuid:relation_id>/end/", views_relations.end_relation, name="end_relation"),
    path("relations/<uuid:relation_id>/remove/", views_relations.remove_relation, name="remove_relation"),
    path("relations/<uuid:relation_id>/reveal/", views_relations.reveal_relation, name="reveal_relation"),
    path("relations/<uuid:relation_id>/revoke/", views_relations.revoke_agent, name="revoke_agent"),
    path("relations/<uuid:relation_id>/evidence/", views_relations.evidence, name="agent_evidence"),
]
