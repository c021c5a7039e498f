"""What a process keeps: bounded by members, oldest use out first, asked for all at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from laoyou.core.kept import Kept


class Maker:
    """Gives each key a value of so many members and remembers what it was asked for."""

    def __init__(self, size: int = 1) -> None:
        self.size = size
        self.asked: list[list[int]] = []

    def __call__(self, keys: list[int]) -> dict[int, tuple[int, ...]]:
        self.asked.append(keys)
        return {key: (key,) * self.size for key in keys}


def test_only_what_is_missing_is_made_and_all_of_it_at_once() -> None:
    kept: Kept[int, tuple[int, ...]] = Kept(most=10)
    make = Maker()
    assert kept.get([1, 2], make) == {1: (1,), 2: (2,)}
    assert kept.get([2, 3, 4, 3], make) == {2: (2,), 3: (3,), 4: (4,)}
    assert kept.get([1, 2, 3, 4], make) == {key: (key,) for key in (1, 2, 3, 4)}
    assert make.asked == [[1, 2], [3, 4]]


def test_the_value_unused_for_longest_goes_first() -> None:
    kept: Kept[int, tuple[int, ...]] = Kept(most=4)
    make = Maker(size=2)
    kept.get([1], make)
    kept.get([2], make)
    kept.get([1], make)
    kept.get([3], make)
    kept.get([1], make)
    kept.get([2], make)
    assert make.asked == [[1], [2], [3], [2]]


def test_a_value_larger_than_everything_is_given_and_not_kept() -> None:
    kept: Kept[int, tuple[int, ...]] = Kept(most=4)
    assert kept.get([1], Maker(size=5)) == {1: (1,) * 5}
    assert kept.members == 0


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 4)), max_size=60))
def test_never_more_than_allowed_and_never_another_value(asked: list[tuple[int, int]]) -> None:
    kept: Kept[tuple[int, int], tuple[int, ...]] = Kept(most=9)
    for key in asked:
        assert kept.get([key], lambda keys: {each: (each[0],) * each[1] for each in keys}) == {key: (key[0],) * key[1]}
        assert kept.members <= 9


def test_threads_get_their_own_keys() -> None:
    kept: Kept[int, tuple[int, ...]] = Kept(most=20)

    def work(number: int) -> bool:
        return all(kept.get([key], Maker())[key] == (key,) for key in range(number, number + 400))

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(4)))
    assert kept.members <= 20
