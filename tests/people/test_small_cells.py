"""What counts tell those who may not open people, and that arithmetic does not bring back what is hidden."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from laoyou.accounts.enums import Role
from laoyou.people.selectors.small_cells import FEWEST, Telling, telling_to
from tests.people.registry import worker

AREA, COUNTS = 630222102000, st.integers(0, 2_000_000)


def bounds(told: int | None) -> tuple[int, int]:
    """What somebody who knows the rule can conclude from a told figure."""
    if told is None:
        return 1, FEWEST - 1
    return (told, told) if told == 0 else (max(FEWEST, told - 4), told + 4)


@given(COUNTS, st.integers(0, 10**12))
def test_a_figure_is_a_multiple_of_five_within_four_and_nothing_below_five_is_told(count: int, area: int) -> None:
    told = Telling(exact=False, area=area).told(count)
    low, high = bounds(told)
    assert low <= count <= high
    assert told is None or (told % 5 == 0 and abs(told - count) <= 4)
    assert (told is None) == (0 < count < FEWEST)


@given(COUNTS)
def test_asking_again_brings_the_same(count: int) -> None:
    assert len({Telling(exact=False, area=AREA).told(count) for _ in range(20)}) == 1
    assert Telling(exact=True, area=AREA).told(count) == count


def test_figures_are_right_on_average() -> None:
    told = [Telling(exact=False, area=AREA + number).told(12) or 0 for number in range(4000)]
    assert set(told) == {10, 15}
    assert abs(sum(told) / len(told) - 12) < 0.15  # six standard deviations


def possible(around: int | None, parts: Iterable[int | None], hidden: int) -> range:
    """The values that one hidden part can have, given what is told of the area around and of its other parts."""
    low, high = bounds(around)
    others = [bounds(told) for at, told in enumerate(parts) if at != hidden]
    return range(max(1, low - sum(most for _, most in others)), min(4, high - sum(least for least, _ in others)) + 1)


@given(st.lists(st.integers(0, 300), min_size=2, max_size=12), st.integers(1, 4))
def test_the_area_around_less_its_other_parts_does_not_find_out_the_hidden_one(others: list[int], small: int) -> None:
    parts = [small, *(count if count >= FEWEST else 0 for count in others)]
    around = Telling(exact=False, area=AREA).told(sum(parts))
    told = [Telling(exact=False, area=AREA + 1 + at).told(count) for at, count in enumerate(parts)]
    left = possible(around, told, 0)
    assert small in left
    if any(parts[1:]):
        # At worst the figures were all drawn the same way; one of 1 to 4 always stays with company.
        assert len(left) >= 2 or _all_drawn_one_way(parts, told, around)


def _all_drawn_one_way(parts: list[int], told: list[int | None], around: int | None) -> bool:
    """The rare constellation docs/algorithms/small-cells.md speaks of: every part at the far end of its draw."""
    moved = [(shown or 0) - count for count, shown in zip(parts[1:], told[1:], strict=True) if count]
    return all(abs(each) == 4 for each in moved) and abs((around or 0) - sum(parts)) == 4


def test_who_may_open_people_sees_figures_as_they_are() -> None:
    for role in Role:
        opens = role in {Role.TOWNSHIP_WORKER, Role.DEPARTMENT_OFFICER, Role.DATA_OFFICER}
        assert telling_to(worker(role.value), AREA).exact == opens
