"""Deadlines in working days: the published arrangements, and years that nobody knows yet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoyou.core.working_days import PACKAGED_UNTIL, Deadline, WorkingCalendar

PACKAGED = WorkingCalendar()
DAYS = st.dates(date(2010, 1, 1), date(PACKAGED_UNTIL - 1, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 1, 1), False),  # New Year
        (date(2025, 1, 26), True),  # a Sunday worked before the Spring Festival
        (date(2025, 1, 28), False),
        (date(2025, 10, 8), False),
        (date(2025, 10, 9), True),
        (date(2025, 10, 11), True),  # a Saturday worked afterwards
        (date(2025, 6, 7), False),
        (date(2025, 6, 9), True),
    ],
)
def test_the_arrangement_of_2025(day: date, works: bool) -> None:
    assert PACKAGED.works(day) is works


def test_a_limit_runs_over_the_national_holiday() -> None:
    assert PACKAGED.deadline(date(2025, 9, 26), 15) == Deadline(date(2025, 10, 23), certain=True)
    assert PACKAGED.deadline(date(2025, 9, 26), 0) == Deadline(date(2025, 9, 26), certain=True)
    assert PACKAGED.deadline(date(2025, 9, 27), 1) == Deadline(date(2025, 9, 28), certain=True)


def test_a_year_without_arrangement_is_counted_and_said_to_be_uncertain() -> None:
    beyond = PACKAGED_UNTIL + 1
    received = date(PACKAGED_UNTIL, 12, 30)
    counted = PACKAGED.deadline(received, 15)
    assert counted.day.year == beyond
    assert not counted.certain
    new_year = {date(beyond, 1, 1): False}
    imported = WorkingCalendar(new_year).deadline(received, 15)
    assert imported.certain
    assert imported.day >= counted.day
    assert not WorkingCalendar(new_year).knows(beyond + 1)


def test_what_was_imported_comes_before_the_package() -> None:
    assert WorkingCalendar({date(2025, 10, 9): False}).works(date(2025, 10, 9)) is False


@pytest.mark.parametrize("days", [-1, 401])
def test_what_is_no_limit(days: int) -> None:
    with pytest.raises(ValueError, match="no time limit"):
        PACKAGED.deadline(date(2025, 1, 1), days)


@given(DAYS, st.integers(1, 60))
def test_counting_back_gives_the_limit(received: date, days: int) -> None:
    found = PACKAGED.deadline(received, days).day
    assert PACKAGED.count(received, found) == days
    assert PACKAGED.count(found, received) == -days
    assert PACKAGED.works(found)
    assert PACKAGED.count(received, found - timedelta(days=1)) == days - 1


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_limits_add_up(received: date, first: int, second: int) -> None:
    middle = PACKAGED.deadline(received, first).day
    assert PACKAGED.deadline(middle, second).day == PACKAGED.deadline(received, first + second).day


def test_the_working_days_around_a_holiday() -> None:
    assert WorkingCalendar().around(date(2026, 10, 3)) == (date(2026, 9, 30), date(2026, 10, 8))
    assert WorkingCalendar().around(date(2026, 3, 4)) == (date(2026, 3, 3), date(2026, 3, 5))
