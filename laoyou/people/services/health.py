"""Health facts of one person, as entered by hand: recorded, ended, corrected, voided; never deleted."""

from __future__ import annotations

from dataclasses import dataclass
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
from laoyou.people.access import RECORD_HEALTH
from laoyou.people.enums import CheckResult, Disease, HealthEventKind, HealthPeriodKind, Source
from laoyou.people.models import HealthEvent, HealthPeriod, Person
from laoyou.people.selectors.schedule import steps_of
from laoyou.people.services.persons import locked
from laoyou.records.services import audit


class HealthAlreadyRecorded(DomainError):
    code = "people_health_already_recorded"
    sentence = "This is already on record for that time. Correct or void the entry that is there."


class HealthDaysDisagree(DomainError):
    code = "people_health_days"
    sentence = "%(day)s cannot be: it must lie between the birth and today, and a beginning before its end."


class StepUnknown(DomainError):
    code = "people_health_step_unknown"
    sentence = "“%(step)s” is no step of the schedule for this kind of care. Choose one of the list."


class DiseaseNotNamed(DomainError):
    code = "people_health_disease"
    sentence = "Name the disease for a chronic disease, and none for an enrolment or a contract."


class WhyVoided(DomainError):
    code = "people_health_why_voided"
    sentence = "Say in a few words what was wrong with the entry."


@dataclass(frozen=True, slots=True)
class Period:
    """What lasts, as entered: from `first` to before `until` (None: until further notice)."""

    kind: HealthPeriodKind
    first: date
    source: Source
    until: date | None = None
    disease: Disease | None = None
    provider: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """What was done on a day, as entered; `step` for what the schedule names."""

    kind: HealthEventKind
    on: date
    source: Source
    step: str = ""
    result: CheckResult | None = None
    evidence: str = ""


def record_health_period(person_id: UUID, entered: Period, *, actor: Actor, now: datetime) -> UUID:
    """Record an enrolment, contract or disease; returns its key.

    Raises NotFound, DiseaseNotNamed, HealthDaysDisagree, HealthAlreadyRecorded.
    """
    RECORD_HEALTH.demand(actor)
    if (entered.kind == HealthPeriodKind.CHRONIC_DISEASE) != (entered.disease is not None):
        raise DiseaseNotNamed
    with transaction.atomic():
        person = locked(person_id, actor=actor)
        demand_lived(person.birth, person.death, entered.first, day_of(now))
        if entered.until is not None and entered.until <= entered.first:
            raise HealthDaysDisagree(day=entered.until.isoformat())
        period = HealthPeriod(
            id=uuid7(),
            person=person,
            kind=entered.kind,
            disease=entered.disease or "",
            provider=entered.provider.strip(),
            valid=DateRange(entered.first, entered.until),
            source=entered.source,
            evidence=entered.evidence.strip(),
            recorded_by=actor.name,
            recorded_at=now,
        )
        with refusing({"health_period_once_at_a_time": HealthAlreadyRecorded}):
            period.save(force_insert=True)
        _audit(period, person, "record_health_period", actor=actor, now=now, after=_facts(period))
    return period.id


def end_health_period(period_id: UUID, *, on: date, reason: str, actor: Actor, now: datetime) -> None:
    """It holds no longer from `on`. Raises NotFound, HealthDaysDisagree."""
    RECORD_HEALTH.demand(actor)
    with transaction.atomic():
        period, person = _standing_period(period_id, actor)
        if period.valid.lower is not None and on <= period.valid.lower:
            raise HealthDaysDisagree(day=on.isoformat())
        before = _facts(period)
        period.valid = DateRange(period.valid.lower, on)
        with refusing({"health_period_once_at_a_time": HealthAlreadyRecorded}):
            period.save(update_fields=["valid"])
        after = _facts(period)
        _audit(period, person, "end_health_period", actor=actor, now=now, before=before, after=after, reason=reason)


def void_health_period(period_id: UUID, *, reason: str, actor: Actor, now: datetime) -> None:
    """It was entered by mistake. Raises NotFound, WhyVoided."""
    RECORD_HEALTH.demand(actor)
    with transaction.atomic():
        period, person = _standing_period(period_id, actor)
        _void(period, reason, actor, now)
        _audit(
            period, person, "void_health_period", actor=actor, now=now, before=_facts(period), after={}, reason=reason
        )


def record_health_event(person_id: UUID, entered: Event, *, actor: Actor, now: datetime) -> UUID:
    """Record a check, visit, dose or session; returns its key.

    Raises NotFound, StepUnknown, HealthDaysDisagree, HealthAlreadyRecorded.
    """
    RECORD_HEALTH.demand(actor)
    with transaction.atomic():
        person = locked(person_id, actor=actor)
        event = _recorded(person, entered, actor, now)
        _audit(event, person, "record_health_event", actor=actor, now=now, after=_facts(event))
    return event.id


