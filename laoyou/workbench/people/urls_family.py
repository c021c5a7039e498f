"""Addresses of the pages about relations, agents, households and residence."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.people import views_candidates, views_relations

family = [
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
