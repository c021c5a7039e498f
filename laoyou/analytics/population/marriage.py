"""Marital status: couples are married; the rest follows the county's sample, by age."""

from __future__ import annotations

import numpy as np

from laoyou.analytics.population.ages import AGES
from laoyou.analytics.population.arrays import Bools, Bytes, Floats, Index, Ints, Longs
from laoyou.analytics.population.census import CountyCensus, largest_remainder
from laoyou.analytics.population.matching import curve
from laoyou.analytics.population.model import FEMALE, MALE, Marital

# Civil Code, article 1047.
LAWFUL_AGE = {MALE: 22, FEMALE: 20}
_ASKED_AGE = 15
_STATUS = np.array([Marital.NEVER, Marital.MARRIED, Marital.WIDOWED, Marital.DIVORCED], np.uint8)
_ROUNDS = 100
# People without a spouse in the household, in the order of `_STATUS`: how likely each is at an age (assumption; the
# totals are the census's).
_LIKELY = np.stack(
    [
        curve((15, 1), (22, 0.97), (25, 0.85), (30, 0.5), (35, 0.25), (45, 0.1), (60, 0.06), (80, 0.04)),
        curve((20, 0.02), (25, 0.15), (30, 0.45), (40, 0.6), (60, 0.5), (70, 0.4), (85, 0.25)),
        curve((28, 0), (40, 0.02), (55, 0.12), (65, 0.3), (80, 0.7)),
        curve((21, 0), (30, 0.08), (40, 0.2), (55, 0.2), (70, 0.05), (80, 0.02)),
    ],
    axis=1,
)


def marital_status(
    sex: Bytes, age: Ints, coupled: Bools, parent: Bools, census: CountyCensus, rng: np.random.Generator
) -> Bytes:
    """A `Marital` for everybody, shape (n,).

    Nobody below the lawful age is anything but never married, and no parent is. Of those of 15 and over each sex
    comes close to the shares of the county's sample; who is married without being `coupled` has the spouse elsewhere.
    """
    status = np.full(sex.size, Marital.NEVER, np.uint8)
    status[coupled] = Marital.MARRIED
    for number, shares in zip((MALE, FEMALE), census.marital, strict=True):
        asked = (sex == number) & (age >= _ASKED_AGE)
        wanted = largest_remainder(shares.astype(np.float64), int(asked.sum()))
        wanted[1] = max(int(wanted[1]) - int((asked & coupled).sum()), 0)
        others = np.flatnonzero(asked & ~coupled)
        status[others] = _others(age[others], parent[others], wanted, LAWFUL_AGE[number], rng)
    return status


def _others(age: Ints, parent: Bools, wanted: Longs, lawful: int, rng: np.random.Generator) -> Bytes:
    row = age + AGES * parent
    counts = np.bincount(row, minlength=2 * AGES)
    table = _fitted(_likely(lawful), counts.astype(np.float64), wanted.astype(np.float64))
    dealt = [np.repeat(_STATUS, largest_remainder(cells, int(n))) for cells, n in zip(table, counts, strict=True)]
    status = np.empty(age.size, np.uint8)
    order: Index = rng.permutation(age.size)
    order = order[np.argsort(row[order], kind="stable")]
    status[order] = np.concatenate(dealt)
    return status


def _likely(lawful: int) -> Floats:
    """Shape (212, 4): by age people without children in the household, then parents."""
    childless, parents = _LIKELY.copy(), _LIKELY.copy()
    parents[:, 0] = 0
    childless[:lawful, 1:] = 0
    parents[:lawful] = [1, 0, 0, 0]
    return np.concatenate([childless, parents]) + np.concatenate([childless > 0, parents > 0]) * 1e-9


def _fitted(table: Floats, rows: Floats, columns: Floats) -> Floats:
    for _ in range(_ROUNDS):
        table = table * _ratio(columns, (table * (rows > 0)[:, None]).sum(axis=0))[None, :] + 1e-12 * (table > 0)
        table = table * _ratio(rows, table.sum(axis=1))[:, None]
    return table


def _ratio(wanted: Floats, got: Floats) -> Floats:
    return np.divide(wanted, got, out=np.zeros_like(wanted), where=got > 0)
