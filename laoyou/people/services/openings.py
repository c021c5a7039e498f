"""Opening what a role does not normally see, for a written reason and for a few hours ("break glass")."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.views.decorators.debug import sensitive_variables

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.identifiers import uuid7
from laoyou.people.access import OPEN_ELSEWHERE, OPEN_SENSITIVE
from laoyou.people.enums import Document
from laoyou.people.models import Opening
from laoyou.people.selectors.parameters import value_of
from laoyou.people.services.numbers import document_index, normal_document
from laoyou.people.services.persons import ReasonNeeded, audit_person, locked
from laoyou.people.services.residence import NobodyElsewhere
from laoyou.records.services import audit
from laoyou.records.services.audit import AnonymousActor


def open_sensitive(person_id: UUID, *, reason: str, actor: Actor, now: datetime) -> datetime:
    """Open one person's sensitive conditions to the actor alone; returns until when.

    The reason is in the audit trail and on the page of who looked. Raises NotFound, ReasonNeeded, AnonymousActor.
    """
    OPEN_SENSITIVE.demand(actor)
    who, why = _who_and_why(actor, reason)
    until = now + timedelta(hours=value_of("sensitive_hours"))
    with transaction.atomic():
        person = locked(person_id, actor=actor)
        Opening.objects.create(
            id=uuid7(),
            person=person,
            area=person.area,
            user_id=who,
            user_name=actor.name,
            reason=why[:200],
            opened_at=now,
            until=until,
        )
        audit_person(person, "open_sensitive", actor=actor, now=now, after={"until": until}, reason=why)
    return until


def _who_and_why(actor: Actor, reason: str) -> tuple[UUID, str]:
    if len(reason.strip()) < 2:
        raise ReasonNeeded
    if actor.user_id is None:
        raise AnonymousActor
    return actor.user_id, reason.strip()


@sensitive_variables("number", "plain")
def open_elsewhere(document: Document, number: str, *, reason: str, actor: Actor, now: datetime) -> UUID:
    """Open somebody on record outside the actor's area, named by the whole number; returns the opening's key.

    For some hours and the actor alone (`selectors.elsewhere.opened_person`). The reason stands in the audit trail of
    both places; that nobody was found, in that of the actor's. Raises NobodyElsewhere, NumberNotValid, ReasonNeeded,
    AnonymousActor.
    """
    OPEN_ELSEWHERE.demand(actor)
    _who, why = _who_and_why(actor, reason)
    plain, _, _ = normal_document(document, number, on=day_of(now))
    with transaction.atomic():
        found = _opened_elsewhere(document_index(plain), why[:200], actor)
        person, places = (found[1], {found[2], actor.area.low}) if found else ("", {actor.area.low})
        for place in sorted(places):
            audit.record(
                actor=actor,
                action="people.open_elsewhere",
                subject="people.person",
                subject_id=person,
                area=place,
                now=now,
                after={"found": found is not None},
                reason=why,
            )
    if found is None:
        raise NobodyElsewhere
    return found[0]


def _opened_elsewhere(index: bytes, why: str, actor: Actor) -> tuple[UUID, UUID, int] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM people_open_elsewhere(%s, %s, %s, %s)",
            [index, why, actor.name, value_of("sensitive_hours")],
        )
        found = cursor.fetchone()
    return (found[0], found[1], found[2]) if found else None
