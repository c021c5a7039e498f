"""Children and other kin move in with the families they fit by age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from laoyou.analytics.population.ages import AGES
from laoyou.analytics.population.arrays import NOBODY, Bools, Bytes, Floats, Index, Ints
from laoyou.analytics.population.draft import ANCIENT, JUNIOR, MIDDLE, SENIOR, Draft, Families
from laoyou.analytics.population.lineages import ANYBODY
from laoyou.analytics.population.matching import curve, gap, pair

_MOTHER = gap(27, 5.5, 19, 44)
_MOTHER_AT_NEED = gap(27, 8, 19, 50)
_GRANDPARENT = gap(53, 8, 36, 80)
_GRANDPARENT_AT_NEED = gap(53, 12, 30, 95)
_LONG = [_GRANDPARENT, _GRANDPARENT_AT_NEED]
_SAME_AGE = gap(0, 6, -15, 15)
# The first child is rather a minor; grown children at home are fewer the older they are.
_AT_HOME = curve((17, 1), (18, 0.7), (30, 0.3), (45, 0.1))
_MORE_CHILDREN, _MORE_GROWN = 3, 2


@dataclass(slots=True)
class Homes:
    """Where everybody lives. Arrays of shape (n,): the position of the family, -1 without; the generation in it.

    kin: shape (n,), who belongs to a generation without being of the line.
    """

    family: Index
    layer: Bytes
    kin: Bools

    def count(self, families: int, layer: int | None = None) -> Index:
        """Shape (f,): people in each family, of one generation when it is given."""
        here = self.family != NOBODY
        chosen = here if layer is None else here & (self.layer == layer)
        return np.bincount(self.family[chosen], minlength=families)


def settle(draft: Draft, families: Families) -> Homes:
    """Homes for the families' own couples and for everybody still free."""
    homes = _own(draft, families)
    _pairs_of_kin(draft, families, homes)
    _first_children(draft, families, homes)
    _more_children(draft, families, homes)
    _grown_children(draft, families, homes)
    _missing_children(draft, families, homes)
    _kin(draft, families, homes)
    return homes


def _own(draft: Draft, families: Families) -> Homes:
    size = draft.sex.size
    homes = Homes(np.full(size, NOBODY, np.intp), np.zeros(size, np.uint8), np.zeros(size, np.bool_))
    for layer in (ANCIENT, SENIOR, MIDDLE):
        for people in families.layers[layer].T:
            here = np.flatnonzero(people != NOBODY)
            homes.family[people[here]], homes.layer[people[here]] = here, layer
    return homes


def _move_in(draft: Draft, homes: Homes, people: Index, family: Index, layer: int) -> None:
    draft.take(people)
    homes.family[people], homes.layer[people] = family, layer


def _first_children(draft: Draft, families: Families, homes: Homes) -> None:
    """One child for each household that is to have a youngest generation."""
    minding = np.flatnonzero(families.junior & ~families.has(MIDDLE))
    small = draft.among(0, 15)
    a, b = pair(_ages(draft, families, SENIOR, minding), draft.age[small], _LONG, draft.rng)
    _move_in(draft, homes, small[b], minding[a], JUNIOR)
    raising = np.flatnonzero(families.junior & families.has(MIDDLE))
    young = draft.among(0, 45)
    wishes = [wish * _AT_HOME[None, :] for wish in (_MOTHER, _MOTHER_AT_NEED)]
    a, b = pair(_ages(draft, families, MIDDLE, raising), draft.age[young], wishes, draft.rng)
    _move_in(draft, homes, young[b], raising[a], JUNIOR)


def _more_children(draft: Draft, families: Families, homes: Homes) -> None:
    """All minors who are still free, first with parents, then with grandparents, then with any family."""
    raising = np.repeat(np.flatnonzero(families.junior & families.has(MIDDLE)), _MORE_CHILDREN)
    _adopt(draft, families, homes, 17, MIDDLE, raising, [_MOTHER.T, _MOTHER_AT_NEED.T])
    old = np.repeat(np.flatnonzero(families.junior & families.has(SENIOR)), _MORE_CHILDREN)
    _adopt(draft, families, homes, 17, SENIOR, old, [wish.T for wish in _LONG])
    _adopt(draft, families, homes, 17, MIDDLE, raising, [ANYBODY])


def _grown_children(draft: Draft, families: Families, homes: Homes) -> None:
    raising = np.repeat(np.flatnonzero(families.junior & families.has(MIDDLE)), _MORE_GROWN)
    _adopt(draft, families, homes, 44, MIDDLE, raising, [_MOTHER.T])


def _adopt(
    draft: Draft, families: Families, homes: Homes, oldest: int, layer: int, hosts: Index, wishes: Sequence[Floats]
) -> None:
    people = draft.among(0, oldest)
    a, b = pair(draft.age[people], _ages(draft, families, layer, hosts), wishes, draft.rng)
    _move_in(draft, homes, people[a], hosts[b], JUNIOR)


def _pairs_of_kin(draft: Draft, families: Families, homes: Homes) -> None:
    """Somebody of like age for heads who would otherwise be alone without children to come."""
    single = np.flatnonzero((homes.count(len(families)) == 1) & ~families.junior)
    _join(draft, families, homes, single, 18)


def _kin(draft: Draft, families: Families, homes: Homes) -> None:
    """Grown people still free join a family of about their age; first where a head would be alone."""
    single = np.flatnonzero((homes.count(len(families)) == 1) & families.has(MIDDLE))
    _join(draft, families, homes, single)
    hosts = np.flatnonzero(families.has(MIDDLE))
    while draft.free.any() and hosts.size:
        _join(draft, families, homes, hosts)


def _join(draft: Draft, families: Families, homes: Homes, hosts: Index, youngest: int = 0) -> None:
    people = draft.among(youngest, AGES)
    a, b = pair(draft.age[people], _ages(draft, families, MIDDLE, hosts), [_SAME_AGE, ANYBODY], draft.rng)
    _move_in(draft, homes, people[a], hosts[b], MIDDLE)
    homes.kin[people[a]] = True


def _missing_children(draft: Draft, families: Families, homes: Homes) -> None:
    """Households left without a child get one of several from another family, if the ages allow."""
    lacking = families.junior & (homes.count(len(families), JUNIOR) == 0)
    for layer, wanted, wishes in (
        (MIDDLE, lacking & families.has(MIDDLE), [_MOTHER, _MOTHER_AT_NEED]),
        (SENIOR, lacking & ~families.has(MIDDLE), [*_LONG, ANYBODY]),
    ):
        spare = _younger_siblings(homes)
        family = np.flatnonzero(wanted)
        a, b = pair(_ages(draft, families, layer, family), draft.age[spare], wishes, draft.rng)
        homes.family[spare[b]] = family[a]


def _younger_siblings(homes: Homes) -> Index:
    """Everybody of a youngest generation but one in each family."""
    children = np.flatnonzero((homes.family != NOBODY) & (homes.layer == JUNIOR))
    _, first = np.unique(homes.family[children], return_index=True)
    return np.delete(children, first)


def _ages(draft: Draft, families: Families, layer: int, chosen: Index) -> Ints:
    return draft.mother_age(families.unit(layer)[chosen])
