"""户籍: where people are registered who live in one township and are registered in another."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

import numpy as np

from laoyou.analytics.population.arrays import NOBODY, Floats, Index, Ints, Longs
from laoyou.analytics.population.census import CountyCensus, counties
from laoyou.analytics.population.matching import curve, pick
from laoyou.core.area_codes import Level, from_short, level_of, lineage_of

# Who lives away from where they are registered: by age; people in dormitories far more often; members of a household
# together rather than one by one (assumptions; the counts are the census's).
_AWAY = curve((0, 0.5), (14, 0.5), (18, 1.4), (30, 1.5), (45, 0.8), (60, 0.4), (80, 0.25))
_DORMITORY = 4.0
_TOGETHER = 2.0
_NEIGHBOURS = 0.4
_TOWNSHIP = 1000


def registered_at(
    age: Ints, household: Ints, home: Longs, villages: Longs, census: CountyCensus, rng: np.random.Generator
) -> Longs:
    """The finest area known where each is registered, 12 digits, shape (n,); the village lived in unless away.

    home: the code of the village lived in, shape (n,). Registered in the county: a village of another township, or
    the county when there is none. Elsewhere in the province: a county of the same prefecture or another prefecture.
    Outside: a province.
    """
    registered = home.copy()
    counts = (census.registered_county, census.registered_province, census.registered_outside)
    away = _away(age, household, sum(counts), rng)
    near, province, outside = np.split(away, np.cumsum(counts)[:2])
    registered[near] = _other_township(home[near], villages, census.code, rng)
    registered[province] = _drawn(*_in_province(census.code), province.size, rng)
    registered[outside] = _drawn(*_outside(census.code), outside.size, rng)
    return registered


def _away(age: Ints, household: Ints, count: int, rng: np.random.Generator) -> Index:
    """`count` people; those of one household stand together."""
    mood = rng.gumbel(size=int(household.max(initial=0)) + 1) * _TOGETHER
    alone = household == NOBODY
    weight = _AWAY[age] * np.where(alone, _DORMITORY, np.exp(mood[household]))
    chosen = pick(weight, count, rng)
    turn = np.where(
        alone[chosen], rng.random(chosen.size) * (mood.size + 1), rng.permutation(mood.size)[household[chosen]]
    )
    return chosen[np.argsort(turn, kind="stable")]


def _other_township(home: Longs, villages: Longs, county: int, rng: np.random.Generator) -> Longs:
    ordered = np.sort(villages)
    townships = ordered // _TOWNSHIP
    start = np.searchsorted(townships, home // _TOWNSHIP)
    own = np.searchsorted(townships, home // _TOWNSHIP, side="right") - start
    others = ordered.size - own
    drawn = (rng.random(home.size) * others).astype(np.int64)
    drawn += np.where(drawn >= start, own, 0)
    return np.where(others > 0, ordered[np.minimum(drawn, ordered.size - 1)], county)


def _drawn(codes: Longs, shares: Floats, count: int, rng: np.random.Generator) -> Longs:
    return rng.choice(codes, count, p=shares / shares.sum())


def _in_province(county: int) -> tuple[Longs, Floats]:
    _, prefecture, province = lineage_of(county)
    near = [code for code in counties() if code != county and prefecture in lineage_of(code)]
    far = {
        code: weight
        for code, weight in _origins().items()
        if level_of(code) == Level.PREFECTURE and province in lineage_of(code) and code != prefecture
    }
    share = _NEIGHBOURS if near else 0.0
    total = sum(far.values())
    codes = np.array([*near, *far], np.int64)
    weights = [share / len(near) for _ in near] + [(1 - share) * weight / total for weight in far.values()]
    return codes, np.array(weights)


def _outside(county: int) -> tuple[Longs, Floats]:
    own = lineage_of(county)[-1]
    far = {code: weight for code, weight in _origins().items() if level_of(code) == Level.PROVINCE and code != own}
    return np.array([*far], np.int64), np.array([*far.values()])


@cache
def _origins() -> dict[int, float]:
    text = files("laoyou.analytics.population").joinpath("data/origins.csv").read_text("utf-8")
    return {from_short(row["code"]): float(row["weight"]) for row in csv.DictReader(text.splitlines())}
