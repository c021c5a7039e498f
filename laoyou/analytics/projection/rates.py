"""How people survive and have children, by single years, from the tables under `data/`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
OLDEST = 100  # the last age: everybody of a hundred years and more
AGES = OLDEST + 1
MEN, WOMEN = 0, 1
BEFORE, NOW = "2015-2020", "2025-2030"
_SEXES = {"1": MEN, "2": WOMEN}
_GROUP = 5


@dataclass(frozen=True, slots=True)
class Survival:
    """Shares that are alive a year later, by sex (men, women).

    `born`: of those born within the year, at its end. `aged[:, x]`: of those of completed age x, a year on (then of age
    x + 1; the last two ages become the open one).
    """

    born: Floats
    aged: Floats


@cache
def survival(period: str) -> Survival:
    """Of a period's life table. Raises KeyError for one there is not."""
    tables = [_single_years(*_abridged(period, sex)) for sex in (MEN, WOMEN)]
    return Survival(np.array([born for born, _ in tables]), np.array([aged for _, aged in tables]))


@cache
def better_survival() -> Survival:
    """As far better than now as BEFORE was worse: the death rate of each age falls once more by the same factor."""
    now, before = survival(NOW), survival(BEFORE)
    return Survival(_beyond(now.born, before.born), _beyond(now.aged, before.aged))


def _beyond(now: Floats, before: Floats) -> Floats:
    found: Floats = np.exp(np.log(now) ** 2 / np.log(before))
    return found


def _single_years(ages: Floats, survivors: Floats, lived: Floats, ahead: Floats) -> tuple[float, Floats]:
    """The share of the born that ends the year, and the shares by age; the table's own years lived come out.

    Survivors fall evenly from age to age of the table, in its open age at an even rate.
    """
    last = int(ages[-1])
    rate = survivors[-1] / ahead[-1]
    alive = np.interp(np.arange(last + 1), ages, survivors)
    alive = np.append(alive, survivors[-1] * np.exp(-rate * np.arange(1, AGES - last)))
    years = (alive[:-1] + alive[1:]) / 2
    years[0] = lived[0]  # infants die in their first days: as the table has it
    years[last:] = -np.diff(alive[last:]) / rate
    oldest = alive[OLDEST] / rate
    staying = oldest / (years[-1] + oldest)
    aged = np.append(years[1:] / years[:-1], [staying, staying])
    return float(years[0] / survivors[0]), aged


def _abridged(period: str, sex: int) -> tuple[Floats, Floats, Floats, Floats]:
    rows = [row for row in _rows("life_tables.csv") if row["period"] == period and _SEXES[row["sex"]] == sex]
    if not rows:
        raise KeyError(period)
    columns = ("age", "survivors", "years_lived", "years_ahead")
    ages, survivors, lived, ahead = (np.array([float(row[name]) for row in rows]) for name in columns)
    return ages, survivors, lived, ahead


@cache
def fertility(year: int) -> Floats:
    """Births a woman by completed age in a year, medium variant; outside the table its first and last year stand."""
    by_year = _fertility()
    return by_year[min(max(year, min(by_year)), max(by_year))]


@cache
def _fertility() -> dict[int, Floats]:
    found: dict[int, Floats] = {}
    for row in _rows("fertility.csv"):
        rates, first = found.setdefault(int(row["year"]), np.zeros(AGES)), int(row["age_from"])
        rates[first : first + _GROUP] = float(row["births_per_1000"]) / 1000
    return found


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("laoyou.analytics.projection").joinpath("data", name).read_text(encoding="utf-8")
    return iter(list(csv.DictReader(text.splitlines())))
