"""Past periods of residence and registration put right, or taken out when they never were."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.people.access import RECORD_MOVE
from laoyou.people.models import PastResidence, Person
from laoyou.people.services.persons import ReasonNeeded, locked
from laoyou.people.services.residence import NotYet
from laoyou.records.services import audit


class PeriodsOverlap(DomainError):
    code = "people_residences_overlap"
    sentence = "From %(first)s to before %(until)s the person is on record elsewhere. Correct that period first."


class PeriodBackwards(DomainError):
    code = "people_residence_backwards"
    sentence = "From %(first)s to before %(until)s is no time: the first day must lie before the last."


def correct_residence(
    past_id: UUID, area: int, *, first: date | None, until: date, reason: str, actor: Actor, now: datetime
) -> None:
    """Put a past period right. Raises NotFound, PeriodsOverlap, PeriodBackwards, NotYet, ReasonNeeded."""
    RECORD_MOVE.demand(actor)
    _demand_reason(reason)
    with transaction.atomic():
        past, person = lock_past(past_id, actor=actor)
        since = person.registered_since if past.registered else person.lives_since
        if first is not None and until <= first:
            raise PeriodBackwards(first=first.isoformat(), until=until.isoformat())
        if until > day_of(now):
            raise NotYet(on=until.isoformat())
        if since is not None and until > since:
            raise PeriodsOverlap(first=since.isoformat(), until="…")
        before = facts_of_past(past)
        past.area, past.valid = area, DateRange(first, until)
        try:
            with refusing({"past_residence_one_at_a_time": PeriodsOverlap}):
                past.save(update_fields=["area", "valid"])
        except PeriodsOverlap as overlap:
            raise PeriodsOverlap(first=first.isoformat() if first else "…", until=until.isoformat()) from overlap
        _audit_past(past, person, "correct_residence", actor=actor, now=now, before=before, reason=reason)


def remove_residence(past_id: UUID, *, reason: str, actor: Actor, now: datetime) -> None:
    """Take out a period that never was; the audit trail keeps it. Raises NotFound, ReasonNeeded."""
    RECORD_MOVE.demand(actor)
    _demand_reason(reason)
    with transaction.atomic():
        past, person = lock_past(past_id, actor=actor)
        _audit_past(past, person, "remove_residence", actor=actor, now=now, before=facts_of_past(past), reason=reason)
        past.delete()


def lock_past(past_id: UUID, *, actor: Actor) -> tuple[PastResidence, Person]:
    """A past period, locked after whose it is. Raises NotFound."""
    found = PastResidence.objects.filter(id=past_id).values_list("person_id", flat=True).first()
    if found is None:
        raise NotFound
    person = locked(found, actor=actor)
    past = PastResidence.objects.select_for_update().filter(id=past_id).first()
    if past is None:
        raise NotFound
    return past, person


def _demand_reason(reason: str) -> None:
    if len(reason.strip()) < 2:
        raise ReasonNeeded


def facts_of_past(past: PastResidence) -> dict[str, Any]:
    """What the audit trail keeps of a period."""
    return {
        "registered": past.registered,
        "area": past.area,
        "first": past.valid.lower,
        "until": past.valid.upper,
        "source": past.source,
    }


def _audit_past(
    past: PastResidence,
    person: Person,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    before: dict[str, Any],
    reason: str,
) -> None:
    after = facts_of_past(past) if verb == "correct_residence" else None
    audit.record(
        actor=actor,
        action=f"people.{verb}",
        subject="people.residence",
        subject_id=past.id,
        area=person.area,
        now=now,
        before=before,
        after={"person": str(person.id)} | (after or {}),
        reason=reason.strip(),
    )
