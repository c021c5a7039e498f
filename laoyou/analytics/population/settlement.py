"""Which village each household and each person outside households lives in, and the household's address there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from laoyou.analytics.population.arrays import Bools, Floats, Index, Ints, Longs, Shorts
from laoyou.analytics.population.census import CountyCensus
from laoyou.analytics.population.model import Village

# Assumptions: the spread of village sizes (of the logarithm), that of dormitories over villages, the share of people
# in collective households who live in towns, how much elder households lean to the country, households in a group.
_SIZES, _DORMITORIES = 0.6, 1.5
_COLLECTIVE_URBAN = 0.8
_ELDERS_RURAL = 0.15
_GROUP = 35


@dataclass(frozen=True, slots=True)
class _Half:
    """The villages of one kind with the positions of the households and the count of other people they take."""

    villages: Index
    households: Index
    others: int


def settle_villages(
    census: CountyCensus, villages: Sequence[Village], sizes: Ints, elders: Bools, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """The village of each household, shape (m,), and of each person in a collective one, shape (c,).

    sizes and elders: shape (m,), persons in each household and whether one is 65 or over. The urban population goes
    to residents' committees and the rural to villagers' committees; where a kind is missing the other takes all. Every
    village of a kind that has enough households gets one.

    Raises ValueError when there is no village.
    """
    if not villages:
        raise ValueError(f"{census.name} ({census.code}) has no village to live in")
    home = np.empty(sizes.size, np.int32)
    others: list[Ints] = []
    for half in _halves(census, villages, sizes, elders, rng):
        home[half.households] = half.villages[_cut(sizes[half.households], half.villages.size, rng)]
        weight = _shares(half.villages.size, _DORMITORIES, rng)
        others.append(rng.choice(half.villages, half.others, p=weight).astype(np.int32))
    return home, np.concatenate(others)


def addresses(village: Ints) -> tuple[Shorts, Shorts]:
    """Group and number inside the village, both from 1, of households in the order of their villages, shape (m,)."""
    starts = np.searchsorted(village, village)
    place = np.arange(village.size) - starts
    return (place // _GROUP + 1).astype(np.int16), (place % _GROUP + 1).astype(np.int16)


def _halves(
    census: CountyCensus, villages: Sequence[Village], sizes: Ints, elders: Bools, rng: np.random.Generator
) -> list[_Half]:
    urban = np.array([village.kind == "residents" for village in villages])
    collective = census.population - int(sizes.sum())
    order = np.argsort(rng.random(sizes.size) + _ELDERS_RURAL * elders, kind="stable")
    if urban.all() or not urban.any():
        return [_Half(np.arange(urban.size), order, collective)]
    towns, outside = _urban_part(census.urban, sizes[order], collective)
    return [
        _Half(np.flatnonzero(urban), order[:towns], outside),
        _Half(np.flatnonzero(~urban), order[towns:], collective - outside),
    ]


def _urban_part(urban: int, sizes: Ints, collective: int) -> tuple[int, int]:
    """How many of the households in this order, and of other people, make up the urban population exactly."""
    total = int(sizes.sum())
    outside = max(round(collective * _COLLECTIVE_URBAN), urban - total)
    reached = np.cumsum(sizes)
    households = int(np.searchsorted(reached, urban - min(outside, urban), side="right"))
    housed = int(reached[households - 1]) if households else 0
    return households, min(urban - housed, collective)


def _cut(sizes: Ints, villages: int, rng: np.random.Generator) -> Index:
    """A village 0…villages-1 for each household: one for each village first, the others by the villages' sizes."""
    ends = np.cumsum(_shares(villages, _SIZES, rng)) * float(sizes.sum())
    middle = np.cumsum(sizes) - sizes / 2
    home = np.minimum(np.searchsorted(ends, middle), villages - 1)
    first = rng.permutation(sizes.size)[:villages]
    home[first] = np.arange(first.size)
    return home


def _shares(count: int, sigma: float, rng: np.random.Generator) -> Floats:
    sizes = rng.lognormal(0, sigma, count)
    shares: Floats = sizes / sizes.sum()
    return shares


def codes(villages: Sequence[Village]) -> Longs:
    """The villages' codes, shape (v,)."""
    return np.array([village.code for village in villages], np.int64)
