"""Who lives with whom: everybody of a county is put into a family household or left to a collective one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from laoyou.analytics.population.arrays import NOBODY, Bools, Bytes, Floats, Index, Ints
from laoyou.analytics.population.census import CountyCensus
from laoyou.analytics.population.children import Homes, settle
from laoyou.analytics.population.draft import JUNIOR, MIDDLE, Draft, Families
from laoyou.analytics.population.elders import elder_units, in_institutions
from laoyou.analytics.population.lineages import form_families
from laoyou.analytics.population.matching import curve, pick
from laoyou.analytics.population.model import ELDER_AGE, FEMALE, Role
from laoyou.analytics.population.plan import WITH_SPOUSE

# Boarders, students, workers' and soldiers' dormitories (assumption).
_DORMITORY = curve(
    (0, 0.01), (11, 0.04), (13, 0.3), (15, 2.5), (18, 4), (22, 4), (25, 1.4), (30, 0.9), (50, 0.7), (64, 0.6)
)
# Women under 65 who live alone, as against men; minors that make a household of two generations likely.
_WOMEN_ALONE = 0.7
_MINORS_ENOUGH = 1.2


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Arrays of shape (n,) by person. household: 0 … m-1, -1 in a collective one. role: a `Role`.

    coupled: lives with the spouse. parent: has a younger generation in the household. generations: shape (m,).
    """

    household: Ints
    role: Bytes
    coupled: Bools
    parent: Bools
    generations: Bytes


def arrange(sex: Bytes, age: Ints, census: CountyCensus, rng: np.random.Generator) -> Arrangement:
    """Households for people of these sexes and ages, shape (n,), which are the census's counts.

    The number of households, of one-person households and of people in them are the census's; households by
    generations and by elders as far as ages allow. A mother is 19 to 44 years older than a child of hers unless
    nobody fits; spouses are of opposite sex, men from 22 and women from 20.
    """
    draft = Draft(sex, age, _leaving(age, census), rng)
    places = census.population - census.family_population
    old = in_institutions(draft, census, places)
    draft.pick(draft.among(0, ELDER_AGE - 1), _DORMITORY, places - old.size)
    elders = elder_units(draft, census)
    singles = np.concatenate([elders.single, _singles(draft, census.one_person - elders.single.size)])
    families = form_families(draft, census, elders)
    return _arranged(draft, families, settle(draft, families), singles)


def _leaving(age: Ints, census: CountyCensus) -> Floats:
    """Where minors are few, households of two generations need grown children, so fewer of the young live apart."""
    wanted = sum(census.generations[1:]) * _MINORS_ENOUGH
    share = min(1.0, int((age < 18).sum()) / max(wanted, 1.0))
    return curve((39, share**2), (43, 1))


def _singles(draft: Draft, count: int) -> Index:
    people = draft.among(18, ELDER_AGE - 1)
    age = draft.age[people]
    women = draft.sex[people] == FEMALE
    unmarried = np.where(women, _WOMEN_ALONE * (1.1 - WITH_SPOUSE[2][age]), 1.1 - WITH_SPOUSE[1][age])
    return draft.take(people[pick(unmarried * draft.leaving[age], count, draft.rng)])


def _arranged(draft: Draft, families: Families, homes: Homes, singles: Index) -> Arrangement:
    coupled, parent = _coupled(draft, families), _parents(families, homes)
    role = _roles(draft, families, homes, coupled)
    role[singles] = Role.HEAD
    household = np.where(homes.family == NOBODY, NOBODY, homes.family + singles.size)
    household[singles] = np.arange(singles.size)
    generations = np.concatenate([np.ones(singles.size, np.uint8), _generations(families, homes)])
    return Arrangement(household.astype(np.int32), role, coupled, parent, generations)


def _coupled(draft: Draft, families: Families) -> Bools:
    coupled = np.zeros(draft.sex.size, np.bool_)
    couples = families.layers[(families.layers != NOBODY).all(axis=2)]
    coupled[couples.ravel()] = True
    return coupled


def _parents(families: Families, homes: Homes) -> Bools:
    youngest = np.full(len(families), MIDDLE, np.int64)
    youngest[homes.count(len(families), JUNIOR) > 0] = JUNIOR
    return (homes.family != NOBODY) & (homes.layer < youngest[homes.family]) & ~homes.kin


def _generations(families: Families, homes: Homes) -> Bytes:
    there = np.stack([homes.count(len(families), layer) > 0 for layer in range(4)])
    return there.sum(axis=0).astype(np.uint8)


def _roles(draft: Draft, families: Families, homes: Homes, coupled: Bools) -> Bytes:
    """By the distance from the head's generation; of a couple the man is of the line."""
    collective = homes.family == NOBODY
    below = np.where(collective, 0, homes.layer.astype(np.int64) - families.head[homes.family])
    wife = coupled & (draft.sex == FEMALE)
    kin = homes.kin
    cases = [
        (collective, Role.COLLECTIVE),
        (kin & (below == 0), Role.SIBLING),
        (kin, Role.OTHER_KIN),
        (below == -1, Role.PARENT),
        ((below == 0) & wife, Role.SPOUSE),
        (below == 0, Role.HEAD),
        ((below == 1) & wife, Role.CHILD_SPOUSE),
        (below == 1, Role.CHILD),
        (below == 2, Role.GRANDCHILD),
    ]
    return np.select([case for case, _ in cases], [role for _, role in cases], Role.OTHER_KIN).astype(np.uint8)
