"""Single years of age and dates of birth from the census's five-year groups."""

from __future__ import annotations

from datetime import date

import numpy as np

from laoyou.analytics.population.arrays import Bytes, Floats, Index, Ints, Longs
from laoyou.analytics.population.census import GROUP_STARTS, largest_remainder
from laoyou.analytics.population.model import FEMALE, MALE
from laoyou.core.ages import years_before

OLDEST = 105
AGES = OLDEST + 1
# Force of mortality beyond 85 that spreads the open group: about one in six dies within a year (assumption).
_HAZARD = 0.18
_EPOCH = date(1970, 1, 1).toordinal()


def people(groups: Longs) -> tuple[Bytes, Ints]:
    """Sex (1, 2) and age in completed years of everybody counted in `groups`, shape (2, 19); men first, young first."""
    single = np.stack([single_years(row) for row in groups])
    counts = single.sum(axis=1)
    sex = np.repeat(np.array([MALE, FEMALE], np.uint8), counts)
    age = np.repeat(np.tile(np.arange(AGES, dtype=np.int32), 2), single.ravel())
    return sex, age


def single_years(groups: Longs) -> Longs:
    """Counts by single year 0…105, shape (106,), from the 19 groups of one sex; every group's total is kept.

    Below 85 the cumulative count is interpolated by a monotone cubic, so neighbouring years differ little and none
    is negative; from 85 on an exponential survival.
    """
    closed = groups[:-1].astype(np.float64)
    edges = np.array(GROUP_STARTS, np.float64)
    curve = np.diff(_monotone_cubic(edges, np.concatenate([[0.0], np.cumsum(closed)]), np.arange(86.0)))
    shares = np.concatenate([np.maximum(curve, 0), np.exp(-_HAZARD * np.arange(AGES - 85))])
    bounds = [*GROUP_STARTS, AGES]
    return np.concatenate(
        [largest_remainder(shares[low:high], int(n)) for low, high, n in zip(bounds, bounds[1:], groups, strict=False)]
    )


def births(age: Ints, as_of: date, rng: np.random.Generator) -> Ints:
    """Dates of birth, days since 1970-01-01, shape (n,): any day that makes a person `age` years old on `as_of`."""
    last = np.array([years_before(as_of, years).toordinal() - _EPOCH for years in range(AGES + 1)], np.int32)
    first = last[1:] + 1
    days = (rng.random(age.size) * (last[:-1] - first + 1)[age]).astype(np.int32)
    return first[age] + days


def completed_years(birth: Ints, as_of: date) -> Ints:
    """Age in completed years on `as_of`; who was born on 29 February has the birthday on 1 March in other years."""
    last = np.array([years_before(as_of, years).toordinal() - _EPOCH for years in range(AGES + 1)], np.int32)
    return (np.searchsorted(-last, -birth, side="right") - 1).astype(np.int32)


def _monotone_cubic(x: Floats, y: Floats, at: Floats) -> Floats:
    """Cubic Hermite interpolation with slopes limited after Fritsch and Butland (1984)."""
    step = np.diff(x)
    secant = np.diff(y) / step
    slope = np.concatenate([[secant[0]], _inner_slopes(step, secant), [secant[-1]]])
    part: Index = np.clip(np.searchsorted(x, at, side="right") - 1, 0, step.size - 1)
    width = step[part]
    t = (at - x[part]) / width
    rise = t * t * (3 - 2 * t)
    begin, end = t * (1 - t) ** 2 * slope[part], t * t * (t - 1) * slope[part + 1]
    result: Floats = y[part] + rise * (y[part + 1] - y[part]) + width * (begin + end)
    return result


def _inner_slopes(step: Floats, secant: Floats) -> Floats:
    before, after = step[:-1] + 2 * step[1:], 2 * step[:-1] + step[1:]
    flat = secant[:-1] * secant[1:] <= 0
    safe = np.where(flat, 1.0, secant[:-1]), np.where(flat, 1.0, secant[1:])
    slopes: Floats = np.where(flat, 0.0, (before + after) / (before / safe[0] + after / safe[1]))
    return slopes
