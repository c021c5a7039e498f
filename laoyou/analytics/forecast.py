"""Where a figure will stand: a random walk with drift, with its interval; nothing is promised from too little.

The method. A figure goes on as it has gone on average: `last + months × mean monthly change` (random walk with drift:
Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 5.2). The interval widens with the
months ahead and with how unevenly the figure has moved: `t × s × sqrt(h × (1 + h / n))` for h months ahead of n months
seen, s being the standard deviation of the monthly change and t Student's, for as many changes as were seen. It is
straightforward on purpose: whoever reads "will be missed" can compute it by hand.

A figure that begins anew every year (checks in a calendar year) goes on within its own year only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import sqrt

FEWEST_POINTS = 3
CONFIDENCE = 0.8
_DAYS = 365.25 / 12  # of a month
# Student's t below which nine of ten lie, by degrees of freedom; with as many above its negative, CONFIDENCE.
_STUDENT = (
    3.0777, 1.8856, 1.6377, 1.5332, 1.4759, 1.4398, 1.4149, 1.3968, 1.3830, 1.3722, 1.3634, 1.3562, 1.3502, 1.3450,
    1.3406, 1.3368, 1.3334, 1.3304, 1.3277, 1.3253, 1.3232, 1.3212, 1.3195, 1.3178, 1.3163, 1.3150, 1.3137, 1.3125,
    1.3114, 1.3104,
)  # fmt: skip
_NORMAL = 1.28155


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected on a day: the value, and what four times out of five it will lie between (CONFIDENCE)."""

    on: date
    value: float
    low: float
    high: float
    points: int


def forecast(
    points: Sequence[tuple[date, float]], target_year: int, *, yearly: bool = False, most: float | None = None
) -> Forecast | None:
    """What is expected on the last day of a year; None with fewer than FEWEST_POINTS, or when the year is over.

    `points` are (last day counted, value), in any order, a day once. `yearly`: the figure begins at nothing on every
    first of January; then the end of the last point's year is told, whatever the year asked for. Nothing is below 0 or
    above `most`. Raises ValueError for a day that stands there twice.
    """
    seen = sorted(points)
    if any(one[0] == other[0] for one, other in pairwise(seen)):
        raise ValueError("a day stands there twice")
    if yearly and seen:
        seen = [each for each in seen if each[0].year == seen[-1][0].year]
        target_year = seen[-1][0].year
    end = date(target_year, 12, 31)
    if len(seen) < FEWEST_POINTS or seen[-1][0] >= end:
        return None
    value, reach = _ahead(seen, _months(seen[-1][0], end))
    top = float("inf") if most is None else most
    low, middle, high = (min(max(each, 0.0), top) for each in (value - reach, value, value + reach))
    return Forecast(end, middle, low, high, len(seen))


def _ahead(seen: Sequence[tuple[date, float]], months: float) -> tuple[float, float]:
    """The value so many months ahead, and half its interval."""
    spans = [_months(one[0], other[0]) for one, other in pairwise(seen)]
    steps = [other[1] - one[1] for one, other in pairwise(seen)]
    whole = sum(spans)
    drift = (seen[-1][1] - seen[0][1]) / whole
    # A step over several months varies as much as so many steps of one: weighed by its length.
    free = len(steps) - 1
    variance = sum((step - drift * span) ** 2 / span for step, span in zip(steps, spans, strict=True)) / free
    return seen[-1][1] + drift * months, _student(free) * sqrt(variance * months * (1 + months / whole))


def _student(free: int) -> float:
    """Beyond the table by the first term of the expansion, exact to four digits there."""
    return _STUDENT[free - 1] if free <= len(_STUDENT) else _NORMAL * (1 + (_NORMAL**2 + 1) / (4 * free))


def _months(first: date, last: date) -> float:
    return (last - first).days / _DAYS
