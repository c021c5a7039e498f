"""Ethnicities by GB/T 3304: the census's minority share, split by a stated assumption, neighbours alike."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

import numpy as np

from laoyou.analytics.population.arrays import NOBODY, Bytes, Ints, Longs
from laoyou.analytics.population.census import CountyCensus, largest_remainder

HAN, MONGOL, HUI, TIBETAN, UYGHUR = 1, 2, 3, 4, 5
DONGXIANG, TU, SALAR = 26, 30, 35
# How far a household strays from its village's place in the order of ethnicities (a village's place is 0…1).
_MIXING = 0.12


def ethnicities(village: Ints, household: Ints, census: CountyCensus, rng: np.random.Generator) -> Bytes:
    """GB/T 3304 numbers, shape (n,); the minorities together are exactly the census's share, rounded to a person.

    Members of a household are alike but for the one household where a group's count is reached.
    """
    total = village.size
    kinds, counts = _counts(census, total)
    place = rng.permutation(int(village.max(initial=0)) + 1) / max(int(village.max(initial=0)) + 1, 1)
    strayed = rng.normal(0, _MIXING, int(household.max(initial=0)) + 1)
    own = rng.normal(0, 2 * _MIXING, total)
    key = place[village] + np.where(household == NOBODY, own, strayed[household])
    numbers = np.empty(total, np.uint8)
    numbers[np.lexsort((household, key))] = np.repeat(kinds, counts)
    return numbers


def minorities(census: CountyCensus, total: int) -> int:
    """Everybody but the Han, of `total` people."""
    return round(total * census.minority_percent / 100)


def _counts(census: CountyCensus, total: int) -> tuple[Bytes, Longs]:
    shares = _shares(str(census.code // 10**6))
    others = minorities(census, total)
    counts = largest_remainder(np.array([*shares.values()]), others)
    return np.array([*shares, HAN], np.uint8), np.append(counts, total - others)


def _shares(county: str) -> dict[int, float]:
    """Of the county's minorities: the rows of the longest code that begins the county's."""
    rows = [row for row in _rows() if county.startswith(row[0])]
    longest = max(len(code) for code, _, _ in rows)
    return {ethnicity: share for code, ethnicity, share in rows if len(code) == longest}


@cache
def _rows() -> tuple[tuple[str, int, float], ...]:
    text = files("laoyou.analytics.population").joinpath("data/ethnicities.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple((row["area"], int(row["ethnicity"]), float(row["share"])) for row in rows)
