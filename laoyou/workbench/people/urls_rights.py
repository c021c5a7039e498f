"""Addresses of consent, photos, corrections and a person's own record."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.people import views_elsewhere, views_own_record, views_readings, views_retention, views_rights

rights = [
    path("looks/", views_readings.who_looked, name="readings"),
    path("<uuid:person_id>/sensitive/", views_rights.open_sensitive, name="open_sensitive"),
    path("elsewhere/", views_elsewhere.ask, name="open_elsewhere"),
    path("elsewhere/<uuid:opening_id>/", views_elsewhere.opened, name="elsewhere"),
    path("requests/", views_rights.requests, name="requests"),
    path("requests/<uuid:request_id>/", views_rights.correction_request, name="request"),
    path("requests/<uuid:request_id>/accept/", views_rights.accept, name="accept_request"),
    path("requests/<uuid:request_id>/refuse/", views_rights.refuse, name="refuse_request"),
    path("requests/<uuid:request_id>/letter/", views_rights.letter, name="letter"),
    path("evidence/<uuid:evidence_id>/", views_rights.evidence_file, name="evidence"),
    path("consents/<uuid:consent_id>/withdraw/", views_rights.withdraw, name="withdraw_consent"),
    path("<uuid:person_id>/consents/new/", views_rights.new_consent, name="new_consent"),
    path("<uuid:person_id>/requests/new/", views_rights.new_request, name="new_request"),
    path("<uuid:person_id>/photo/", views_rights.photo, name="photo"),
    path("<uuid:person_id>/photo/new/", views_rights.new_photo, name="new_photo"),
    path("<uuid:person_id>/photo/remove/", views_rights.remove_photo, name="remove_photo"),
    path("retention/", views_retention.ends, name="retention"),
    path("<uuid:person_id>/hold/", views_retention.hold, name="hold_record"),
    path("holds/<uuid:hold_id>/release/", views_retention.release, name="release_record"),
    path("<uuid:person_id>/own-record/", views_own_record.hand_out, name="hand_out"),
    path("own-record/<uuid:disclosure_id>/code/", views_own_record.give_code, name="own_code"),
    path("own-record/<uuid:disclosure_id>/", views_own_record.own_record, name="own_record"),
]
