"""How many were born where, year by year, as the last count found; counts, never a child."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import NotFound
from laoyou.people.access import VIEW_COUNTS
from laoyou.people.enums import CountBasis
from laoyou.people.models import BirthCount
from laoyou.people.selectors.small_cells import Telling, telling_to


@dataclass(frozen=True, slots=True)
class YearOfBirths:
    """Children born in a year in an area; that of the count is not over (`is_whole`). None: one to four, not told."""

    year: int
    counted_on: date
    exact: bool
    births: int | None
    boys: int | None
    girls: int | None

    @property
    def is_whole(self) -> bool:
        return self.year < self.counted_on.year

    @property
    def boys_a_hundred_girls(self) -> float | None:
        """The sex ratio at birth, of the figures as told; None where one is not told or there are no girls."""
        return 100 * self.boys / self.girls if self.girls and self.boys is not None else None


def births_of(codes: Iterable[int], *, basis: CountBasis, actor: Actor) -> dict[int, list[YearOfBirths]]:
    """By area its years, oldest first, those without a birth included; empty when nothing was counted yet.

    Raises NotFound when one of the areas lies outside the actor's.
    """
    VIEW_COUNTS.demand(actor)
    wanted = list(dict.fromkeys(codes))
    if not all(actor.area.covers(range_of(code)) for code in wanted):
        raise NotFound
    counted = BirthCount.objects.filter(area__in=wanted, basis=basis).order_by("area", "year")
    rows = {(row.area, row.year): row for row in counted}
    if not rows:
        return {}
    last = next(iter(rows.values())).counted_on
    years = range(last.year - BirthCount.YEARS, last.year + 1)
    return {
        code: [_year(rows.get((code, year)), year, last, telling_to(actor, code)) for year in years] for code in wanted
    }


def _year(row: BirthCount | None, year: int, last: date, telling: Telling) -> YearOfBirths:
    boys, girls = (row.boys, row.girls) if row else (0, 0)
    return YearOfBirths(year, last, telling.exact, telling.told(boys + girls), telling.told(boys), telling.told(girls))


def average(years: Sequence[YearOfBirths], of: int) -> tuple[int, int, int] | None:
    """(births a year, first, last) of the last `of` whole years; None where there are fewer, or one is not told."""
    whole = [each for each in years if each.is_whole][-of:]
    told = [each.births for each in whole if each.births is not None]
    return (round(sum(told) / of), whole[0].year, whole[-1].year) if len(told) == of else None
