"""The county tables of the seventh census (2020-11-01) that a population is made from."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import numpy as np

from laoyou.analytics.population.arrays import Floats, Longs
from laoyou.core.area_codes import from_short

# First age of each group; the last is open.
GROUP_STARTS = (0, 1, *range(5, 90, 5))
STATUSES = ("never", "married", "widowed", "divorced")
_GROUP_NAMES = ("0", "1_4", *(f"{age}_{age + 4}" for age in range(5, 85, 5)), "85")


@dataclass(frozen=True, slots=True)
class CountyCensus:
    """One county's counts; all integers, people unless it says households.

    ages: shape (2, 19), men then women by `GROUP_STARTS`. generations: households of one (one-person households
    among them), two, three, four and more generations. elders: households with one, two, three and more people of 65
    and over. marital: shape (2, 4), men then women by `STATUSES`; a sample of a tenth of those of 15 and over.
    registered_*: people whose household registration is in another township of the county, in another county of the
    province, outside the province. minority_percent: of the population, two decimals.
    """

    code: int
    name: str
    ages: Longs
    urban: int
    rural: int
    minority_percent: float
    households: int
    family_population: int
    one_person: int
    generations: tuple[int, int, int, int]
    elders: tuple[int, int, int]
    registered_county: int
    registered_province: int
    registered_outside: int
    marital: Longs

    @property
    def population(self) -> int:
        """Everybody, in family and collective households."""
        return int(self.ages.sum())

    def scaled(self, scale: float) -> CountyCensus:
        """The same county with every count times `scale`; parts are rounded so that they add up to rounded totals.

        Raises ValueError unless 0 < scale ≤ 1.
        """
        if not 0 < scale <= 1:
            raise ValueError(f"scale is {scale}; it must be above 0 and at most 1")
        return self if scale == 1 else _scaled(self, scale)


@cache
def counties() -> Mapping[int, CountyCensus]:
    """Every county that ships with the package, by 12-digit code."""
    text = files("laoyou.analytics.population").joinpath("data/census2020.csv").read_text("utf-8")
    found = (_county(row) for row in csv.DictReader(text.splitlines()))
    return MappingProxyType({county.code: county for county in found})


def largest_remainder(shares: Floats, total: int) -> Longs:
    """Integers in proportion to `shares` (any shape, not negative) that add up to `total`; ties go to the first."""
    whole = float(shares.sum())
    exact = shares.ravel() * (total / whole) if whole else np.zeros(shares.size)
    counts = np.floor(exact).astype(np.int64)
    missing = (total if whole else 0) - int(counts.sum())
    counts[np.argsort(counts - exact, kind="stable")[:missing]] += 1
    return counts.reshape(shares.shape)


def _county(row: Mapping[str, str]) -> CountyCensus:
    def numbers(names: Iterable[str]) -> list[int]:
        return [int(row[name]) for name in names]

    one, two, three, four = numbers(f"generations_{count}" for count in range(1, 5))
    single, pair, more = numbers(f"elders_{count}" for count in range(1, 4))
    return CountyCensus(
        code=from_short(row["code"]),
        name=row["name"],
        ages=np.array([numbers(f"{sex}_{group}" for group in _GROUP_NAMES) for sex in "mf"]),
        urban=int(row["urban"]),
        rural=int(row["rural"]),
        minority_percent=float(row["minority_percent"]),
        households=int(row["households"]),
        family_population=int(row["family_population"]),
        one_person=int(row["one_person"]),
        generations=(one, two, three, four),
        elders=(single, pair, more),
        registered_county=int(row["registered_county"]),
        registered_province=int(row["registered_province"]),
        registered_outside=int(row["registered_outside"]),
        marital=np.array([numbers(f"sample_{status}_{sex}" for status in STATUSES) for sex in "mf"]),
    )


def _scaled(county: CountyCensus, scale: float) -> CountyCensus:
    ages = _parts(county.ages, scale)
    population = int(ages.sum())
    urban = round(county.urban * scale) if county.rural else population
    parts = np.array([county.one_person, county.generations[0] - county.one_person, *county.generations[1:]])
    one_person, one, two, three, four = _parts(parts, scale).tolist()
    single, pair, more = _parts(np.array(county.elders), scale).tolist()
    households = one_person + one + two + three + four
    family = min(population, max(round(county.family_population * scale), one_person + 2 * (households - one_person)))
    return CountyCensus(
        code=county.code,
        name=county.name,
        ages=ages,
        urban=min(urban, population),
        rural=population - min(urban, population),
        minority_percent=county.minority_percent,
        households=households,
        family_population=family,
        one_person=one_person,
        generations=(one_person + one, two, three, four),
        elders=(single, pair, more),
        registered_county=round(county.registered_county * scale),
        registered_province=round(county.registered_province * scale),
        registered_outside=round(county.registered_outside * scale),
        marital=county.marital,
    )


def _parts(counts: Longs, scale: float) -> Longs:
    return largest_remainder(counts.astype(np.float64), round(int(counts.sum()) * scale))
