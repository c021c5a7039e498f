"""What is on record of a person's health care, what is due next, and who is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, CharField, Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from laoyou.core.actor import Actor
from laoyou.core.ages import age_on, years_before
from laoyou.core.errors import NotFound
from laoyou.people.access import VIEW_PERSON
from laoyou.people.enums import BY_STEP, CountBasis, HealthEventKind, HealthPeriodKind
from laoyou.people.models import HealthEvent, HealthPeriod, Person
from laoyou.people.selectors.lists import living_in
from laoyou.people.selectors.schedule import FOLLOWED, YEARLY_FROM, Step, after_months, schedule
from laoyou.people.selectors.search import people_in


@dataclass(frozen=True, slots=True)
class HealthPeriodRow:
    """What lasts; `until` is the first day it no longer holds, None while open. `managed`: somebody takes care."""

    id: UUID
    kind: str
    disease: str
    provider: str
    first: date | None
    until: date | None
    source: str
    evidence: str
    recorded_by: str

    @property
    def managed(self) -> bool:
        return bool(self.provider)

    def holds(self, on: date) -> bool:
        return (self.first is None or self.first <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class HealthEventRow:
    """What was done on a day."""

    id: UUID
    kind: str
    step: str
    day: date
    result: str
    source: str
    evidence: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class DueRow:
    """What is to be done next: due from a day, late after another."""

    kind: str
    step: str
    due: date
    late: date

    def overdue(self, on: date) -> bool:
        return on >= self.late


@dataclass(frozen=True, slots=True)
class HealthOf:
    """All of one person's, newest first, and what is due: overdue before what is to come."""

    periods: tuple[HealthPeriodRow, ...]
    events: tuple[HealthEventRow, ...]
    due: tuple[DueRow, ...]
    doses_given: int
    doses_due: int


def health_of(person_id: UUID, *, birth: date, death: date | None, on: date, actor: Actor) -> HealthOf:
    """What is on record of somebody whose card the actor has open; voided entries are left out. Two queries."""
    VIEW_PERSON.demand(actor)
    periods = HealthPeriod.objects.filter(person_id=person_id, voided_at__isnull=True).order_by("-valid", "id")
    events = HealthEvent.objects.filter(person_id=person_id, voided_at__isnull=True).order_by("-day", "-id")
    done = tuple(_event(each) for each in events)
    doses = [step for step in schedule() if step.kind == HealthEventKind.DOSE]
    given = {each.step for each in done if each.kind == HealthEventKind.DOSE}
    child = after_months(birth, FOLLOWED) > on
    return HealthOf(
        periods=tuple(_period(each) for each in periods),
        events=done,
        due=() if death else tuple(due_of(birth, done, on=on)),
        doses_given=len(given & {step.step for step in doses}) if child else 0,
        doses_due=sum(after_months(birth, step.due_months) <= on for step in doses) if child else 0,
    )


def due_of(birth: date, done: tuple[HealthEventRow, ...], *, on: date) -> list[DueRow]:
    """What is due on a day or next to come, by the day it is late: of a child each kind's missing and next steps."""
    age = age_on(birth, on)
    if age >= YEARLY_FROM:
        checked = any(each.kind == HealthEventKind.ELDER_CHECK and each.day.year == on.year for each in done)
        year = on.year + checked
        due = max(date(year, 1, 1), after_months(birth, YEARLY_FROM * 12))
        return [DueRow(HealthEventKind.ELDER_CHECK, "", due, date(year + 1, 1, 1))]
    if after_months(birth, FOLLOWED) <= on:
        return []
    known = {(each.kind, each.step) for each in done}
    missing = [_due(birth, step) for step in schedule() if (step.kind, step.step) not in known]
    now = [row for row in missing if row.due <= on]
    coming = {row.kind: row for row in reversed(missing) if row.due > on}
    return sorted([*now, *coming.values()], key=lambda row: (row.late, row.kind, row.step))


def _due(birth: date, step: Step) -> DueRow:
    return DueRow(step.kind, step.step, after_months(birth, step.due_months), after_months(birth, step.overdue_months))


def elders_unchecked(*, on: date, actor: Actor) -> QuerySet[Person]:
    """Who lives in the area, of YEARLY_FROM and older, without a health check in the year of `on`; by `place`."""
    checked = HealthEvent.objects.filter(
        person=OuterRef("pk"),
        kind=HealthEventKind.ELDER_CHECK,
        step="",
        voided_at__isnull=True,
        day__gte=date(on.year, 1, 1),
        day__lt=date(on.year + 1, 1, 1),
    )
    return _living(actor).filter(~Exists(checked), birth__lte=years_before(on, YEARLY_FROM))


