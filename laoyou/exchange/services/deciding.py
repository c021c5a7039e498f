"""Somebody decides between two sources; the decision stands for the value offered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.errors import Conflict as Moved
from laoyou.core.errors import DomainError, NotFound
from laoyou.exchange.access import DECIDE_CONFLICT
from laoyou.exchange.enums import ConflictState
from laoyou.exchange.models import Conflict, FieldSource
from laoyou.exchange.services.person_fields import spelling
from laoyou.people.models import Person
from laoyou.people.services.persons import audit_person, facts_of, locked


class WhyNeeded(DomainError):
    code = "exchange_why_needed"
    sentence = "Say in a few words why; it is written down with your name."


def decide(conflict_id: UUID, decision: ConflictState, *, reason: str, actor: Actor, now: datetime) -> None:
    """Keep what is on record or take what the file says. Raises NotFound, WhyNeeded, Conflict when decided already."""
    DECIDE_CONFLICT.demand(actor)
    if len(reason.strip()) < 2:
        raise WhyNeeded
    with transaction.atomic():
        conflict = _locked(conflict_id, actor)
        person = locked(conflict.person_id, actor=actor)
        before = facts_of(person)
        if decision == ConflictState.TAKEN:
            _take(person, conflict, now)
        conflict.state, conflict.reason = decision, reason.strip()[:300]
        conflict.decided_by, conflict.decided_at = actor.name, now
        conflict.save(update_fields=["state", "reason", "decided_by", "decided_at"])
        audit_person(
            person,
            "decide_conflict",
            actor=actor,
            now=now,
            before=before | {"decision": ""},
            after=facts_of(person) | {"decision": f"{conflict.field}: {decision.value}"},
            reason=reason.strip(),
        )


def _locked(conflict_id: UUID, actor: Actor) -> Conflict:
    found = Conflict.objects.select_for_update().filter(id=conflict_id).first()
    if found is None or not (actor.is_system or found.area in actor.area):
        raise NotFound
    if found.state != ConflictState.OPEN:
        raise Moved
    return found


def _take(person: Person, conflict: Conflict, now: datetime) -> None:
    if conflict.field == "phone":
        person.phone_sealed, person.phone_index = conflict.offered_sealed, conflict.offered_index
    else:
        setattr(person, conflict.field, _value(conflict))
    if conflict.field == "name":
        person.pinyin, person.initials = spelling(person.name)
    person.revision += 1
    person.updated_at = now
    person.save()
    FieldSource.objects.update_or_create(
        person=person,
        field=conflict.field,
        defaults={"source": conflict.offered_source, "as_of": conflict.as_of},
    )


def _value(conflict: Conflict) -> Any:
    if conflict.field == "birth":
        return date.fromisoformat(conflict.offered)
    return conflict.offered if conflict.field == "name" else int(conflict.offered)
