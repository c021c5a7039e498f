"""Published figures as pages read them; nothing is computed here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from laoyou.core.actor import Actor
from laoyou.plan.access import VIEW_PLANS
from laoyou.plan.models import Figure


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure: `value` None has a `reason`; the period is half-open; `state` says how settled it is.

    `served` is the area the period was published for: that of the snapshot. `difference` is what a correction added.
    `breakdown` and `group` say which part of a whole it is; both are empty for the whole.
    """

    indicator: str
    basis: str
    area: int
    served: int
    since: date
    until: date
    numerator: float | None
    denominator: float | None
    value: float | None
    completeness: float
    reason: str
    version: int
    state: str
    snapshot: str
    difference: float | None
    published_at: datetime
    breakdown: str = ""
    group: str = ""

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return self.until - timedelta(days=1)

    @property
    def return_id(self) -> UUID | None:
        """The department's return it is, None for what was counted."""
        return UUID(self.snapshot.removeprefix("return:")) if self.snapshot.startswith("return:") else None


def newest_by_basis(found: Iterable[FigureRow]) -> dict[str, FigureRow]:
    """The newest figure on each basis, of one indicator's figures, the oldest first."""
    return {each.basis: each for each in found}


def main_of(known: Iterable[FigureRow]) -> FigureRow | None:
    """The figure that stands on the card: of the permanent residents when there is one, and rather one with a value."""
    ordered = sorted(known, key=lambda each: (each.value is None, each.basis != "resident", each.basis))
    return ordered[0] if ordered else None


def short_of(op: str, value: float, target: float) -> float:
    """How much is missing. A target printed without a sign is kept where it is passed: 54 beds of 45 are enough."""
    return value - target if op in {"<=", "<"} else target - value


def latest_of_area(
    area: int, indicators: Iterable[str] | None, *, actor: Actor, before: date
) -> dict[str, tuple[FigureRow, ...]]:
    """The newest figure of each indicator and basis of an area that ended by `before`, by indicator, bases in order.

    `indicators` None asks for all there are. Of periods that end together the longest counts. Nothing for an area
    outside the actor's.
    """
    VIEW_PLANS.demand(actor)
    asked = Figure.objects.filter(is_current=True, breakdown="", area=area, period__until__lte=before)
    if indicators is not None:
        asked = asked.filter(indicator__in=set(indicators))
    found = (
        asked.filter(area__gte=actor.area.low, area__lt=actor.area.high)
        .select_related("period")
        .order_by("indicator", "basis", "-period__until", "period__since", "id")
        .distinct("indicator", "basis")
    )
    rows: dict[str, tuple[FigureRow, ...]] = {}
    for each in found:
        rows[each.indicator] = (*rows.get(each.indicator, ()), row_of(each))
    return rows


def history(area: int, indicator: str, *, actor: Actor) -> list[FigureRow]:
    """Every figure in force of an indicator and area, on all bases, by basis and the oldest period first.

    Of periods that end together the longest counts. Nothing for an area outside the actor's.
    """
    found = (
        _asked(area, indicator, actor)
        .filter(is_current=True)
        .order_by("basis", "period__until", "period__since", "id")
        .distinct("basis", "period__until")
    )
    return [row_of(each) for each in found]


def histories(
    areas: Iterable[int], indicators: Iterable[str], *, actor: Actor, before: date
) -> dict[tuple[str, int], list[FigureRow]]:
    """By indicator and area every figure in force that ended by `before`, on all bases, the oldest first.

    One question for all; of periods that end together the longest counts. Nothing of areas outside the actor's.
    """
    VIEW_PLANS.demand(actor)
    inside = [area for area in areas if area in actor.area]
    found = (
        Figure.objects.filter(is_current=True, breakdown="", area__in=inside, indicator__in=set(indicators))
        .filter(period__until__lte=before)
        .select_related("period")
        .order_by("indicator", "area", "basis", "period__until", "period__since", "id")
        .distinct("indicator", "area", "basis", "period__until")
    )
    rows: dict[tuple[str, int], list[FigureRow]] = {}
    for each in found:
        rows.setdefault((each.indicator, each.area), []).append(row_of(each))
    return rows


def versions(figure: FigureRow, *, actor: Actor) -> list[FigureRow]:
    """Every version of one figure, the newest first."""
    same = {"basis": figure.basis, "period__since": figure.since, "period__until": figure.until}
    found = _asked(figure.area, figure.indicator, actor).filter(**same, period__area=figure.served)
    return [row_of(each) for each in found.order_by("-version", "id")]


def beside(figure: FigureRow, areas: Iterable[int], *, actor: Actor) -> dict[int, FigureRow]:
    """The same figure, on the same basis and of the same period, of other areas, by area."""
    VIEW_PLANS.demand(actor)
    found = Figure.objects.filter(
        is_current=True,
        breakdown="",
        indicator=figure.indicator,
        basis=figure.basis,
        area__in=[area for area in areas if area in actor.area],
        period__since=figure.since,
        period__until=figure.until,
    )
    rows = found.select_related("period").order_by("area", "-period__area", "id").distinct("area")
    return {each.area: row_of(each) for each in rows}


def _asked(area: int, indicator: str, actor: Actor) -> QuerySet[Figure]:
    VIEW_PLANS.demand(actor)
    inside = {"area__gte": actor.area.low, "area__lt": actor.area.high}
    found = Figure.objects.filter(breakdown="", area=area, indicator=indicator)
    return found.filter(**inside).select_related("period")


def whole_count(numerator: float | None, denominator: float | None, value: float | None) -> float | None:
    """The value, as an int when it is a count of things, one that nothing divides: counts are written whole."""
    if value is not None and denominator is None and value == numerator and float(value).is_integer():
        return int(value)
    return value


def row_of(each: Figure) -> FigureRow:
    """A figure as pages read it."""
    value = whole_count(each.numerator, each.denominator, each.value)
    difference = each.difference
    if type(value) is int and difference is not None and difference.is_integer():
        difference = int(difference)
    return FigureRow(
        indicator=each.indicator,
        basis=each.basis,
        area=each.area,
        served=each.period.area,
        since=each.period.since,
        until=each.period.until,
        numerator=each.numerator,
        denominator=each.denominator,
        value=value,
        completeness=each.completeness,
        reason=each.reason,
        version=each.version,
        state=each.period.state,
        snapshot=each.snapshot,
        difference=difference,
        published_at=each.published_at,
        breakdown=each.breakdown,
        group=each.group,
    )
