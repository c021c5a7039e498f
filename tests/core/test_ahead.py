"""Things made in a thread of their own: in order, not too many ahead, and ended with whoever uses them."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event, active_count

import pytest

from laoyou.core.ahead import made_ahead


def test_in_their_order_and_no_more_ahead_than_asked() -> None:
    made: list[int] = []
    third = Event()

    def numbers() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            if number == 2:
                third.set()
            yield number

    with made_ahead(numbers(), most=2) as ready:
        assert next(ready) == 0
        assert third.wait(10)
        # Two wait, one more may be in the maker's hand.
        assert len(made) <= 4
        assert list(ready) == list(range(1, 100))


def test_an_error_comes_where_its_item_would_have_come() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise ValueError("no second")

    with made_ahead(broken(), most=5) as ready:
        assert next(ready) == 1
        with pytest.raises(ValueError, match="no second"):
            next(ready)


def test_whoever_leaves_early_leaves_no_thread_behind() -> None:
    def endless() -> Iterator[int]:
        while True:
            yield 1

    before = active_count()
    with made_ahead(endless(), most=1) as ready:
        assert next(ready) == 1
        assert active_count() == before + 1
    assert active_count() == before
