"""Why a figure is another than a month ago: entered, left, corrected, of what stands above the line and below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple
from datetime import date

from laoyou.analytics.indicators import INDICATORS, MEASURES, PEOPLE, Change, Move, MovedRows, Opened, changed, way_of
from laoyou.analytics.lake import SchemaChanged
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import NotFound
from laoyou.core.kept import Kept
from laoyou.exchange.selectors.lake import lake
from laoyou.exchange.selectors.opened import Rows, RowsNotKept, snapshot_of
from laoyou.facilities.access import VIEW_REGISTER
from laoyou.people.access import VIEW_PERSON
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


_Moved = tuple[int, str, str, str, Move, date, date]
_MOVED: Kept[_Moved, MovedRows] = Kept(most=1_000_000)


def moved_rows(before: FigureRow, now: FigureRow, measure: str, move: Move, *, actor: Actor, on: date) -> Rows:
    """Who or what entered, left or was corrected between two figures of one area, as `opened.rows_of` opens one.

    Raises NotFound for an area outside the actor's or a measure the figure is not made of, and RowsNotKept.
    """
    indicator = INDICATORS.get(now.indicator)
    if indicator is None or not actor.area.covers(range_of(now.area)):
        raise NotFound
    way = way_of(indicator, now.basis)
    if measure not in {way.numerator, way.denominator} - {""}:
        raise NotFound
    then, today, days = snapshot_of(before), snapshot_of(now), (before.last_day, now.last_day)

    def make(wanted: list[_Moved]) -> Mapping[_Moved, MovedRows]:
        try:
            return {key: MovedRows(lake().open_pair(then, today), measure, move, days=days) for key in wanted}
        except SchemaChanged as other:
            raise RowsNotKept from other

    key = (today.area, then.id, today.id, measure, move, *days)
    of = MEASURES[measure].of
    opened = Opened(_MOVED.get([key], make)[key], inside=range_of(now.area))
    return Rows(opened, of, (VIEW_PERSON if of == PEOPLE else VIEW_REGISTER).allows(actor), actor, on)


def _compared(before: FigureRow, now: FigureRow, wanted: list[_Key]) -> dict[_Key, tuple[int, ...]]:
    days = before.last_day, now.last_day
    then, today = snapshot_of(before), snapshot_of(now)
    try:
        with lake().pair(then, today) as reading:
            return {key: astuple(changed(reading, key[2], days=days, inside=range_of(key[3]))) for key in wanted}
    except SchemaChanged as other:
        raise RowsNotKept from other
