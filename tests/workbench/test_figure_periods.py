"""Quarters and years of a figure are what stood at their end, across the ends of years."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import QueryDict

from laoyou.core.months import month_after
from laoyou.plan.selectors.figures import FigureRow
from laoyou.workbench.plan.as_told import Told
from laoyou.workbench.plan.figure_periods import ends_of, step_of, step_tabs


def month(year: int, number: int, value: float, until: date | None = None) -> Told:
    since = date(year, number, 1)
    figure = FigureRow(
        indicator="beds", basis="", area=630200000000, served=630200000000, since=since,
        until=until or month_after(since), numerator=value, denominator=None, value=value, completeness=1.0, reason="",
        version=1, state="open", snapshot="s", difference=None, published_at=datetime(2026, 3, 1, tzinfo=UTC),
    )  # fmt: skip
    return Told(value, None, None, figure)


COURSE = [
    month(2025, 8, 1),
    month(2025, 9, 2),
    month(2025, 11, 3),
    month(2025, 12, 4),
    month(2026, 1, 5),
    month(2026, 2, 6, until=date(2026, 2, 10)),
]


@pytest.mark.parametrize(
    ("step", "values"),
    [("month", [1, 2, 3, 4, 5, 6]), ("quarter", [2, 4, 6]), ("year", [4, 6])],
)
def test_the_last_of_each_is_shown(step: str, values: list[int]) -> None:
    assert [each.value for each in ends_of(COURSE, step)] == values


def test_the_last_day_of_a_year_belongs_to_it() -> None:
    (december,) = ends_of([month(2025, 12, 4)], "year")
    assert december.figure.last_day == date(2026, 1, 1) - timedelta(days=1)
    assert [each.value for each in ends_of([month(2025, 12, 4), month(2026, 1, 5)], "quarter")] == [4, 5]


@pytest.mark.parametrize(("asked", "step"), [("by=year", "year"), ("by=week", "month"), ("", "month")])
def test_an_unknown_step_is_months(asked: str, step: str) -> None:
    assert step_of(QueryDict(asked)) == step


def test_the_steps_keep_the_figure() -> None:
    tabs = step_tabs(COURSE[3].figure, "quarter")
    assert [each.current for each in tabs] == [False, True, False]
    assert all("until=2026-01-01" in each.url and each.url.endswith("#course") for each in tabs)
