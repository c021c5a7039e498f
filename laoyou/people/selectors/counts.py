"""How many people live, or are registered, where: by age, sex, household and condition. Counts, never a person.

Read from the last tally (laoyou.people.services.tallying), so that a province answers as quickly as a village. Every
figure carries its basis (口径), its day and the moment it was counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import NotFound
from laoyou.people.access import VIEW_COUNTS
from laoyou.people.enums import CountBasis, Sex
from laoyou.people.models import AreaTally, Tally
from laoyou.people.models.tallies import OLDEST_COUNTED
from laoyou.people.selectors.ages import AGE_GROUPS
from laoyou.people.selectors.parameters import value_of
from laoyou.people.selectors.small_cells import Telling, telling_to

HOUSEHOLD_SIZES = ("1", "2", "3", "4", "5", "6")
HOUSEHOLD_KINDS = ("elder_alone", "elders_only", "with_elder", "with_infant", "with_both")
_OPEN_END, _GROUP = 85, 5
_LONGEST_TREND = 60


@dataclass(frozen=True, slots=True)
class TallyMoment:
    """The day a tally counts and the moment it was made."""

    day: date
    counted_at: datetime


@dataclass(frozen=True, slots=True)
class AgeCell:
    """People of one sex and five-year group (`age_from` 0, 5 … 85, the last without end); `people` None: not told."""

    sex: int
    age_from: int
    people: int | None


@dataclass(frozen=True, slots=True)
class ConditionCount:
    """How many people a condition holds for, and by class or degree where it has any; None: not told."""

    kind: str
    people: int | None
    degrees: tuple[tuple[int, int | None], ...]


@dataclass(frozen=True, slots=True)
class AreaCounts:
    """What may be told of one area on one basis. `exact` says whether figures are as they are or drawn to fives.

    `ages` has the keys of AGE_GROUPS, `sizes` and `kinds` those above; a figure of None is one to four and not told.
    Households are counted where they live: on the registered basis there are none (`households` is None).
    """

    area: int
    basis: str
    tally: TallyMoment
    exact: bool
    people: int | None
    households: int | None
    ages: Mapping[str, int | None]
    cells: tuple[AgeCell, ...]
    sizes: tuple[tuple[str, int | None], ...]
    kinds: tuple[tuple[str, int | None], ...]
    conditions: tuple[ConditionCount, ...]

    def share(self, age: str) -> float | None:
        """The age group's part of all people in percent, of the figures as told; None where one is not told."""
        part = self.ages[age]
        return 100 * part / self.people if self.people and part is not None else None

    def is_ageing(self) -> bool | None:
        """Whether either share of elders reaches its mark (`ageing_60`, `ageing_65`); None where that is not told."""
        shares = {name: self.share(f"{name}_plus") for name in ("60", "65")}
        reached = [share >= value_of(f"ageing_{name}") for name, share in shares.items() if share is not None]
        return True if any(reached) else False if len(reached) == len(shares) else None

    def held(self, kind: str) -> int | None:
        """How many people the condition holds for; None: not told."""
        return next((each.people for each in self.conditions if each.kind == kind), 0)


def last_tally(*, actor: Actor) -> TallyMoment | None:
    """When the registry was last counted; None when it never was."""
    VIEW_COUNTS.demand(actor)
    found = Tally.objects.order_by("-day").first()
    return TallyMoment(found.day, found.counted_at) if found else None


def counts_of(codes: Iterable[int], *, basis: CountBasis, actor: Actor) -> dict[int, AreaCounts]:
    """The last tally's counts of each area, one nobody lives in included; empty when nothing was counted yet.

    Raises NotFound when one of the areas lies outside the actor's.
    """
    VIEW_COUNTS.demand(actor)
    wanted = list(dict.fromkeys(codes))
    if not all(actor.area.covers(range_of(code)) for code in wanted):
        raise NotFound
    last = Tally.objects.order_by("-day").first()
    if last is None:
        return {}
    found = {row.area: row for row in AreaTally.objects.filter(tally=last, basis=basis, area__in=wanted)}
    moment = TallyMoment(last.day, last.counted_at)
    nobody = AreaTally(men=[0] * (OLDEST_COUNTED + 1), women=[0] * (OLDEST_COUNTED + 1), households={}, conditions={})
    return {code: _counts(code, basis, moment, found.get(code, nobody), telling_to(actor, code)) for code in wanted}


def trend_of(code: int, *, basis: CountBasis, actor: Actor) -> list[AreaCounts]:
    """The counts of an area in each tally that still has it, oldest first. Raises NotFound outside the actor's area."""
    VIEW_COUNTS.demand(actor)
    if not actor.area.covers(range_of(code)):
        raise NotFound
    rows = AreaTally.objects.filter(area=code, basis=basis).select_related("tally").order_by("-tally__day", "id")
    telling = telling_to(actor, code)
    return [
        _counts(code, basis, TallyMoment(row.tally.day, row.tally.counted_at), row, telling)
        for row in reversed(rows[:_LONGEST_TREND])
    ]


def _counts(code: int, basis: str, moment: TallyMoment, row: AreaTally, telling: Telling) -> AreaCounts:
    both = [men + women for men, women in zip(row.men, row.women, strict=True)]
    sizes, kinds = row.households.get("size", {}), row.households.get("kind", {})
    return AreaCounts(
        area=code,
        basis=basis,
        tally=moment,
        exact=telling.exact,
        people=telling.told(sum(both)),
        households=telling.told(sum(sizes.values())) if basis == CountBasis.RESIDENT else None,
        ages={age: telling.told(_between(both, *limits)) for age, limits in AGE_GROUPS.items()},
        cells=tuple(_cells(row, telling)),
        sizes=tuple((size, telling.told(sizes.get(size, 0))) for size in HOUSEHOLD_SIZES) if sizes else (),
        kinds=tuple((kind, telling.told(kinds.get(kind, 0))) for kind in HOUSEHOLD_KINDS) if sizes else (),
        conditions=tuple(_conditions(row.conditions, telling)),
    )


def _between(ages: Sequence[int], low: int, high: int | None) -> int:
    return sum(ages[low:high])


def _cells(row: AreaTally, telling: Telling) -> Iterator[AgeCell]:
    for sex, ages in ((Sex.MALE, row.men), (Sex.FEMALE, row.women)):
        for low in range(0, _OPEN_END + _GROUP, _GROUP):
            high = None if low == _OPEN_END else low + _GROUP
            yield AgeCell(int(sex), low, telling.told(_between(ages, low, high)))


def _conditions(held: Mapping[str, Mapping[str, int]], telling: Telling) -> Iterator[ConditionCount]:
    """Most frequent first, as far as it is told; by degree only where there is one."""
    totals = {kind: telling.told(sum(degrees.values())) for kind, degrees in held.items()}
    for kind in sorted(totals, key=lambda each: (-(totals[each] or 0), each)):
        degrees = sorted((int(degree), many) for degree, many in held[kind].items() if degree != "0")
        yield ConditionCount(kind, totals[kind], tuple((degree, telling.told(many)) for degree, many in degrees))
