"""How many people live where, by age, sex and condition. Counts, never a person.

A cell of fewer than FEWEST people could name somebody. Where there is one, it is not told, and every other figure is
rounded to the nearest five, so that no subtraction brings it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from laoyou.core.actor import Actor
from laoyou.core.area_codes import AreaRange
from laoyou.core.errors import NotFound
from laoyou.people.access import VIEW_COUNTS
from laoyou.people.models import Condition, Household, Person
from laoyou.people.selectors.rows import age_on

FEWEST = 5  # a smaller cell could name somebody
WIDEST = 10**8  # a county: more people than this are counted nightly, not when a page is opened


@dataclass(frozen=True, slots=True)
class AgeCell:
    """Residents of one sex and five-year group (`age_from` 0, 5, 10 … 85); `people` is None below FEWEST."""

    sex: int
    age_from: int
    people: int | None


@dataclass(frozen=True, slots=True)
class AreaCounts:
    """An area's residents (常住) on a day; `rounded` when some cell is too small to be told."""

    rounded: bool
    people: int
    households: int
    under_3: int | None
    over_60: int | None
    over_65: int | None
    over_80: int | None
    cells: tuple[AgeCell, ...]
    conditions: tuple[tuple[str, int | None], ...]


def counts_of(area: AreaRange, *, on: date, actor: Actor) -> AreaCounts:
    """The area's counts. Raises NotFound outside the actor's area and for one wider than a county."""
    VIEW_COUNTS.demand(actor)
    if not actor.area.covers(area) or area.high - area.low > WIDEST:
        raise NotFound
    residents = Person.objects.filter(
        area__gte=area.low, area__lt=area.high, death__isnull=True, merged_into__isnull=True
    )
    born = residents.values_list("sex", "birth").annotate(many=Count("id")).order_by("sex", "birth")
    ages = [(sex, age_on(birth, on), many) for sex, birth, many in born]
    held = Condition.objects.filter(person__in=residents.values("id"), valid__contains=on)
    kinds = held.values_list("kind").annotate(many=Count("id")).order_by("-many", "kind")
    cells, held_by_kind = list(_cells(ages)), list(kinds)
    small = any(0 < many < FEWEST for *_, many in [*cells, *held_by_kind])
    telling = _Telling(small)
    return AreaCounts(
        rounded=small,
        people=telling.rounded(sum(many for _, _, many in ages)),
        households=telling.rounded(_households(area)),
        under_3=telling.told(many for _, age, many in ages if age < 3),
        over_60=telling.told(many for _, age, many in ages if age >= 60),
        over_65=telling.told(many for _, age, many in ages if age >= 65),
        over_80=telling.told(many for _, age, many in ages if age >= 80),
        cells=tuple(AgeCell(sex, age_from, telling.told([many])) for sex, age_from, many in cells),
        conditions=tuple((kind, telling.told([many])) for kind, many in held_by_kind),
    )


def _households(area: AreaRange) -> int:
    return Household.objects.filter(area__gte=area.low, area__lt=area.high, collective=False).count()


def _cells(ages: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    for sex in (1, 2):
        for age_from in range(0, 90, 5):
            last = age_from == 85
            group = (many for one, age, many in ages if one == sex and age_from <= age and (last or age < age_from + 5))
            yield sex, age_from, sum(group)


@dataclass(frozen=True, slots=True)
class _Telling:
    small: bool

    def rounded(self, total: int) -> int:
        return 5 * round(total / 5) if self.small else total

    def told(self, counts: Iterable[int]) -> int | None:
        total = sum(counts)
        return None if 0 < total < FEWEST else self.rounded(total)
