"""Numbers by which a plan is run, as dated parameters: what holds on a day is what was set last before it.

Those that ship (`data/parameters.csv`) are nobody's rule yet; a place lays down its own from a day on. Where nothing
was set by a day, the first one holds if it is said to ("same"), and otherwise nothing does ("none").
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from django.db.models import CharField, F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from laoyou.core.actor import Actor
from laoyou.core.working_days import WorkingCalendar
from laoyou.plan.access import VIEW_PARAMETERS
from laoyou.plan.enums import ParameterCode
from laoyou.plan.models import OwnParameter
from laoyou.records.models import ArrangedDay


class NoParameter(LookupError):
    """Nobody has set one of that code for that day."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """`value`, mostly days, from `since` on; `confidence` is "to be confirmed" until an office lays down its own."""

    code: str
    since: date
    value: int
    before: str
    source_zh: str
    source_en: str
    confidence: str

    @property
    def span(self) -> timedelta:
        return timedelta(days=self.value)

    @property
    def is_own(self) -> bool:
        return self.confidence == OWN


OWN = "laid down"


@cache
def shipped() -> tuple[Parameter, ...]:
    """Every line that ships."""
    text = files("laoyou.plan").joinpath("data/parameters.csv").read_text("utf-8")
    return tuple(
        Parameter(**row | {"since": date.fromisoformat(row["since"]), "value": int(row["value"])})  # type: ignore[arg-type]
        for row in csv.DictReader(text.splitlines())
    )


def parameter(code: str, on: date, own: Sequence[Parameter] = ()) -> Parameter:
    """What holds on a day: the place's own last one, else what ships. Raises NoParameter."""
    for those in (own, shipped()):
        if begun := [each for each in those if each.code == code and each.since <= on]:
            return max(begun, key=lambda each: each.since)
    ships = [each for each in shipped() if each.code == code]
    if ships and ships[0].before == "same":
        return min(ships, key=lambda each: each.since)
    raise NoParameter(f"{code} {on}")


@dataclass(frozen=True, slots=True)
class Terms:
    """By what something is due at a place: the days that are worked there, and the parameters it laid down itself."""

    calendar: WorkingCalendar
    own: tuple[Parameter, ...] = ()

    def parameter(self, code: str, on: date) -> Parameter:
        """What holds on a day. Raises NoParameter."""
        return parameter(code, on, self.own)


def terms_of(area: int) -> Terms:
    """The working days and an area's own parameters; one query."""
    nothing = Value("", CharField())
    days = ArrangedDay.objects.annotate(code=nothing, value=Cast("works", IntegerField()), paper=nothing)
    laid_down = OwnParameter.objects.filter(area=area).annotate(day=F("since"), paper=F("basis"))
    names = ("day", "code", "value", "paper")
    arranged: dict[date, bool] = {}
    own: list[Parameter] = []
    for day, code, value, paper in days.values_list(*names).union(laid_down.values_list(*names), all=True):
        if code:
            own.append(Parameter(code, day, value, "none", paper, paper, OWN))
        else:
            arranged[day] = bool(value)
    return Terms(WorkingCalendar(dict(sorted(arranged.items()))), tuple(own))


def days_by_area(code: str, on: date) -> Coalesce:
    """What holds on a day at the `area` of each row of a query. Raises NoParameter."""
    own = OwnParameter.objects.filter(area=OuterRef("area"), code=code, since__lte=on).order_by("-since")
    return Coalesce(Subquery(own.values("value")[:1]), Value(parameter(code, on).value), output_field=IntegerField())


@dataclass(frozen=True, slots=True)
class Line:
    """One parameter as it is listed: what it says, and whether it holds on the day, held before or will."""

    code: str
    value: int
    since: date | None
    source_zh: str
    source_en: str
    confidence: str
    holds: bool
    to_come: bool

    @property
    def key(self) -> str:
        return f"{self.code}-{self.since or 'shipped'}"


def listed(*, actor: Actor, on: date) -> list[Line]:
    """Every parameter of the actor's place, what holds before what held; what ships last. One query."""
    VIEW_PARAMETERS.demand(actor)
    own = terms_of(actor.area.low).own
    found: list[Line] = []
    for code in ParameterCode.values:
        now = parameter(code, on, own)
        lines = [each for each in (*own, *shipped()) if each.code == code]
        order = sorted(lines, key=lambda each: (each is not now, not each.is_own, -each.since.toordinal()))
        found += [_line(each, holds=each is now, to_come=each.since > on) for each in order]
    return found


def _line(each: Parameter, *, holds: bool, to_come: bool) -> Line:
    since = each.since if each.is_own else None
    return Line(each.code, each.value, since, each.source_zh, each.source_en, each.confidence, holds, to_come)
