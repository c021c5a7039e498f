"""A figure over time by months, quarters or years: what stood, or had been reached, at the end of each.

A figure is of its last day, and one that grows through the year has grown until then; so a quarter's and a year's
figure is that of the last month in it, of the running one what is known so far. Nothing is averaged, for what a plan
asks is where things stand.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from laoyou.plan.selectors.figures import FigureRow
from laoyou.ui.blocks import Tab
from laoyou.workbench.plan import figure_words
from laoyou.workbench.plan.as_told import Told

STEPS = {
    "month": (1, gettext_lazy("Month by month")),
    "quarter": (3, gettext_lazy("Quarter by quarter")),
    "year": (12, gettext_lazy("Year by year")),
}


def step_of(asked: QueryDict) -> str:
    """The step asked for; months for any other word."""
    asked_for = asked.get("by", "")
    return asked_for if asked_for in STEPS else "month"


def step_words(step: str) -> str:
    return str(STEPS[step][1])


def ends_of(found: Sequence[Told], step: str) -> list[Told]:
    """The last figure of each month, quarter or year, the oldest first, as `found` is."""
    months = STEPS[step][0]
    last = {(day.year, (day.month - 1) // months): each for each in found if (day := each.figure.last_day)}
    return list(last.values())


def step_tabs(figure: FigureRow, current: str) -> list[Tab]:
    """The steps to choose from, of the same figure."""
    more = {"until": figure.until.isoformat()}
    return [
        Tab(
            step_words(step),
            figure_words.figure_url(figure.indicator, figure.area, figure.basis, **more, by=step) + "#course",
            step == current,
        )
        for step in STEPS
    ]
