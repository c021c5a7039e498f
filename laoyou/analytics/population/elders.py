"""People of 65 and over: who lives in an institution, alone, as a couple, or as the one elder of a family.

The census counts households with one, two and three elders, so these households are made first and exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from laoyou.analytics.population.ages import OLDEST
from laoyou.analytics.population.arrays import Floats, Index
from laoyou.analytics.population.census import CountyCensus
from laoyou.analytics.population.draft import Draft, Units
from laoyou.analytics.population.matching import curve, gap, pair, pick
from laoyou.analytics.population.model import ELDER_AGE, FEMALE, MALE

# Everything in this block is an assumption; the census has no such table by county. Four in ten of the households
# with a single elder are one person where a quarter of all households are, as in the nation; counties follow their own
# share of one-person households.
_LONE_SHARE, _ONE_PERSON_SHARE, _LONE_LIMIT = 0.40, 0.254, 0.75
_INSTITUTION = curve((65, 1), (75, 1.5), (85, 4), (95, 5))
_COUPLED_MEN = curve((65, 0.88), (72, 0.82), (80, 0.62), (90, 0.35), (100, 0.1))
_COUPLED_WOMEN = curve((65, 0.78), (72, 0.62), (80, 0.36), (90, 0.12), (100, 0.03))
_ALONE = curve((65, 0.7), (75, 1), (85, 1.1), (95, 0.5))
_YOUNGER_WIFE = curve((65, 0.55), (70, 0.3), (75, 0.05), (76, 0))
_YOUNGER_HUSBAND = curve((65, 0.25), (68, 0.04), (69, 0))
_VERY_OLD = curve((82, 0), (83, 1), (95, 2))
_PARENT_OF_ELDERS = [gap(23, 4, 18, 44), gap(23, 8, 15, 44), gap(23, 8, 1, 44)]
_COUPLE = [gap(2, 3, -7, 14), gap(2, 8, -25, 35), gap(0, 20, -OLDEST, OLDEST)]


@dataclass(frozen=True, slots=True)
class ElderUnits:
    """single: persons living alone. pairs: two elders. mixed: one and a younger spouse. widowed: one without spouse.

    with_parent: couples of elders who live with a very old parent, in the order of `parents`.
    """

    single: Index
    pairs: Units
    mixed: Units
    widowed: Units
    with_parent: Units
    parents: Units


def elder_units(draft: Draft, census: CountyCensus) -> ElderUnits:
    """Place everybody of 65 and over who lives in a family household; the rest were taken before."""
    one, two, three = census.elders
    couples = _couples(draft, two + three)
    with_parent, parents, couples = _with_parent(draft, couples, three)
    single = draft.pick(draft.among(ELDER_AGE, OLDEST), _ALONE, _lone(census, one))
    mixed = Units.join(
        _mixed(draft, MALE, _YOUNGER_WIFE, [gap(4, 3, 0, 15)]),
        _mixed(draft, FEMALE, _YOUNGER_HUSBAND, [gap(2, 2, 0, 7)]),
    )
    widowed = draft.alone(draft.take(draft.among(ELDER_AGE, OLDEST)))
    return ElderUnits(single, couples, mixed, widowed, with_parent, parents)


def in_institutions(draft: Draft, census: CountyCensus, places: int) -> Index:
    """The elders who do not live in family households: those the census's elder households leave over."""
    elders = draft.among(ELDER_AGE, OLDEST)
    one, two, three = census.elders
    return draft.pick(elders, _INSTITUTION, int(np.clip(elders.size - one - 2 * two - 3 * three, 0, places)))


def _lone(census: CountyCensus, one_elder: int) -> int:
    relative = census.one_person / max(census.households, 1) / _ONE_PERSON_SHARE
    return min(round(one_elder * min(_LONE_SHARE * relative, _LONE_LIMIT)), census.one_person)


def _couples(draft: Draft, count: int) -> Units:
    men = draft.among(ELDER_AGE, OLDEST, MALE)
    women = draft.among(ELDER_AGE, OLDEST, FEMALE)
    men = men[pick((_COUPLED_MEN**2)[draft.age[men]], min(count, women.size), draft.rng)]
    wishes = [wish * _COUPLED_WOMEN[None, :] for wish in _COUPLE]
    a, b = pair(draft.age[men], draft.age[women], wishes, draft.rng)
    return Units(draft.take(men[a]), draft.take(women[b]))


def _with_parent(draft: Draft, couples: Units, count: int) -> tuple[Units, Units, Units]:
    old = draft.among(ELDER_AGE, OLDEST)
    parents = draft.pick(old, _VERY_OLD, min(count, len(couples)))
    a, b = pair(draft.age[parents], draft.father_age(couples), _PARENT_OF_ELDERS, draft.rng)
    draft.free[np.delete(parents, a)] = True
    chosen, rest = couples.split(b)
    return chosen, draft.alone(parents[a]), rest


def _mixed(draft: Draft, sex: int, share: Floats, wish: list[Floats]) -> Units:
    elders = draft.among(ELDER_AGE, 80, sex)
    elders = elders[draft.rng.random(elders.size) < share[draft.age[elders]]]
    spouses = draft.among(50, ELDER_AGE - 1, FEMALE if sex == MALE else MALE)
    a, b = pair(draft.age[elders], draft.age[spouses], wish, draft.rng)
    older, younger = draft.take(elders[a]), draft.take(spouses[b])
    return Units(older, younger) if sex == MALE else Units(younger, older)
