"""Published figures as pages read them; nothing is computed here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from laoyou.core.actor import Actor
from laoyou.plan.access import VIEW_PLANS
from laoyou.plan.models import Observation


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure in force: `value` None has a `reason`; the period is half-open; `state` says how settled it is."""

    indicator: str
    basis: str
    since: date
    until: date
    value: float | None
    completeness: float
    reason: str
    version: int
    state: str
    snapshot: str


def latest_of_area(
    area: int, indicators: Iterable[str] | None, *, actor: Actor, before: date
) -> dict[str, tuple[FigureRow, ...]]:
    """The newest figure of each indicator and basis of an area that ended by `before`, by indicator, bases in order.

    `indicators` None asks for all there are. Of periods that end together the longest counts. Nothing for an area
    outside the actor's.
    """
    VIEW_PLANS.demand(actor)
    asked = Observation.objects.filter(is_current=True, breakdown="", area=area, period__until__lte=before)
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
        rows[each.indicator] = (*rows.get(each.indicator, ()), _row(each))
    return rows


def _row(each: Observation) -> FigureRow:
    return FigureRow(
        indicator=each.indicator,
        basis=each.basis,
        since=each.period.since,
        until=each.period.until,
        value=each.value,
        completeness=each.completeness,
        reason=each.reason,
        version=each.version,
        state=each.period.state,
        snapshot=each.snapshot,
    )
