"""What holds for a person, from when until when: certified, prolonged, ended; never deleted."""

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
from laoyou.core.identifiers import uuid7
from laoyou.people.access import RECORD_CONDITION
from laoyou.people.enums import DERIVED, Basis, ConditionKind, Source
from laoyou.people.models import Condition, Denial, Person
from laoyou.people.services.persons import locked
from laoyou.records.services import audit


class AlreadyHolds(DomainError):
    code = "people_condition_already_holds"
    sentence = "The person already has this condition in that time. End or prolong the one on record."


class FollowsFromRecords(DomainError):
    code = "people_condition_follows"
    sentence = "This condition follows from the household on record; correct the household instead."


class DaysDisagree(DomainError):
    code = "people_condition_days"
    sentence = "From %(first)s until %(until)s is no time: the first day must lie before the last, and after the birth."


class SayHowYouKnow(DomainError):
    code = "people_say_how_you_know"
    sentence = "Say how you know that it is not so: asked whom, seen what."


def deny_condition(person_id: UUID, kind: ConditionKind, *, reason: str, actor: Actor, now: datetime) -> UUID:
    """Record that a proposed condition does not hold; while the household stays, it is not proposed for a time.

    Raises NotFound, SayHowYouKnow.
    """
    RECORD_CONDITION.demand(actor)
    if len(reason.strip()) < 2:
        raise SayHowYouKnow
    with transaction.atomic():
        person = locked(person_id, actor=actor)
        said = Denial.objects.create(
            id=uuid7(),
            person=person,
            kind=kind,
            household=person.household,
            said_on=day_of(now),
            reason=reason.strip(),
            recorded_by=actor.name,
            recorded_at=now,
        )
        audit.record(
            actor=actor,
            action="people.deny_condition",
            subject="people.condition",
            subject_id=said.id,
            area=person.area,
            now=now,
            after={"person": str(person.id), "kind": kind},
            reason=reason.strip(),
        )
    return said.id


def certify_condition(
    person_id: UUID,
    kind: ConditionKind,
    *,
    first: date,
    until: date | None,
    source: Source,
    actor: Actor,
    now: datetime,
    level: int = 0,
    evidence: str = "",
) -> UUID:
    """Record a certified condition from `first` to before `until` (None: until further notice); returns its key.

    Raises NotFound, FollowsFromRecords, DaysDisagree, AlreadyHolds.
    """
    RECORD_CONDITION.demand(actor)
    if kind in DERIVED:
        raise FollowsFromRecords
    with transaction.atomic():
        person = locked(person_id, actor=actor)
        _demand_days(person, first, until)
        condition = Condition(
            id=uuid7(),
            person=person,
            kind=kind,
            basis=Basis.CERTIFIED,
            level=level,
            valid=DateRange(first, until),
            source=source,
            evidence=evidence.strip(),
            recorded_by=actor.name,
            recorded_at=now,
        )
        with refusing({"condition_once_at_a_time": AlreadyHolds}):
            condition.save(force_insert=True)
        _audit(condition, person, "certify_condition", actor=actor, now=now, after=_facts(condition))
    return condition.id


def end_condition(condition_id: UUID, *, on: date, reason: str, actor: Actor, now: datetime) -> None:
    """The condition holds no longer from `on`. Raises NotFound and DaysDisagree."""
    RECORD_CONDITION.demand(actor)
    with transaction.atomic():
        condition = Condition.objects.select_for_update().filter(id=condition_id).first()
        if condition is None:
            raise NotFound
        person = locked(condition.person_id, actor=actor)
        if condition.basis == Basis.DERIVED:
            raise FollowsFromRecords
        before = _facts(condition)
        _close(condition, on)
        _audit(
            condition,
            person,
            "end_condition",
            actor=actor,
            now=now,
            before=before,
            after=_facts(condition),
            reason=reason,
        )


def end_all(person: Person, *, on: date) -> int:
    """Close everything that still holds for a person, as at a death; returns how many. Call inside a transaction."""
    open_ones = Condition.objects.select_for_update().filter(person=person, valid__contains=on)
    for condition in open_ones.order_by("id"):
        if condition.valid.lower == on:
            condition.delete()  # began on the day of death: it never held
        else:
            _close(condition, on)
    return len(open_ones)


def _close(condition: Condition, on: date) -> None:
    first = condition.valid.lower
    if first is not None and on <= first:
        raise DaysDisagree(first=first.isoformat(), until=on.isoformat())
    condition.valid = DateRange(first, on)
    condition.save(update_fields=["valid"])


def _demand_days(person: Person, first: date, until: date | None) -> None:
    if first < person.birth or (until is not None and until <= first):
        raise DaysDisagree(first=first.isoformat(), until=until.isoformat() if until else "")


def _facts(condition: Condition) -> dict[str, Any]:
    return {
        "kind": condition.kind,
        "level": condition.level,
        "first": condition.valid.lower,
        "until": condition.valid.upper,
        "source": condition.source,
        "evidence": condition.evidence,
    }


def _audit(
    condition: Condition,
    person: Person,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    audit.record(
        actor=actor,
        action=f"people.{verb}",
        subject="people.condition",
        subject_id=condition.id,
        area=person.area,
        now=now,
        before=before,
        after={"person": str(person.id)} | (after or {}),
        reason=reason,
    )
