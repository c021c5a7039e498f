"""Figures of departments as pages read them: what a plan asks for, of whom, and what was handed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from laoyou.accounts.models import Organisation
from laoyou.accounts.selectors.functions import functions
from laoyou.analytics.indicators import Every, comes_as_return, department_of, every
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import NotFound
from laoyou.core.periods import Period
from laoyou.plan.access import VIEW_RETURNS
from laoyou.plan.enums import TARGETS, PeriodState, ReturnState
from laoyou.plan.models import FigurePeriod, StatisticalReturn, StatisticalReturnEvidence, StatisticalReturnStep
from laoyou.plan.selectors import items
from laoyou.plan.selectors.parameters import Parameter, Terms
from laoyou.plan.selectors.rows import EditionRow, IndicatorRow, StepRow
from laoyou.reading.measures import measures

FEWEST_YEARS = 2  # how far back figures are asked for where a plan names no earlier year
SETTLED = frozenset({ReturnState.SUBMITTED, ReturnState.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure a plan asks departments for, with every target that promises it; `units` are who may tell it.

    `code` is the measure, or the lineage of a target that is like none elsewhere. `functions` are those of the units.
    """

    code: str
    name: str
    unit: str
    rows: tuple[IndicatorRow, ...]
    units: tuple[tuple[UUID, str], ...]
    functions: frozenset[str]

    @property
    def every(self) -> Every:
        return every(self.code)

    @property
    def unit_name(self) -> str:
        """Who is asked first."""
        return self.units[0][1] if self.units else ""


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One figure of one area and period: owed, or told. Without a return `state` is "" and the rest empty."""

    code: str
    name: str
    unit: str
    area: int
    plan_area: int
    period: Period
    due: date
    is_late: bool
    organisation_id: UUID | None
    unit_name: str
    id: UUID | None = None
    state: str = ""
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    note: str = ""
    evidence_id: UUID | None = None
    evidence_name: str = ""
    revision: int | None = None
    submitted_at: datetime | None = None
    submitted_by: str = ""
    submitted_by_id: UUID | None = None
    decided_at: datetime | None = None
    decided_by: str = ""
    published_at: datetime | None = None

    @property
    def key(self) -> str:
        return f"{self.code}-{self.area}-{self.period.key}"


def asked_of(edition: EditionRow, *, actor: Actor, on: date) -> dict[str, Asked]:
    """Every figure that a plan's numeric targets ask departments for, by code in printed order.

    Who tells it is whom the plan names, of several rows the first that names somebody; else whose function it is.
    """
    grouped: dict[str, list[IndicatorRow]] = {}
    for row in items.indicators(edition, actor=actor, kinds=list(TARGETS)):
        if row.values and comes_as_return(row.code):
            grouped.setdefault(row.code, []).append(row)
    known = _organisations(edition.area, grouped, on)
    return {code: _asked(code, rows, known) for code, rows in grouped.items()}


def _organisations(area: int, grouped: dict[str, list[IndicatorRow]], on: date) -> list[Organisation]:
    wanted = {department_of(code) for code in grouped}
    named = {unit.organisation_id for rows in grouped.values() for row in rows for unit in row.units}
    found = Organisation.objects.filter(area=area, function__in=wanted, valid__contains=on)
    found = found | Organisation.objects.filter(id__in=[each for each in named if each])
    return list(found.order_by("id"))


def _asked(code: str, rows: list[IndicatorRow], known: list[Organisation]) -> Asked:
    by_id = {each.id: each for each in known}
    named = next(([by_id[u.organisation_id] for u in row.units if u.organisation_id in by_id] for row in rows
                  if any(unit.organisation_id in by_id for unit in row.units)), [])  # fmt: skip
    units = named or [each for each in known if each.function == department_of(code)]
    measure = next((each for each in measures() if each.code == code), None)
    return Asked(
        code,
        rows[0].name,
        rows[0].unit or (measure.unit if measure else ""),
        tuple(rows),
        tuple(dict.fromkeys((each.id, each.name) for each in units)),
        frozenset(each.function for each in units if each.function) or frozenset({department_of(code)}),
    )


def department_name(asked: Asked, *, language: str) -> str:
    """Who tells it: the first unit by name, or the function where the area has no such unit."""
    if asked.units:
        return asked.unit_name
    known = functions().get(department_of(asked.code))
    return "" if known is None else known.zh if language.startswith("zh") else known.en


def may_tell(asked: Asked, area: int, own: Organisation | None) -> bool:
    """Whether an organisation tells a figure of an area: named for it, or the same function around the area."""
    if own is None or not range_of(own.area).covers(range_of(area)):
        return False
    return own.id in {each for each, _name in asked.units} or own.function in asked.functions


def own_organisation(actor: Actor) -> Organisation | None:
    """The organisation the actor acts for."""
    return Organisation.objects.filter(id=actor.organisation_id).first() if actor.organisation_id else None


def returns_of_year(edition: EditionRow, year: int, *, actor: Actor, today: date, terms: Terms) -> list[ReturnRow]:
    """As `returns_of`, of one year."""
    return returns_of(edition, [year], actor=actor, today=today, terms=terms)


def returns_of(
    edition: EditionRow, years: Sequence[int], *, actor: Actor, today: date, terms: Terms
) -> list[ReturnRow]:
    """What the plan asks for of years in its own area, and whatever was told of areas inside; in printed order.

    Drafts are the unit's own: others see that nothing was handed in. Areas outside the actor's are left out.
    """
    VIEW_RETURNS.demand(actor)
    return of_years(edition, years, asked_of(edition, actor=actor, on=today), actor, today, terms)


def of_years(
    edition: EditionRow, years: Sequence[int], asked: dict[str, Asked], actor: Actor, today: date, terms: Terms
) -> list[ReturnRow]:
    """As `returns_of_year`, of several years, for who has asked already what the plan asks."""
    told = {(each.indicator, each.area, each.since, each.until): each for each in _told(edition, years, actor)}
    owed = [(code, edition.area, period.since, period.until) for code in asked if edition.area in actor.area
            for year in years for period in periods_of(asked[code].every, year, today)]  # fmt: skip
    printed = {code: place for place, code in enumerate(asked)}
    keys = sorted({*owed, *told}, key=lambda key: (printed.get(key[0], len(printed)), key[3], key[1], key[0], key[2]))
    return [_row(edition, asked.get(key[0]), key, told.get(key), today, terms) for key in keys]


def years_asked(edition: EditionRow, *, actor: Actor, today: date) -> list[int]:
    """The years of which figures can be told, the newest first: those of the plan that have begun, and the last two."""
    return years_of(items.indicators(edition, actor=actor, kinds=list(TARGETS)), today)


def years_of(rows: Iterable[IndicatorRow], today: date) -> list[int]:
    """The years that targets name and that have begun, and the last ones, the newest first."""
    named = {value.year for row in rows for value in row.values if value.year and value.year <= today.year}
    recent = range(today.year - FEWEST_YEARS + 1, today.year + 1)
    return sorted({*named, *recent}, reverse=True)


def allowed(code: str, last_day: date, *, terms: Terms) -> Parameter:
    """Within how many days of a period that ends with `last_day` a figure is told. Raises NoParameter."""
    return terms.parameter(f"return_{every(code)}", last_day)


def due_on(code: str, last_day: date, *, terms: Terms) -> date:
    """The last day on which a figure of such a period is in time: the next one worked where offices are closed."""
    return terms.calendar.moved(last_day + allowed(code, last_day, terms=terms).span)


def periods_of(rhythm: Every, year: int, today: date) -> list[Period]:
    """The periods of a year that are over."""
    every_one = [Period.of_month(year, month) for month in range(1, 13)] if rhythm == Every.MONTH else [
        Period.of_year(year)
    ]  # fmt: skip
    return [each for each in every_one if each.until <= today]


def return_of(
    edition: EditionRow, code: str, area: int, period: Period, *, actor: Actor, today: date, terms: Terms
) -> tuple[ReturnRow, Asked]:
    """One figure, and what the plan asks. Raises NotFound for an area outside the actor's or the plan's."""
    VIEW_RETURNS.demand(actor)
    asked = asked_of(edition, actor=actor, on=today).get(code)
    if asked is None or area not in actor.area or not range_of(edition.area).covers(range_of(area)):
        raise NotFound
    told = _seen(StatisticalReturn.objects.filter(plan_area=edition.area, indicator=code, area=area), actor).filter(
        since=period.since, until=period.until
    )
    return _row(edition, asked, (code, area, period.since, period.until), told.first(), today, terms), asked


def steps_of(return_id: UUID | None) -> list[StepRow]:
    """What happened to a figure, the first step first."""
    found = StatisticalReturnStep.objects.filter(told_id=return_id).order_by("at", "id") if return_id else ()
    return [StepRow(each.kind, each.text, each.at, each.by) for each in found]


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that shows a figure."""

    id: UUID
    attachment_id: UUID
    filename: str


