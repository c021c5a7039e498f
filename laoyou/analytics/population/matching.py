"""Choosing people at random and bringing them together by age; loops run over ages, never over persons."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from laoyou.analytics.population.ages import AGES
from laoyou.analytics.population.arrays import Bools, Floats, Index, Ints, Longs

_ROUNDS = 40
_GRID = np.arange(AGES, dtype=np.float64)


def curve(*points: tuple[float, float]) -> Floats:
    """A value for every age 0…105, shape (106,), linear between the (age, value) points and level outside them."""
    return np.interp(_GRID, [age for age, _ in points], [value for _, value in points])


def gap(mean: float, spread: float, low: float, high: float) -> Floats:
    """How willingly a person of age r (row) goes with one of age c (column), shape (106, 106).

    A bell around r - c = mean, and nothing outside low ≤ r - c ≤ high.
    """
    difference = _GRID[:, None] - _GRID[None, :]
    bell = np.exp(-0.5 * ((difference - mean) / spread) ** 2) + 1e-9
    return np.where((difference >= low) & (difference <= high), bell, 0.0)


def pick(weights: Floats, count: int, rng: np.random.Generator) -> Index:
    """`count` different positions, likelier where the weight is greater; fewer when fewer weights are above zero."""
    able = np.flatnonzero(weights > 0)
    if count >= able.size:
        return able
    keys = np.log(weights[able]) + rng.gumbel(size=able.size)
    return able[np.argpartition(-keys, count)[:count]] if count > 0 else able[:0]


def pair(rows: Ints, columns: Ints, wishes: Sequence[Floats], rng: np.random.Generator) -> tuple[Index, Index]:
    """Partners for as many rows as possible: positions in `rows` and in `columns` (both hold ages), side by side.

    Nobody is used twice. The wishes are tried in their order; what one leaves unmatched, the next may match.
    """
    left, right = np.arange(rows.size), np.arange(columns.size)
    found: list[tuple[Index, Index]] = []
    for wish in wishes:
        if left.size == 0 or right.size == 0:
            break
        a, b = _pair_once(rows[left], columns[right], wish, rng)
        found.append((left[a], right[b]))
        left, right = np.delete(left, a), np.delete(right, b)
    if not found:
        return np.empty(0, np.intp), np.empty(0, np.intp)
    return np.concatenate([a for a, _ in found]), np.concatenate([b for _, b in found])


def _pair_once(rows: Ints, columns: Ints, wish: Floats, rng: np.random.Generator) -> tuple[Index, Index]:
    flow = allocate(np.bincount(rows, minlength=AGES), np.bincount(columns, minlength=AGES), wish)
    a, cell_a = _dealt(rows, flow, rng)
    b, cell_b = _dealt(columns, flow.T, rng)
    cell_b = cell_b % AGES * AGES + cell_b // AGES
    return a[np.argsort(cell_a, kind="stable")], b[np.argsort(cell_b, kind="stable")]


def _dealt(ages: Ints, flow: Longs, rng: np.random.Generator) -> tuple[Index, Longs]:
    """Positions in `ages` that take part, each with the cell of `flow` it was dealt to."""
    order = rng.permutation(ages.size)
    order = order[np.argsort(ages[order], kind="stable")]
    sorted_ages = ages[order]
    starts = np.searchsorted(sorted_ages, np.arange(AGES))
    rank = np.arange(ages.size) - starts[sorted_ages]
    taking = rank < flow.sum(axis=1)[sorted_ages]
    return order[taking], np.repeat(np.arange(AGES * AGES), flow.ravel())


def allocate(need: Longs, room: Longs, wish: Floats) -> Longs:
    """How many of each row go to each column, shape (106, 106): rows get what they need, columns stay within room.

    The result follows `wish` as the margins allow (iterative proportional fitting); cells with wish 0 stay empty.
    A row is left short only when no column it may use has room.
    """
    exact = _fitted(need.astype(np.float64), room.astype(np.float64), wish)
    flow = np.floor(exact + 1e-9).astype(np.int64)
    _fill(flow, exact, need - flow.sum(axis=1), room - flow.sum(axis=0), wish > 0)
    return flow


def _fitted(need: Floats, room: Floats, wish: Floats) -> Floats:
    flow = wish * (need > 0)[:, None] * room[None, :]
    for _ in range(_ROUNDS):
        flow *= _ratio(need, flow.sum(axis=1))[:, None]
        flow *= np.minimum(1.0, _ratio(room, flow.sum(axis=0)))[None, :]
    return flow


def _ratio(wanted: Floats, got: Floats) -> Floats:
    return np.divide(wanted, got, out=np.zeros_like(wanted), where=got > 0)


def _fill(flow: Longs, exact: Floats, missing: Longs, spare: Longs, allowed: Bools) -> None:
    """Deal out what rounding down left over: rows with least choice first, one each to the greatest remainders."""
    open_rows = np.flatnonzero(missing > 0)
    choice = (allowed[open_rows] * spare).sum(axis=1)
    for row in open_rows[np.argsort(choice - missing[open_rows], kind="stable")]:
        while missing[row] > 0:
            usable = np.flatnonzero(allowed[row] & (spare > 0))
            if usable.size == 0:
                break
            best = usable[np.argsort(flow[row, usable] - exact[row, usable], kind="stable")]
            chosen = best[: missing[row]]
            flow[row, chosen] += 1
            spare[chosen] -= 1
            missing[row] -= chosen.size
