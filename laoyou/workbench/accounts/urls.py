"""Addresses of people, organisations, roles and one's own settings."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.accounts import (
    views_access,
    views_away,
    views_leaving,
    views_organisations,
    views_own,
    views_people,
    views_reminders,
    views_tokens,
)

app_name = "accounts"

_ONE_PERSON = "people/<uuid:user_id>/"
_ONE_ORGANISATION = "organisations/<uuid:organisation_id>/"

urlpatterns = [
    path("people/", views_people.people_page, name="people"),
    path("people/new/", views_people.new_person, name="new_person"),
    path(_ONE_PERSON, views_people.person, name="person"),
    path(f"{_ONE_PERSON}edit/", views_people.edit_person, name="edit_person"),
    path(f"{_ONE_PERSON}can/", views_access.what_person_can, name="what_person_can"),
    path(f"{_ONE_PERSON}roles/", views_people.grant_role, name="grant_role"),
    path(f"{_ONE_PERSON}roles/<uuid:assignment_id>/end/", views_people.withdraw_role, name="withdraw_role"),
    path(f"{_ONE_PERSON}lock/", views_people.lock_person, name="lock_person"),
    path(f"{_ONE_PERSON}leave/", views_leaving.leaves, name="leave"),
    path(f"{_ONE_PERSON}unlock/", views_people.unlock_person, name="unlock_person"),
    path(f"{_ONE_PERSON}reset-password/", views_people.reset_password, name="reset_password"),
    path(f"{_ONE_PERSON}reset-two-steps/", views_people.reset_mfa, name="reset_mfa"),
    path(f"{_ONE_PERSON}tokens/new/", views_tokens.new_token, name="new_token"),
    path("programs/", views_tokens.tokens_page, name="tokens"),
    path("programs/<uuid:token_id>/", views_tokens.token, name="token"),
    path("programs/<uuid:token_id>/withdraw/", views_tokens.revoke_token, name="revoke_token"),
    path("organisations/", views_organisations.organisations_page, name="organisations"),
    path("organisations/new/", views_organisations.new_organisation, name="new_organisation"),
    path("organisations/usual/", views_organisations.lay_out_departments, name="lay_out_departments"),
    path(_ONE_ORGANISATION, views_organisations.organisation, name="organisation"),
    path(f"{_ONE_ORGANISATION}edit/", views_organisations.edit_organisation, name="edit_organisation"),
    path(f"{_ONE_ORGANISATION}merge/", views_organisations.merge_organisation, name="merge_organisation"),
    path(f"{_ONE_ORGANISATION}names/", views_organisations.add_alias, name="add_alias"),
    path(f"{_ONE_ORGANISATION}names/<uuid:alias_id>/remove/", views_organisations.remove_alias, name="remove_alias"),
    path("who-can/", views_access.who_can, name="who"),
    path("who-can/export/", views_access.export_who_can, name="export_who"),
    path("settings/", views_own.my_settings, name="settings"),
    path("reminders/", views_reminders.reminders, name="reminders"),
    path("away/", views_away.away, name="away"),
    path("away/<uuid:delegation_id>/end/", views_away.end_away, name="end_away"),
    path("away/<uuid:delegation_id>/stand-in/", views_away.stand_in, name="stand_in"),
    path("away/myself/", views_away.be_oneself, name="be_oneself"),
    path("place/", views_own.choose_place, name="choose_place"),
    path("still-here/", views_own.keep_alive, name="keep_alive"),
]
