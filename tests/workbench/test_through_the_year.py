"""How a figure stands against its year's target: what grows through the year by the part of the year that has passed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from laoyou.plan.selectors.figures import FigureRow
from laoyou.ui.statuses import CLOSE, OFF_COURSE, REACHED, Tone
from laoyou.workbench.plan.observed import due_by_then, status_of
from tests.plan.observed import a_figure

CHECKS = "elder_health_management_rate"
TARGET = Decimal(73)


def on(day: date, value: float, indicator: str = CHECKS, **other: str) -> FigureRow:
    return a_figure(indicator=indicator, since=day.replace(day=1), until=day + timedelta(days=1), value=value, **other)


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (date(2026, 1, 1), 1 / 365),
        (date(2026, 3, 31), 90 / 365),
        (date(2028, 2, 29), 60 / 366),
        (date(2026, 12, 31), 1.0),
        (date(2028, 12, 31), 1.0),
    ],
)
def test_what_is_due_grows_from_the_first_of_january_to_the_last_of_december(day: date, share: float) -> None:
    assert due_by_then(on(day, 1.0), ">=", 73.0) == pytest.approx(73.0 * share)
    # What does not begin anew each year, what a department told, and what may be at most so much: all of it, always.
    assert due_by_then(on(day, 1.0, "nursing_bed_share"), ">=", 73.0) == 73.0
    assert due_by_then(on(day, 1.0, snapshot=f"return:{'0' * 32}"), ">=", 73.0) == 73.0
    assert due_by_then(on(day, 1.0), "<=", 73.0) == 73.0


@pytest.mark.parametrize(
    ("day", "value", "tone"),
    [
        (date(2026, 3, 31), 18.0, Tone.OK),
        (date(2026, 3, 31), 17.0, CLOSE.tone),
        (date(2026, 3, 31), 12.0, OFF_COURSE.tone),
        (date(2026, 12, 31), 72.9, CLOSE.tone),
        (date(2026, 12, 31), 40.0, OFF_COURSE.tone),
    ],
)
def test_a_figure_of_march_is_measured_by_a_quarter_of_the_years_target(day: date, value: float, tone: Tone) -> None:
    with translation.override("zh-hans"):
        status = status_of(on(day, value), ">=", TARGET)
    assert status.tone == tone
    assert status != REACHED
    if tone == Tone.OK:
        assert (status.word, status.reason) == ("进度正常", "截至2026年3月31日应达到 18.00")


def test_who_has_the_whole_years_target_early_has_reached_it() -> None:
    assert status_of(on(date(2026, 3, 31), 73.0), ">=", TARGET) == REACHED