def files_of(return_id: UUID | None) -> list[FileRow]:
    """The files that show a figure, the first one first."""
    found = StatisticalReturnEvidence.objects.filter(told_id=return_id).order_by("added_at", "id") if return_id else ()
    return [FileRow(each.id, each.attachment_id, each.filename) for each in found]


def told_by(return_id: UUID, *, actor: Actor) -> ReturnRow | None:
    """The accepted return that a published figure came from; None outside the actor's area, or sent back since."""
    found = StatisticalReturn.objects.filter(id=return_id, area__gte=actor.area.low, area__lt=actor.area.high).first()
    if found is None:
        return None
    period = Period(found.since, found.until)
    return ReturnRow(due=found.until, is_late=False, period=period, plan_area=found.plan_area, **_said(found),
                     code=found.indicator, name=found.name, unit=found.unit, area=found.area)  # fmt: skip


def called(code: str) -> str:
    """What departments last called a figure that is none of the catalogue's; empty where none told it."""
    found = StatisticalReturn.objects.filter(indicator=code).order_by("-until", "id")
    return found.values_list("name", flat=True).first() or ""


def settled_state(plan_area: int, period: Period) -> str:
    """How far the figures of the period are settled: accepting after that makes a further version."""
    found = FigurePeriod.objects.filter(area=plan_area, since=period.since, until=period.until)
    return found.values_list("state", flat=True).first() or PeriodState.OPEN.value


