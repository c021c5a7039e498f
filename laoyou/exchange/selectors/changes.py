"""Why a figure is another than a month ago: entered, left, corrected, of what stands above the line and below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple

from laoyou.analytics.indicators import INDICATORS, Change, changed, way_of
from laoyou.analytics.lake import SchemaChanged
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import NotFound
from laoyou.core.kept import Kept
from laoyou.exchange.selectors.lake import lake
from laoyou.exchange.selectors.opened import RowsNotKept, snapshot_of
from laoyou.plan.selectors.figures import FigureRow

# Two snapshots never change, so neither does what lies between them.
_Key = tuple[str, str, str, int]
_KEPT: Kept[_Key, tuple[int, ...]] = Kept(most=50_000)


def change_of(before: FigureRow, now: FigureRow, *, actor: Actor) -> dict[str, Change]:
    """By measure, the numerator's first: how the count of `before` became that of `now`, two figures of one area.

    Raises NotFound for an area outside the actor's, and RowsNotKept.
    """
    indicator = INDICATORS.get(now.indicator)
    if indicator is None or not actor.area.covers(range_of(now.area)):
        raise NotFound
    way = way_of(indicator, now.basis)
    keys = [(before.snapshot, now.snapshot, name, now.area) for name in (way.numerator, way.denominator) if name]

    def make(wanted: list[_Key]) -> Mapping[_Key, tuple[int, ...]]:
        return _compared(before, now, wanted)

    found = _KEPT.get(keys, make)
    return {key[2]: Change(*found[key]) for key in keys}


def _compared(before: FigureRow, now: FigureRow, wanted: list[_Key]) -> dict[_Key, tuple[int, ...]]:
    days = before.last_day, now.last_day
    then, today = snapshot_of(before), snapshot_of(now)
    try:
        with lake().pair(then, today) as reading:
            return {key: astuple(changed(reading, key[2], days=days, inside=range_of(key[3]))) for key in wanted}
    except SchemaChanged as other:
        raise RowsNotKept from other
