"""How many households of each kind a county has, from its counts by generations and its elders."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from laoyou.analytics.population.arrays import Floats
from laoyou.analytics.population.census import CountyCensus
from laoyou.analytics.population.draft import Draft, Units
from laoyou.analytics.population.elders import ElderUnits
from laoyou.analytics.population.matching import curve, pick
from laoyou.analytics.population.model import ELDER_AGE, FEMALE, MALE

# All assumptions. Elder couples who live by themselves: half of them where 24 % of households are couples or other
# people of one generation; counties follow their own share.
_ALONE_SHARE, _ONE_GENERATION_SHARE, _ALONE_LIMIT = 0.50, 0.24, 0.85
# Of the other elders six in ten live in three generations, but these are not more than six in ten of such households.
_THREE_SHARE = 0.6
_SKIP_OLD, _SKIP_YOUNG = 0.12, 0.05
_KIN_SHARE = 0.05
# Couples among units of a generation: of the middle one, of the older one.
_MIDDLE_COUPLES, _HEIR_COUPLES, _SENIOR_COUPLES = 0.93, 0.55, 0.80
# Children wanted at least, for each household that is to have one.
_ENOUGH_CHILDREN = 1.08
_GREAT_GRANDPARENT = curve((67, 0), (72, 0.2), (80, 1))
_GRANDPARENT = curve((65, 1), (80, 0.8), (90, 0.3), (100, 0.1))
_MINDING = curve((50, 1), (65, 1), (78, 0.4), (82, 0))
_FIRST_HEAD = 22
# Of people under 65 in family households those who live with a spouse, men and women.
WITH_SPOUSE = {
    MALE: curve((21, 0), (22, 0.12), (25, 0.32), (30, 0.7), (35, 0.84), (45, 0.9), (55, 0.9), (64, 0.88)),
    FEMALE: curve(
        (19, 0), (20, 0.08), (22, 0.24), (25, 0.55), (30, 0.85), (35, 0.92), (45, 0.93), (55, 0.9), (64, 0.84)
    ),
}


@dataclass(frozen=True, slots=True)
class ElderHomes:
    """Where units with elders live: by themselves, in four or three generations, with a child, with grandchildren."""

    alone: Units
    four: Units
    three: Units
    with_child: Units
    skip: Units


@dataclass(frozen=True, slots=True)
class YoungCounts:
    """Units of people under 65 wanted: couples by themselves, kin, the older and the middle generation.

    couples: of the middle and of the older generation those with a partner; `alone` all have one.
    skip: of the older generation those who live with grandchildren only.
    """

    alone: int
    kin: int
    seniors: int
    middles: int
    couples: tuple[int, int]
    skip: int


def elder_homes(draft: Draft, census: CountyCensus, elders: ElderUnits) -> ElderHomes:
    """Divide the elder units that do not live alone or with a very old parent."""
    two_or_more = census.generations[0] - census.one_person
    relative = two_or_more / max(census.households, 1) / _ONE_GENERATION_SHARE
    share = min(_ALONE_SHARE * relative, _ALONE_LIMIT)
    couples = Units.join(elders.pairs, elders.mixed)
    count = min(round(len(couples) * share), round(two_or_more * 0.9))
    alone, rest = couples.split(draft.rng.permutation(len(couples))[:count])
    four, rest = _split(draft, Units.join(rest, elders.widowed), _GREAT_GRANDPARENT, census.generations[3])
    three, rest = _split(draft, rest, _GRANDPARENT, _three(census, len(rest)))
    skip, with_child = _split(draft, rest, _MINDING, round(len(rest) * _SKIP_OLD))
    return ElderHomes(alone, four, three, with_child, skip)


def young_counts(draft: Draft, census: CountyCensus, elders: ElderUnits, homes: ElderHomes) -> YoungCounts:
    """What is left to the people under 65 who are still free."""
    one, two, three, _ = census.generations
    pairs = max(one - census.one_person - len(homes.alone), 0)
    others = max(two - len(elders.parents) - len(homes.with_child) - len(homes.skip), 0)
    skip = round(others * _SKIP_YOUNG)
    four = len(homes.four)
    lines = max(three, len(homes.three)) + four
    seniors = lines - len(homes.three) + skip
    middles = lines + others - skip + len(homes.with_child)
    children = others + lines + len(homes.skip)
    kin = round(pairs * _KIN_SHARE)
    heirs = len(homes.with_child)
    wanted = np.array([(middles - heirs) * _MIDDLE_COUPLES + heirs * _HEIR_COUPLES, seniors * _SENIOR_COUPLES])
    most = _most_couples(draft, pairs + kin + seniors + middles, children)
    alone = min(pairs - kin, most)
    fitting = wanted * min(1.0, (most - alone) / max(float(wanted.sum()), 1.0))
    return YoungCounts(alone, pairs - alone, seniors, middles, (int(fitting[0]), int(fitting[1])), skip)


def _three(census: CountyCensus, units: int) -> int:
    _, two, three, _ = census.generations
    return min(max(round(min(units, three) * _THREE_SHARE), units - round(two * 0.7)), three)


def _split(draft: Draft, units: Units, weight: Floats, count: int) -> tuple[Units, Units]:
    return units.split(pick(weight[draft.mother_age(units)], count, draft.rng))


def _most_couples(draft: Draft, units: int, children: int) -> int:
    """So many that enough people stay free to be lone heads and children, and no more than are married."""
    grown_children = max(round(children * _ENOUGH_CHILDREN) - draft.among(0, _FIRST_HEAD - 1).size, 0)
    spare = draft.among(_FIRST_HEAD, ELDER_AGE - 1).size - units - grown_children
    return max(min(spare, married_people(draft, MALE), married_people(draft, FEMALE)), 0)


def married_people(draft: Draft, sex: int) -> int:
    """How many free people under 65 would live with a spouse, by the assumed share of each age."""
    people = draft.among(18, ELDER_AGE - 1, sex)
    return int(WITH_SPOUSE[sex][draft.age[people]].sum())
