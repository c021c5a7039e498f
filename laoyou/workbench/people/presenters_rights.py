"""Consent, photo and requests on the card, and the pages that decide them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core.actor import Actor
from laoyou.core.ages import age_on
from laoyou.people import access
from laoyou.people.enums import APPLIED, ConsentPurpose, RequestState
from laoyou.people.selectors.parameters import value_of
from laoyou.people.selectors.rights import ConsentRow, RequestRow, rights_of
from laoyou.people.selectors.rows import PersonRow
from laoyou.records.selectors.calendar import working_calendar
from laoyou.ui import formats
from laoyou.ui.blocks import Fact
from laoyou.workbench.people import words_rights


def rights_block(person: PersonRow, *, on: date, actor: Actor) -> dict[str, Any]:
    """What _rights.html and the photo on the card read."""
    found = rights_of(person.id, calendar=working_calendar(), actor=actor)
    alive = not person.death
    return {
        "rights": {
            "consents": [_consent(each) for each in found.consents],
            "requests": [_request(each, on) for each in found.requests],
            "disclosures": [
                (formats.moment(each.handed_at), words_rights.asker_words(each.asked_by, each.asker_name))
                for each in found.disclosures
            ],
            "photo_url": reverse("people:photo", args=[person.id]) if found.photo_id else "",
            "photo_alt": _("Photo of %(name)s") % {"name": person.name},
            "may_photo": found.agreed(ConsentPurpose.PHOTO),
            "may_consent": access.RECORD_CONSENT.allows(actor) and alive,
            "may_request": access.REQUEST_CORRECTION.allows(actor),
            "may_hand_out": access.HAND_OUT.allows(actor),
        }
    }


def _consent(row: ConsentRow) -> dict[str, Any]:
    taken_back = formats.day(row.withdrawn_at) if row.withdrawn_at else ""
    return {
        "id": row.id,
        "words": words_rights.purpose_words(row.purpose),
        "who": words_rights.asker_words(row.given_by, row.giver_name),
        "identity": words_rights.identity_words(row.identity),
        "on": formats.day(row.first),
        "withdrawn": taken_back,
        "stands": row.stands,
        "evidence_id": row.evidence_id,
    }


def _request(row: RequestRow, on: date) -> dict[str, Any]:
    return {
        "url": reverse("people:request", args=[row.id]),
        "words": words_rights.field_words(row.field),
        "who": words_rights.asker_words(row.asked_by, row.asker_name),
        "received": formats.day(row.received_on),
        "due": words_rights.deadline_words(row.deadline) if row.state == RequestState.OPEN else "",
        "status": words_rights.request_status(row.state, late=row.deadline.day < on),
    }


def consent_note(person: PersonRow, *, on: date) -> str:
    """What the law asks before somebody agrees; for a young child, who has to."""
    limit = value_of("child_until")
    if age_on(person.birth, on) < limit:
        return _(
            "Under %(age)s: a parent or guardian agrees and shows it with the household register or a document of "
            "guardianship. Tell the purpose, why it is needed and what follows; data of young children are sensitive."
        ) % {"age": limit}
    return _("Tell the purpose, why it is needed and what follows. Refusing costs nobody a service.")


def request_context(row: RequestRow, person: PersonRow, *, on: date, actor: Actor) -> dict[str, Any]:
    """What request.html and letter.html read."""
    who = words_rights.asker_words(row.asked_by, row.asker_name)
    return {
        "request_row": row,
        "person": person,
        "who": who,
        "status": words_rights.request_status(row.state, late=row.deadline.day < on),
        "field": words_rights.field_words(row.field),
        "facts": [
            Fact(_("What is wrong"), words_rights.field_words(row.field)),
            Fact(_("The record says"), row.wrong),
            Fact(_("Right would be"), row.right),
            Fact(_("Who asks"), who),
            Fact(_("Received on"), formats.day(row.received_on)),
            Fact(_("To be decided by"), words_rights.deadline_words(row.deadline)),
            Fact(_("Taken in by"), row.recorded_by),
        ],
        "open": row.state == RequestState.OPEN,
        "accepted": row.state == RequestState.ACCEPTED,
        "applied": row.field in APPLIED,
        "decided_on": formats.day(row.decided_at) if row.decided_at else "",
        "received_on": formats.day(row.received_on),
        "may_decide": access.DECIDE_CORRECTION.allows(actor) and row.state == RequestState.OPEN,
    }
