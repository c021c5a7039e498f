"""Forecasts: by hand, against many made-up walks, and refused where there is too little to go by."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from laoyou.analytics.forecast import CONFIDENCE, forecast

MONTHS = [date(2026, month, 28) for month in range(1, 13)]


def test_a_straight_line_goes_on_and_is_certain() -> None:
    start = date(2025, 12, 31)
    points = [(start + timedelta(days=30 * number), 10.0 + number) for number in range(6)]
    found = forecast(points, 2026)
    assert found is not None
    assert found.value == pytest.approx(10 + 365 / 30)
    assert found.high - found.low == pytest.approx(0, abs=1e-9)


def test_by_hand() -> None:
    """Changes of 1, 3 and 2 every thirty days: 2 on average, s² = 1, two degrees of freedom, t = 1.8856."""
    days = [date(2026, 1, 1) + timedelta(days=30 * number) for number in range(4)]
    found = forecast(list(zip(days, (0, 1, 4, 6), strict=True)), 2026)
    ahead = (date(2026, 12, 31) - days[-1]).days / 30
    assert found is not None
    assert found.value == pytest.approx(6 + 2 * ahead)
    assert found.high - found.value == pytest.approx(1.8856 * (ahead * (1 + ahead / 3)) ** 0.5, rel=1e-4)
    assert found.points == 4


def test_four_walks_of_five_end_inside_the_interval() -> None:
    draw = random.Random(5)  # noqa: S311 - drawn the same each time
    inside = 0
    for _ in range(1000):
        value, walk = 500.0, []
        for day in [*MONTHS[:6], date(2026, 12, 31)]:
            months = (day - walk[-1][0]).days / 30.4375 if walk else 0
            value += 3 * months + draw.gauss(0, 2) * months**0.5
            walk.append((day, value))
        found = forecast(walk[:-1], 2026)
        assert found is not None
        inside += found.low <= walk[-1][1] <= found.high
    assert inside / 1000 == pytest.approx(CONFIDENCE, abs=0.04)


def test_nothing_from_too_little_or_for_a_year_that_is_over() -> None:
    points = [(day, 1.0) for day in MONTHS[:3]]
    assert forecast([], 2026) is None
    assert forecast(points[:2], 2027) is None
    assert forecast(points, 2025) is None
    assert forecast(points, 2026) is not None
    with pytest.raises(ValueError, match="twice"):
        forecast([*points, points[0]], 2026)


def test_what_begins_anew_each_year_goes_on_within_its_year() -> None:
    last_year = [(date(2025, month, 28), 90.0) for month in range(1, 13)]
    points = [(MONTHS[number], 5.0 * (number + 1)) for number in range(4)]
    found = forecast([*last_year, *points], 2030, yearly=True, most=100)
    assert found is not None
    assert (found.on, found.points) == (date(2026, 12, 31), 4)
    assert found.value == pytest.approx(61, abs=1.5)


def test_a_share_stays_between_nothing_and_all() -> None:
    rising = [(day, 80.0 + 5 * number) for number, day in enumerate(MONTHS[:3])]
    found = forecast(rising, 2027, most=100)
    assert found is not None
    assert (found.low, found.value, found.high) == (100, 100, 100)
    falling = [(day, 8.0 - 4 * number) for number, day in enumerate(MONTHS[:3])]
    found = forecast(falling, 2027)
    assert found is not None
    assert (found.low, found.value) == (0, 0)
