"""How many people there will be where, year by year, as it follows from the last count; counts, never a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import NotFound
from laoyou.people.access import VIEW_COUNTS
from laoyou.people.enums import CountBasis
from laoyou.people.models import Projection
from laoyou.people.selectors.small_cells import Telling, telling_to

# By the names that the counts have for the same ages (AGE_GROUPS).
GROUPS = {"people": "people", "under_3": "under_3", "60_plus": "aged_60", "65_plus": "aged_65", "80_plus": "aged_80"}


@dataclass(frozen=True, slots=True)
class Span:
    """What a figure will be if things go on (`middle`), and its limits; None: one to four, not told."""

    low: int | None
    middle: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class YearAhead:
    """The people of an area on the day of the count in a year; in the year of the count, what was counted."""

    year: int
    counted_on: date
    exact: bool
    figures: Mapping[str, Span]

    @property
    def is_counted(self) -> bool:
        """Whether this is the count itself."""
        return self.year == self.counted_on.year

    def share(self, group: str) -> float | None:
        """A group's part of all people in percent, by the middle course; None where one is not told."""
        part, whole = self.figures[group].middle, self.figures["people"].middle
        return 100 * part / whole if whole and part is not None else None


def years_ahead(codes: Iterable[int], *, basis: CountBasis, actor: Actor) -> dict[int, list[YearAhead]]:
    """By area, county or wider, its years in order; an area that nothing was projected for is missing.

    Raises NotFound when one of the areas lies outside the actor's.
    """
    VIEW_COUNTS.demand(actor)
    wanted = list(dict.fromkeys(codes))
    if not all(actor.area.covers(range_of(code)) for code in wanted):
        raise NotFound
    found: dict[int, list[YearAhead]] = {}
    for row in Projection.objects.filter(area__in=wanted, basis=basis).order_by("area", "year"):
        found.setdefault(row.area, []).append(_year(row, telling_to(actor, row.area)))
    return found


def _year(row: Projection, telling: Telling) -> YearAhead:
    spans = {group: Span(*map(telling.told, getattr(row, field))) for group, field in GROUPS.items()}
    return YearAhead(row.year, row.counted_on, telling.exact, spans)
