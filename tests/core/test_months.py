"""Months by their first day, over the ends of years and of short months."""

from __future__ import annotations

from datetime import date

import pytest

from laoyou.core.months import first_of, month_after, month_before


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2026, 1, 31), date(2025, 12, 1), date(2026, 2, 1)),
        (date(2024, 2, 29), date(2024, 1, 1), date(2024, 3, 1)),
        (date(2026, 3, 1), date(2026, 2, 1), date(2026, 4, 1)),
        (date(2026, 12, 31), date(2026, 11, 1), date(2027, 1, 1)),
    ],
)
def test_the_months_around(day: date, before: date, after: date) -> None:
    assert (first_of(day), month_before(day), month_after(day)) == (day.replace(day=1), before, after)