def children_overdue(*, on: date, actor: Actor) -> QuerySet[Person]:
    """Young children (up to FOLLOWED months) who live in the area and have a visit, check or dose overdue, by `place`;
    `missing` names the steps."""
    children = _living(actor).filter(birth__gt=after_months(on, -FOLLOWED))
    return children.annotate(missing=_missing(on)).filter(_some_missing(on, tuple(sorted(BY_STEP))))


def _living(actor: Actor) -> QuerySet[Person]:
    """Who is looked after where they live, in the order of an index."""
    return living_in(actor.area, CountBasis.RESIDENT, actor=actor)


def overdue_in(children: QuerySet[Person], kind: str, *, on: date) -> QuerySet[Person]:
    """Those of the children who miss something of one kind."""
    return children.filter(_some_missing(on, (kind,))) if kind in BY_STEP else children


def without_period(people: QuerySet[Person], kind: str, *, on: date) -> QuerySet[Person]:
    """Those who have no such enrolment or contract on a day."""
    holds = HealthPeriod.objects.filter(person=OuterRef("pk"), kind=kind, voided_at__isnull=True, valid__contains=on)
    return people.filter(~Exists(holds)) if kind in HealthPeriodKind.values else people


_MISSING = """
FROM (VALUES {rows}) AS s (kind, step, late)
WHERE (people_person.birth + make_interval(months => s.late))::date <= {on}
  AND NOT EXISTS (SELECT FROM people_healthevent e
                   WHERE e.person_id = people_person.id AND e.kind = s.kind AND e.step = s.step
                     AND e.voided_at IS NULL)
"""


def _steps(kinds: tuple[str, ...]) -> tuple[str, list[object]]:
    """The schedule as SQL rows (kind, step, completed months at which it is overdue) with their parameters."""
    steps = [step for step in schedule() if step.kind in kinds]
    rows = ", ".join(["(%s::text, %s::text, %s::int)"] * len(steps))
    return rows, [part for step in steps for part in (step.kind, step.step, step.overdue_months)]


def _missing(on: date) -> RawSQL:
    rows, parameters = _steps(tuple(BY_STEP))
    found = _MISSING.format(rows=rows, on="%s")
    statement = f"ARRAY(SELECT s.kind || ':' || s.step {found} ORDER BY s.late, s.step)"
    return RawSQL(statement, [*parameters, on], output_field=ArrayField(CharField()))  # noqa: S611 - the same


def _some_missing(on: date, kinds: tuple[str, ...]) -> RawSQL:
    rows, parameters = _steps(kinds)
    statement = f"EXISTS (SELECT {_MISSING.format(rows=rows, on='%s')})"
    return RawSQL(statement, [*parameters, on], output_field=BooleanField())  # noqa: S611 - the same


def health_period(period_id: UUID, *, actor: Actor) -> tuple[HealthPeriodRow, UUID]:
    """A standing period and whose it is. Raises NotFound outside the actor's area."""
    VIEW_PERSON.demand(actor)
    found = HealthPeriod.objects.filter(id=period_id, voided_at__isnull=True).first()
    if found is None or not people_in(actor.area).filter(id=found.person_id).exists():
        raise NotFound
    return _period(found), found.person_id


def health_event(event_id: UUID, *, actor: Actor) -> tuple[HealthEventRow, UUID]:
    """A standing event and whose it is. Raises NotFound outside the actor's area."""
    VIEW_PERSON.demand(actor)
    found = HealthEvent.objects.filter(id=event_id, voided_at__isnull=True).first()
    if found is None or not people_in(actor.area).filter(id=found.person_id).exists():
        raise NotFound
    return _event(found), found.person_id


def _period(period: HealthPeriod) -> HealthPeriodRow:
    return HealthPeriodRow(
        id=period.id,
        kind=period.kind,
        disease=period.disease,
        provider=period.provider,
        first=period.valid.lower,
        until=period.valid.upper,
        source=period.source,
        evidence=period.evidence,
        recorded_by=period.recorded_by,
    )


def _event(event: HealthEvent) -> HealthEventRow:
    return HealthEventRow(
        id=event.id,
        kind=event.kind,
        step=event.step,
        day=event.day,
        result=event.result,
        source=event.source,
        evidence=event.evidence,
        recorded_by=event.recorded_by,
    )
