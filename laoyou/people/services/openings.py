"""Opening what a role does not normally see, for a written reason and for a few hours ("break glass")."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.identifiers import uuid7
from laoyou.people.access import OPEN_SENSITIVE
from laoyou.people.models import Opening
from laoyou.people.selectors.parameters import value_of
from laoyou.people.services.persons import ReasonNeeded, audit_person, locked
from laoyou.records.services.audit import AnonymousActor


def open_sensitive(person_id: UUID, *, reason: str, actor: Actor, now: datetime) -> datetime:
    """Open one person's sensitive conditions to the actor alone; returns until when.

    The reason is in the audit trail and on the page of who looked. Raises NotFound, ReasonNeeded, AnonymousActor.
    """
    OPEN_SENSITIVE.demand(actor)
    why = reason.strip()
    if len(why) < 2:
        raise ReasonNeeded
    if actor.user_id is None:
        raise AnonymousActor
    until = now + timedelta(hours=value_of("sensitive_hours"))
    with transaction.atomic():
        person = locked(person_id, actor=actor)
        Opening.objects.create(
            id=uuid7(),
            person=person,
            area=person.area,
            user_id=actor.user_id,
            user_name=actor.name,
            reason=why[:200],
            opened_at=now,
            until=until,
        )
        audit_person(person, "open_sensitive", actor=actor, now=now, after={"until": until}, reason=why)
    return until
