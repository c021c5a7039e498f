"""Why a figure is another than a month ago: entered, left, corrected, of what stands above the line and below it.

Two snapshots are compared by the worker (`services.comparing`); a page reads what came of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from laoyou.analytics.indicators import (
    INDICATORS,
    MEASURES,
    Change,
    Move,
    RowsNotWritten,
    moved_file,
    open_moved,
    way_of,
)
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import NotFound
from laoyou.exchange.selectors.lake import lake
from laoyou.exchange.selectors.opened import Rows, RowsNotKept, may_see, snapshot_of
from laoyou.plan.selectors.figures import FigureRow
from laoyou.records.selectors import runs
from laoyou.records.selectors.runs import RunRow

COMPARE = "exchange.compare_figures"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures of one indicator, basis and area that are to be compared, the earlier first."""

    before: FigureRow
    now: FigureRow

    @property
    def measures(self) -> tuple[str, ...]:
        """The numerator's first."""
        way = way_of(INDICATORS[self.now.indicator], self.now.basis)
        return tuple(name for name in (way.numerator, way.denominator) if name)

    @property
    def subject(self) -> str:
        """What a run that compares them is about: two snapshots never change, so neither does what lies between."""
        said = (self.before.snapshot, self.now.snapshot, self.before.last_day, self.now.last_day, self.now.area)
        return sha256(repr((*said, self.measures)).encode()).hexdigest()


def pair_of(before: FigureRow, now: FigureRow, *, actor: Actor) -> Pair:
    """Raises NotFound for an area outside the actor's or an indicator that is not counted here."""
    if now.indicator not in INDICATORS or not actor.area.covers(range_of(now.area)):
        raise NotFound
    return Pair(before, now)


def comparison(pair: Pair, *, actor: Actor) -> RunRow | None:
    """The newest run that compares them; None where nobody has asked for it yet."""
    return runs.about(COMPARE, pair.subject, actor=actor)


def change_of(run: RunRow | None) -> dict[str, Change] | None:
    """By measure, the numerator's first: how one count became the other; None until a comparison is done."""
    if run is None or run.result is None:
        return None
    return {measure: Change(*parts) for measure, parts in run.result["measures"]}


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
    file = moved_file(lake().folder(snapshot_of(now)), before.snapshot, measure)
    of = MEASURES[measure].of
    try:
        opened = open_moved(file, move, inside=range_of(now.area))
    except RowsNotWritten as gone:
        raise RowsNotKept from gone
    return Rows(opened, of, may_see(of, actor), actor, on)
