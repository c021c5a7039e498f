"""Households of two and more: couples are formed, then generations are set one upon the other by age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from laoyou.analytics.population.ages import AGES
from laoyou.analytics.population.arrays import Bytes, Floats
from laoyou.analytics.population.census import CountyCensus
from laoyou.analytics.population.draft import MIDDLE, SENIOR, Draft, Families, Units, families, together
from laoyou.analytics.population.elders import ElderUnits
from laoyou.analytics.population.matching import curve, gap, pair, pick
from laoyou.analytics.population.model import FEMALE, MALE
from laoyou.analytics.population.plan import WITH_SPOUSE, ElderHomes, YoungCounts, elder_homes, young_counts

# Years between spouses (man less woman) and between a mother and a child; from 19 on, so that in days it is never
# under 18. The last wish of each takes anybody rather than leave a household undone.
ANYBODY = np.ones((AGES, AGES))
_COUPLE = [gap(2, 2.5, -3, 10), gap(2, 5, -6, 18), gap(2, 12, -25, 35), ANYBODY]
_PARENTHOOD = [gap(26, 5, 19, 44), gap(27, 8, 19, 50), gap(30, 10, 14, 70), ANYBODY]
_LATE_PARENTHOOD = [gap(29, 6, 19, 44), *_PARENTHOOD[1:]]
_RAISING = curve((20, 0.3), (25, 1), (40, 1), (50, 0.4), (64, 0.1))
_GRANDPARENT = curve((43, 0), (45, 0.15), (50, 0.6), (55, 1), (64, 1.2))
_NO_CHILD_HERE = curve((20, 1), (27, 0.8), (31, 0.2), (42, 0.2), (50, 0.7), (64, 1.2))
_LONE_PARENT = curve((21, 0), (24, 0.3), (32, 1), (50, 1), (60, 0.5), (64, 0.3))
_LONE_GRANDPARENT = curve((45, 0), (52, 0.7), (64, 1))
_LONE_GRANDPARENTS = (46, 64)
_CHOICE = 1.04
_SENIOR_HEADS_OLD, _SENIOR_HEADS_YOUNG = 0.35, 0.6


@dataclass(frozen=True, slots=True)
class YoungUnits:
    """Units of people under 65: couples by themselves, the older generation, the middle one, one of kin."""

    alone: Units
    seniors: Units
    middles: Units
    kin: Units


def form_families(draft: Draft, census: CountyCensus, elders: ElderUnits) -> Families:
    """Every household of two and more with its couples and lone heads; children and kin come later."""
    homes = elder_homes(draft, census, elders)
    counts = young_counts(draft, census, elders, homes)
    young = _young_units(draft, counts)
    four, seniors = _ancients(draft, homes.four, young.seniors)
    skip, three = seniors.split(pick(np.ones(len(seniors)), counts.skip, draft.rng))
    heirs, middles = _matched(draft, homes.with_child, young.middles, _LATE_PARENTHOOD, curve((0, 1)))
    lines, core = _matched(draft, Units.join(four, homes.three, three), middles, _PARENTHOOD, _RAISING)
    return together(
        [
            _one_generation(young, homes, elders),
            _with_heir(draft, homes.with_child, heirs),
            *_lineages(draft, homes, Units.join(four, homes.three, three), lines),
            _minding(Units.join(skip, homes.skip)),
            families(_heads(len(core), MIDDLE), junior=True, middle=core),
        ]
    )


def _one_generation(young: YoungUnits, homes: ElderHomes, elders: ElderUnits) -> Families:
    couples = Units.join(young.alone, homes.alone, young.kin)
    plain = families(_heads(len(couples), MIDDLE), junior=False, middle=couples)
    parents = families(
        _heads(len(elders.parents), MIDDLE), junior=False, senior=elders.parents, middle=elders.with_parent
    )
    return together([plain, parents])


def _with_heir(draft: Draft, seniors: Units, heirs: Units) -> Families:
    return families(_either(draft, len(heirs), _SENIOR_HEADS_OLD), junior=False, senior=seniors, middle=heirs)


def _lineages(draft: Draft, homes: ElderHomes, seniors: Units, middles: Units) -> list[Families]:
    """Four generations, then three with elders, then three without."""
    four, old = len(homes.four), len(homes.four) + len(homes.three)
    return [
        families(_heads(four, SENIOR), junior=True, ancient=homes.four, senior=seniors[:four], middle=middles[:four]),
        families(
            _either(draft, old - four, _SENIOR_HEADS_OLD),
            junior=True,
            senior=seniors[four:old],
            middle=middles[four:old],
        ),
        families(
            _either(draft, len(seniors) - old, _SENIOR_HEADS_YOUNG),
            junior=True,
            senior=seniors[old:],
            middle=middles[old:],
        ),
    ]


def _minding(seniors: Units) -> Families:
    return families(_heads(len(seniors), SENIOR), junior=True, senior=seniors)


def _heads(count: int, layer: int) -> Bytes:
    return np.full(count, layer, np.uint8)


def _either(draft: Draft, count: int, senior: float) -> Bytes:
    return np.where(draft.rng.random(count) < senior, SENIOR, MIDDLE).astype(np.uint8)


def _young_units(draft: Draft, counts: YoungCounts) -> YoungUnits:
    couples = _couples(draft, counts.alone + sum(counts.couples))
    old_couples = max(counts.couples[1], counts.seniors - draft.among(*_LONE_GRANDPARENTS).size)
    seniors, couples = couples.split(pick(_GRANDPARENT[draft.mother_age(couples)], old_couples, draft.rng))
    alone, middles = couples.split(pick(_NO_CHILD_HERE[draft.mother_age(couples)], counts.alone, draft.rng))
    lone_seniors = draft.pick(draft.among(*_LONE_GRANDPARENTS), _LONE_GRANDPARENT, counts.seniors - len(seniors))
    lone_middles = draft.pick(draft.among(18, 64), _LONE_PARENT * draft.leaving, counts.middles - len(middles))
    kin = draft.pick(draft.among(18, 64), draft.leaving, counts.kin)
    return YoungUnits(
        alone,
        Units.join(seniors, draft.alone(lone_seniors)),
        Units.join(middles, draft.alone(lone_middles)),
        draft.alone(kin),
    )


def _couples(draft: Draft, count: int) -> Units:
    men, women = draft.among(22, 64, MALE), draft.among(20, 64, FEMALE)
    count = min(count, men.size, women.size)
    men = men[pick(_odds(WITH_SPOUSE[MALE])[draft.age[men]], count, draft.rng)]
    # More women than men, so that nobody is left with only a partner of quite another age.
    women = women[pick(_odds(WITH_SPOUSE[FEMALE])[draft.age[women]], round(count * _CHOICE), draft.rng)]
    a, b = pair(draft.age[men], draft.age[women], _COUPLE, draft.rng)
    return Units(draft.take(men[a]), draft.take(women[b]))


def _odds(share: Floats) -> Floats:
    return share / (1 - share)


def _ancients(draft: Draft, ancients: Units, seniors: Units) -> tuple[Units, Units]:
    """The children of great-grandparents, in their order, and the other units of the older generation."""
    return _matched(draft, ancients, seniors, [gap(24, 5, 19, 44), *_PARENTHOOD[1:]], curve((0, 1)))


def _matched(draft: Draft, older: Units, younger: Units, wishes: list[Floats], liking: Floats) -> tuple[Units, Units]:
    """The unit of the younger generation for each of the older, in their order, and the units left over.

    Raises ValueError when there are fewer younger units than older ones.
    """
    if len(younger) < len(older):
        raise ValueError(f"{len(older)} households of several generations have only {len(younger)} younger couples")
    ages = draft.father_age(younger)
    a, b = pair(draft.mother_age(older), ages, [wish * liking[None, :] for wish in wishes], draft.rng)
    in_order = np.empty(len(older), np.intp)
    in_order[a] = b
    return younger.split(in_order)