def correct_health_event(event_id: UUID, entered: Event, *, reason: str, actor: Actor, now: datetime) -> UUID:
    """The entry is voided and the right one stands in its place; returns the new key.

    Raises what `record_health_event` raises, and WhyVoided.
    """
    RECORD_HEALTH.demand(actor)
    with transaction.atomic():
        wrong, person = _standing_event(event_id, actor)
        before = _facts(wrong)
        _void(wrong, reason, actor, now)
        right = _recorded(person, entered, actor, now)
        after = _facts(right) | {"in_place_of": str(wrong.id)}
        _audit(right, person, "correct_health_event", actor=actor, now=now, before=before, after=after, reason=reason)
    return right.id


def void_health_event(event_id: UUID, *, reason: str, actor: Actor, now: datetime) -> None:
    """It was entered by mistake. Raises NotFound, WhyVoided."""
    RECORD_HEALTH.demand(actor)
    with transaction.atomic():
        event, person = _standing_event(event_id, actor)
        _void(event, reason, actor, now)
        _audit(event, person, "void_health_event", actor=actor, now=now, before=_facts(event), after={}, reason=reason)


def end_health_of(person: Person, *, on: date) -> int:
    """Close what still lasts, as at a death; returns how many. Call inside a transaction."""
    lasting = HealthPeriod.objects.select_for_update().filter(
        person=person, valid__contains=on, voided_at__isnull=True, valid__startswith__lt=on
    )
    ended = list(lasting.order_by("id"))
    for period in ended:
        period.valid = DateRange(period.valid.lower, on)
        period.save(update_fields=["valid"])
    return len(ended)


def demand_lived(birth: date, death: date | None, day: date, today: date) -> None:
    """Raise HealthDaysDisagree for a day before the birth, after the death or still to come."""
    if day < birth or day > today or (death is not None and day > death):
        raise HealthDaysDisagree(day=day.isoformat())


def demand_step(kind: str, step: str) -> None:
    """Raise StepUnknown unless the schedule has the step; kinds without schedule have none."""
    steps = {each.step for each in steps_of(kind)}
    if step not in (steps or {""}):
        raise StepUnknown(step=step)


def _recorded(person: Person, entered: Event, actor: Actor, now: datetime) -> HealthEvent:
    demand_step(entered.kind, entered.step)
    demand_lived(person.birth, person.death, entered.on, day_of(now))
    event = HealthEvent(
        id=uuid7(),
        person=person,
        kind=entered.kind,
        step=entered.step,
        day=entered.on,
        result=entered.result or "",
        source=entered.source,
        evidence=entered.evidence.strip(),
        recorded_by=actor.name,
        recorded_at=now,
    )
    with refusing({"health_event_once": HealthAlreadyRecorded}):
        event.save(force_insert=True)
    return event


def _standing_event(event_id: UUID, actor: Actor) -> tuple[HealthEvent, Person]:
    found = HealthEvent.objects.select_for_update().filter(id=event_id, voided_at__isnull=True).first()
    if found is None:
        raise NotFound
    return found, locked(found.person_id, actor=actor)


def _standing_period(period_id: UUID, actor: Actor) -> tuple[HealthPeriod, Person]:
    found = HealthPeriod.objects.select_for_update().filter(id=period_id, voided_at__isnull=True).first()
    if found is None:
        raise NotFound
    return found, locked(found.person_id, actor=actor)


def _void(entry: HealthEvent | HealthPeriod, reason: str, actor: Actor, now: datetime) -> None:
    if len(reason.strip()) < 2:
        raise WhyVoided
    entry.voided_by, entry.voided_at, entry.voided_why = actor.name, now, reason.strip()
    entry.save(update_fields=["voided_by", "voided_at", "voided_why"])


def _facts(entry: HealthEvent | HealthPeriod) -> dict[str, Any]:
    facts: dict[str, Any] = {"kind": entry.kind, "source": entry.source, "evidence": entry.evidence}
    if isinstance(entry, HealthEvent):
        return facts | {"step": entry.step, "day": entry.day, "result": entry.result}
    ends = {"first": entry.valid.lower, "until": entry.valid.upper}
    return facts | ends | {"disease": entry.disease, "provider": entry.provider}


def _audit(
    entry: HealthEvent | HealthPeriod,
    person: Person,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    audit.record(
        actor=actor,
        action=f"people.{verb}",
        subject="people.health",
        subject_id=entry.id,
        area=person.area,
        now=now,
        before=before,
        after={"person": str(person.id)} | after,
        reason=reason.strip(),
    )
