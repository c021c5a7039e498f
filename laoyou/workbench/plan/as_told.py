"""Figures as one reader may know them (docs/algorithms/small-cells.md): every page of figures takes them from here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from laoyou.analytics.indicators import INDICATORS, MEASURES, PEOPLE, Counted, Part, parts_of, way_of
from laoyou.core.actor import Actor
from laoyou.people.access import VIEW_PERSON
from laoyou.people.selectors.small_cells import FEWEST, telling_to
from laoyou.plan.selectors.figures import FigureRow, whole_count
from laoyou.workbench.plan import observed


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as one reader may know it: counts of people drawn to fives, small ones and what follows not told.

    `above`, `below` and `missing` are numbers, or words where one is too small to be told. `figure` is made of these
    numbers; of a hidden one it has neither numbers nor a value.
    """

    above: Any
    below: Any
    missing: Any
    figure: FigureRow

    @property
    def value(self) -> float | None:
        return self.figure.value

    @property
    def hidden(self) -> bool:
        return self.figure.reason == observed.FEW


def told(figure: FigureRow, actor: Actor) -> Told:
    """What of a figure may be told. Counts of places and sites are nobody's secret."""
    known = INDICATORS.get(figure.indicator)
    if known is None or figure.return_id is not None:  # a department has published it itself
        return Told(figure.numerator, figure.denominator, None, figure)
    way = way_of(known, figure.basis)
    above = _count(figure.numerator, way.numerator, figure.area, actor)
    below = _count(figure.denominator, way.denominator, figure.area, actor)
    missing = _count(_missing(figure, way), way.numerator, figure.area, actor)
    if seen_exactly(way, actor):
        return Told(above, below, missing, figure)
    return Told(above, below, missing, _made_of(figure, above, below, missing, known.factor))


def figures_told(found: Iterable[FigureRow], actor: Actor) -> list[FigureRow]:
    """Figures made of what may be told; the value of a hidden one is missing with `observed.FEW` as the reason."""
    return [told(each, actor).figure for each in found]


def versions_told(found: Sequence[FigureRow], actor: Actor) -> list[FigureRow]:
    """Versions, the newest first, each with its difference from the one before, as told."""
    said = figures_told(found, actor)
    if said == list(found):
        return said
    return [replace(each, difference=_difference(each, older)) for each, older in zip_longest(said, said[1:])]


def seen_exactly(way: Counted, actor: Actor) -> bool:
    """Whether the actor is told figures counted this way as they are."""
    return VIEW_PERSON.allows(actor) or not _counts_people(way)


def counted(count: float, measure: str, area: int, actor: Actor) -> int | str:
    """A count of what a measure counts, as it may be told: a number, or words that it is too small to be told."""
    if MEASURES[measure].of != PEOPLE:
        return int(count)
    said = telling_to(actor, area).told(int(count))
    return few_words() if said is None else said


def few_words() -> str:
    return _("fewer than %(count)s") % {"count": FEWEST}


def _count(count: float | None, measure: str, area: int, actor: Actor) -> int | str | None:
    return None if count is None or not measure else counted(count, measure, area, actor)


def _missing(figure: FigureRow, way: Counted) -> float | None:
    if Part.MISSING not in parts_of(way) or figure.numerator is None or figure.denominator is None:
        return None
    return figure.denominator - figure.numerator


def _counts_people(way: Counted) -> bool:
    return any(MEASURES[name].of == PEOPLE for name in (way.numerator, way.denominator) if name)


def _made_of(figure: FigureRow, above: Any, below: Any, missing: Any, factor: float) -> FigureRow:
    """The figure of the told numbers; a share is one of what is told, so that it tells no more than they do."""
    if any(isinstance(each, str) for each in (above, below, missing)):
        return replace(figure, numerator=None, denominator=None, value=None, difference=None, reason=observed.FEW)
    if above is None or figure.value is None:
        return figure
    value = above * factor / (1 if below is None else below)
    return replace(figure, numerator=above, denominator=below, value=whole_count(above, below, value), difference=None)


def _difference(newer: FigureRow, older: FigureRow | None) -> float | None:
    if older is None or newer.value is None or older.value is None:
        return None
    return newer.value - older.value
