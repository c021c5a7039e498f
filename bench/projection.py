"""The years ahead of a province of 100 counties and 45 million people, thirty years, three courses; beside matrices.

The peer is the same demography written as textbooks draw it: a Leslie matrix for each county and year, multiplied with
the county's people. The people are made up: the census's counties of 江西 as their age groups stand, spread evenly over
the years of each group.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from bench.report import Figure
from laoyou.analytics.population.census import GROUP_STARTS, counties
from laoyou.analytics.projection import AGES, COURSES, courses, project
from laoyou.analytics.projection.model import BOYS, Course, scale_of
from laoyou.analytics.projection.rates import MEN, WOMEN, Floats, fertility

if TYPE_CHECKING:
    from bench.__main__ import Asked

PROVINCE, FIRST, YEARS, GOAL_S = 36, 2026, 30, 2.0


def measure(asked: Asked) -> Iterator[Figure]:
    """Seconds for everything; equal to the matrices to a millionth of a person."""
    del asked
    people = _people()
    project(people, first_year=FIRST, years=1, course=courses()["middle"])  # tables are read once
    ours, found = _timed(lambda: [project(people, first_year=FIRST, years=YEARS, course=each) for each in _courses()])
    peer, theirs = _timed(lambda: [_by_matrices(people, each) for each in _courses()])
    agrees = all(np.allclose(one[-1], other, rtol=1e-12, atol=1e-6) for one, other in zip(found, theirs, strict=True))
    case = f"{people.sum():,.0f} people, {len(people)} counties, {YEARS} years, {len(COURSES)} courses"
    yield Figure("projection", case, "seconds", ours, peer, agrees, GOAL_S)


def _courses() -> list[Course]:
    return [courses()[name] for name in COURSES]


def _people() -> Floats:
    """(county, sex, age); the open group fades evenly to a hundred."""
    widths = np.diff([*GROUP_STARTS, AGES])
    ages = [
        np.repeat(county.ages / widths, widths, axis=1)
        for code, county in counties().items()
        if code // 10**10 == PROVINCE
    ]
    return np.stack(ages)


def _timed(work: Callable[[], list[Floats]]) -> tuple[float, list[Floats]]:
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found


def _by_matrices(people: Floats, course: Course) -> Floats:
    """The people of the last year."""
    found, scale = people.reshape(len(people), -1).copy(), scale_of(people, FIRST)
    aged = np.zeros((2 * AGES, 2 * AGES))
    for sex in (MEN, WOMEN):
        first = sex * AGES
        for age in range(AGES - 1):
            aged[first + age + 1, first + age] = course.survival.aged[sex, age]
        aged[first + AGES - 1, first + AGES - 1] = course.survival.aged[sex, AGES - 1]
    for year in range(FIRST, FIRST + YEARS):
        women = np.zeros(2 * AGES)
        women[AGES:] = (fertility(year) + fertility(year + 1)) / 2 * course.births(year)
        bearing = women @ (np.eye(2 * AGES) + aged) / 2
        for place in range(len(found)):
            leslie = aged.copy()
            leslie[0] = scale[place] * bearing * BOYS * course.survival.born[MEN]
            leslie[AGES] = scale[place] * bearing * (1 - BOYS) * course.survival.born[WOMEN]
            found[place] = leslie @ found[place]
    return found.reshape(people.shape)
