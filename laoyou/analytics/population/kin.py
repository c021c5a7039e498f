"""What the made-up people are to one another, read off their places in the household: nothing is drawn here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from laoyou.analytics.population.arrays import NOBODY, Bools, Index
from laoyou.analytics.population.model import Persons, Role

OLD, CHILD, MINOR = 60, 14, 18
_YOUNGEST_PARENT = 15  # years between a parent and a child
_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Kin:
    """Pairs of positions in `Persons`, arrays of shape (k, 2) each.

    couples: somebody and the spouse, one of them an elder. parents: a child under 14 and a parent. wards: somebody
    under 18 whose parents are not in the household, and the grandparent who heads it; carers: those of them under 14.
    """

    couples: Index
    parents: Index
    wards: Index
    carers: Index


def kin_of(persons: Persons, *, as_of: date) -> Kin:
    """The relations of elders (60+), of children (under 14) and of minors left with grandparents (under 18) at home.

    Only what the places in a household say for certain: the head's spouse; the children of head and spouse;
    grandchildren where one child of the head, with or without a spouse, stands between, or nobody does.
    """
    age = (np.datetime64(as_of).astype(np.int64) - persons.birth) / _YEAR
    head, spouse, child, child_spouse = (
        _only(persons, role) for role in (Role.HEAD, Role.SPOUSE, Role.CHILD, Role.CHILD_SPOUSE)
    )
    couples = _pairs(head, spouse)
    below = {
        role: np.flatnonzero((persons.role == role) & (age < MINOR) & (persons.household >= 0))
        for role in (Role.CHILD, Role.GRANDCHILD)
    }
    own, grand = below[Role.CHILD], below[Role.GRANDCHILD]
    homes = persons.household
    between = _how_many(persons, Role.CHILD)[homes[grand]]
    middle, left = grand[between == 1], grand[between == 0]
    parents = np.concatenate(
        [
            _pairs(own, head[homes[own]]),
            _pairs(own, spouse[homes[own]]),
            _pairs(middle, child[homes[middle]]),
            _pairs(middle, child_spouse[homes[middle]]),
        ]
    )
    wards = _pairs(left, head[homes[left]])
    return Kin(
        couples=couples[(age[couples] >= OLD).any(axis=1)],
        parents=_old_enough(parents[age[parents[:, 0]] < CHILD], age),
        wards=wards,
        carers=wards[age[wards[:, 0]] < CHILD],
    )


def _how_many(persons: Persons, role: Role) -> Index:
    """How many of a place each household has; one entry more than there are households."""
    there = persons.household[(persons.role == role) & (persons.household >= 0)]
    return np.bincount(there, minlength=int(persons.household.max(initial=0)) + 1)


def _only(persons: Persons, role: Role) -> Index:
    """Who has a place in each household, where one person alone has it; NOBODY elsewhere."""
    found = np.full(int(persons.household.max(initial=0)) + 1, NOBODY, np.intp)
    people = np.flatnonzero((persons.role == role) & (persons.household >= 0))
    found[persons.household[people]] = people
    found[_how_many(persons, role) != 1] = NOBODY
    return found


def _pairs(one: Index, other: Index) -> Index:
    known: Bools = (one != NOBODY) & (other != NOBODY)
    return np.column_stack([one[known], other[known]])


def _old_enough(pairs: Index, age: np.ndarray) -> Index:
    kept: Index = pairs[age[pairs[:, 1]] - age[pairs[:, 0]] >= _YOUNGEST_PARENT]
    return kept
