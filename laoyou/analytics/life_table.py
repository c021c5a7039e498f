"""Life expectancy at birth from deaths and person-years by age: an abridged life table with its interval.

The method is Chiang's (The Life Table and its Applications, 1984): the chance to die in an age interval of n years is
`n × M / (1 + n × (1 − a) × M)`, M being deaths by person-years and a the part of the interval that those who die in it
live through. The variance of the expectancy is his too, with the term for the open last interval that Silcocks,
Jenner and Reza added (J Epidemiol Community Health 2001;55:38–43).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

AGES = (0, 1, *range(5, 91, 5))  # where the intervals begin; the last is open
# The part of an interval that is lived through by those who die in it: few infants see their half-year.
_LIVED = (0.1, 0.4, *(0.5,) * (len(AGES) - 2))
_TWO_SIDED = 1.96  # of the normal distribution: 19 times out of 20


@dataclass(frozen=True, slots=True)
class Expectancy:
    """Life expectancy at birth in years, and what it lies between 19 times out of 20."""

    value: float
    low: float
    high: float


def life_expectancy(deaths: Sequence[float], years: Sequence[float]) -> Expectancy | None:
    """From deaths and person-years of each interval of AGES.

    None where it cannot be computed: nobody died in the open interval, or nobody lived in an interval before it.
    """
    if len(deaths) != len(AGES) or len(years) != len(AGES):
        raise ValueError("one number for each interval of AGES")
    if deaths[-1] <= 0 or min(years) <= 0:
        return None
    dying = [_dying(at, deaths[at] / years[at]) for at in range(len(AGES) - 1)]
    alive = [1.0]
    for chance in dying:
        alive.append(alive[-1] * (1 - chance))
    last = deaths[-1] / years[-1]
    expected = [0.0] * len(AGES)
    expected[-1] = 1 / last
    for at in reversed(range(len(AGES) - 1)):
        lived = _width(at) * (1 - dying[at] * (1 - _LIVED[at]))
        expected[at] = lived + (1 - dying[at]) * expected[at + 1]
    spread = _TWO_SIDED * sqrt(_variance(deaths, dying, alive, expected, last, years[-1]))
    return Expectancy(expected[0], expected[0] - spread, expected[0] + spread)


def _width(at: int) -> int:
    return AGES[at + 1] - AGES[at]


def _dying(at: int, rate: float) -> float:
    """The chance to die in the interval, for who has reached it."""
    width = _width(at)
    return min(width * rate / (1 + width * (1 - _LIVED[at]) * rate), 1.0)


def _variance(
    deaths: Sequence[float], dying: Sequence[float], alive: Sequence[float], expected: Sequence[float], last: float,
    last_years: float,
) -> float:  # fmt: skip
    whole = alive[-1] ** 2 * (last / last_years) / last**4
    for at, chance in enumerate(dying):
        if deaths[at] > 0:
            of_chance = chance**2 * (1 - chance) / deaths[at]
            whole += alive[at] ** 2 * ((1 - _LIVED[at]) * _width(at) + expected[at + 1]) ** 2 * of_chance
    return whole
