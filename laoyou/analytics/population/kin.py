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

    couples: somebody and the spouse, one of them an elder. parents: a child under 14, or one who has come of age and
    whose parent is an elder, and a parent. wards: somebody
    under 18 whose parents are not in the household, and the grandparent who heads it; carers: those of them under 14.
    """

    couples: Index
    parents: Index
    wards: Index
    carers: Index


def kin_of(persons: Persons, *, as_of: date) -> Kin:
    """The relations of elders (60+), of children (under 14) and of minors left with grandparents (under 18) at home.

    Only what the places in a household say for certain: the head's spouse and parents; the children of head and spouse;
    grandchildren where one child of the head, with or without a spouse, stands between, or nobody does.
    """
    age = (np.datetime64(as_of).astype(np.int64) - persons.birth) / _YEAR
    head, spouse, child, child_spouse = (
        _only(persons, role) for role in (Role.HEAD, Role.SPOUSE, Role.CHILD, Role.CHILD_SPOUSE)
    )
    couples = _pairs(head, spouse)
    at_home = persons.household >= 0
    own, old = (np.flatnonzero((persons.role == role) & at_home) for role in (Role.CHILD, Role.PARENT))
    grand = np.flatnonzero((persons.role == Role.GRANDCHILD) & (age < MINOR) & at_home)
    homes = persons.household
    between = _how_many(persons, Role.CHILD)[homes[grand]]
    middle, left = grand[between == 1], grand[between == 0]
    parents = np.concatenate(
        [
            _pairs(own, head[homes[own]]),
            _pairs(own, spouse[homes[own]]),
            _pairs(middle, child[homes[middle]]),
            _pairs(middle, child_spouse[homes[middle]]),
            _pairs(head[homes[old]], old),
        ]
    )
    wards = _pairs(left, head[homes[left]])
    return Kin(
        couples=couples[(age[couples] >= OLD).any(axis=1)],
        parents=_old_enough(parents[_served(age[parents[:, 0]], age[parents[:, 1]])], age),
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


def _served(child: np.ndarray, parent: np.ndarray) -> Bools:
    """By age: small children, and grown-up ones of elders."""
    served: Bools = (child < CHILD) | ((child >= MINOR) & (parent >= OLD))
    return served


def _old_enough(pairs: Index, age: np.ndarray) -> Index:
    kept: Index = pairs[age[pairs[:, 1]] - age[pairs[:, 0]] >= _YOUNGEST_PARENT]
    return kept