def _told(edition: EditionRow, years: Sequence[int], actor: Actor) -> QuerySet[StatisticalReturn]:
    # The years of a plan lie beside each other; what was told of one in between that nobody asks for shows as well.
    first, last = Period.of_year(min(years)), Period.of_year(max(years))
    found = StatisticalReturn.objects.filter(
        plan_area=edition.area, until__gt=first.since, until__lte=last.until,
        area__gte=actor.area.low, area__lt=actor.area.high,
    )  # fmt: skip
    return _seen(found, actor).order_by("indicator", "area", "until", "id")


def _seen(found: QuerySet[StatisticalReturn], actor: Actor) -> QuerySet[StatisticalReturn]:
    return found.filter(~Q(state=ReturnState.DRAFT) | Q(organisation_id=actor.organisation_id))


def _row(
    edition: EditionRow, asked: Asked | None, key: tuple[str, int, date, date], told: StatisticalReturn | None,
    today: date, terms: Terms,
) -> ReturnRow:  # fmt: skip
    code, area, since, until = key
    due = due_on(code, until - timedelta(days=1), terms=terms)
    state = told.state if told else ""
    facts: dict[str, Any] = {
        "code": code, "area": area, "plan_area": edition.area, "period": Period(since, until), "due": due,
        "is_late": today > due and state not in SETTLED,
        "name": asked.name if asked else told.name if told else code,
        "unit": told.unit if told else asked.unit if asked else "",
    }  # fmt: skip
    if told is None:
        organisation = asked.units[0] if asked and asked.units else (None, "")
        return ReturnRow(**facts, organisation_id=organisation[0], unit_name=organisation[1])
    return ReturnRow(**facts, **_said(told))


def _said(told: StatisticalReturn) -> dict[str, Any]:
    names = (
        "id", "state", "value", "numerator", "denominator", "note", "evidence_id", "evidence_name", "revision",
        "submitted_at", "submitted_by", "submitted_by_id", "decided_at", "decided_by", "published_at",
        "organisation_id", "unit_name",
    )  # fmt: skip
    return {name: getattr(told, name) for name in names}
