"""How many people of each age there will be, year by year, from how many there are: survival of those who live.

The method (cohort component: Preston, Heuveline and Guillot, Demography, 2001, chapter 6). Who is of age x is of age
x + 1 a year later, less who has died. Women have children at the rates of their age, scaled so that the children under
three whom these rates would have given are those there are: a place's own births, not the nation's. Nobody moves: who
lives somewhere grows older there.

Three courses. In the middle one people die as China does in 2025–2030 and have children by the medium variant. In the
low one they die as in 2015–2020 and have up to 0.4 children fewer, in the high one they die as much less and have as
many more. These are the limits of two assumptions, not a probability; moving away is not among them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from laoyou.analytics.projection.rates import (
    AGES,
    BEFORE,
    MEN,
    NOW,
    WOMEN,
    Floats,
    Survival,
    better_survival,
    fertility,
    survival,
)

COURSES = ("low", "middle", "high")
BOYS = 1.11 / 2.11  # of all births: 111 boys to 100 girls, China 2020–2023, UN World Population Prospects 2024
APART = 0.4  # children a woman, between the variants in 2030
_APART_FROM, _APART_BY = 2023, 2030
_SMALL = 3  # the children by whose number a place's own births are known: of 0, 1 and 2 years
FEWEST_CHILDREN = 200  # of fewer a place's own rate would be chance; it gets that of all places together


@dataclass(frozen=True, slots=True)
class Course:
    """How it may go on: who survives, and what becomes of the medium variant's births in a year."""

    survival: Survival
    births: Callable[[int], float]


def courses() -> dict[str, Course]:
    """By COURSES."""
    return {
        "low": Course(survival(BEFORE), lambda year: 1 - _apart(year)),
        "middle": Course(survival(NOW), lambda _year: 1.0),
        "high": Course(better_survival(), lambda year: 1 + _apart(year)),
    }


def _apart(year: int) -> float:
    grown = min(max((year - _APART_FROM) / (_APART_BY - _APART_FROM), 0.0), 1.0)
    return float(APART * grown / fertility(year).sum())


def project(people: Floats, *, first_year: int, years: int, course: Course) -> Floats:
    """People on the same day of each year: (years + 1, place, sex, age), the first being `people`.

    `people` has (place, sex, age 0 … 100 and older); places are independent of each other but for `scale_of`.
    """
    scale = scale_of(people, first_year)
    found = [np.asarray(people, dtype=np.float64)]
    for year in range(first_year, first_year + years):
        found.append(_a_year_on(found[-1], year, scale * course.births(year), course.survival))
    return np.stack(found)


def _a_year_on(people: Floats, year: int, scale: Floats, lives: Survival) -> Floats:
    later = np.zeros_like(people)
    later[:, :, 1:] = people[:, :, :-1] * lives.aged[:, :-1]
    later[:, :, -1] += people[:, :, -1] * lives.aged[:, -1]
    # Half of the year falls into either calendar year, and women are counted in its middle.
    rates = (fertility(year) + fertility(year + 1)) / 2
    born = scale * (((people + later) / 2)[:, WOMEN] @ rates)
    later[:, MEN, 0] = born * BOYS * lives.born[MEN]
    later[:, WOMEN, 0] = born * (1 - BOYS) * lives.born[WOMEN]
    return later


def scale_of(people: Floats, year: int) -> Floats:
    """By place: its children under three, by those whom China's rates would have given its women.

    Women are taken as they stand now and made younger; hardly one in a thousand of that age has died since.
    """
    there = people[:, :, :_SMALL].sum(axis=(1, 2))
    expected = np.zeros(len(people))
    lives = survival(NOW)
    alive = BOYS * lives.born[MEN] + (1 - BOYS) * lives.born[WOMEN]
    for age in range(_SMALL):
        women = np.zeros((len(people), AGES))
        women[:, : AGES - age] = people[:, WOMEN, age:]
        expected += women @ ((fertility(year - age) + fertility(year - age - 1)) / 2) * alive
    whole = there.sum() / expected.sum() if expected.sum() else 1.0
    own = np.divide(there, expected, out=np.full(len(people), whole), where=expected > 0)
    return np.where(there >= FEWEST_CHILDREN, own, whole)
