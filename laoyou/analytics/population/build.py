"""From a county's census table to its made-up people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from laoyou.analytics.population.ages import births, people
from laoyou.analytics.population.arrays import NOBODY, Bools, Bytes, Index, Ints
from laoyou.analytics.population.census import CountyCensus
from laoyou.analytics.population.conditions import Circumstances, conditions
from laoyou.analytics.population.ethnicity import ethnicities
from laoyou.analytics.population.fit import fit
from laoyou.analytics.population.households import Arrangement, arrange
from laoyou.analytics.population.identities import citizen_ids, phones
from laoyou.analytics.population.marriage import marital_status
from laoyou.analytics.population.model import ELDER_AGE, Households, Persons, Population, Village
from laoyou.analytics.population.names import names
from laoyou.analytics.population.registration import registered_at
from laoyou.analytics.population.settlement import addresses, codes, settle_villages


@dataclass(frozen=True, slots=True)
class _Residents:
    """People in the order of the result, with the village of everybody, shape (n,), and of households, shape (m,)."""

    sex: Bytes
    age: Ints
    arrangement: Arrangement
    village: Ints
    homes: Ints


def build(
    census: CountyCensus, villages: Sequence[Village], *, as_of: date, seed: int, scale: float = 1.0
) -> Population:
    """A made-up population of the county on `as_of`; the same for the same arguments.

    The census's age structure of 2020-11-01 is laid on `as_of` unchanged: on that day the ages in completed years
    have the census's counts by sex and age group. Nobody in it is a real person. With `scale` below 1 all counts are
    that share of the census's, rounded so that parts add up to totals.

    seed: not negative. Villages of a kind without population (villagers' committees of a county that is all town) stay
    empty.

    Raises ValueError unless there are villages, all of the county, and 0 < scale ≤ 1.
    """
    _check(census, villages)
    county = census.scaled(scale)
    rng = np.random.default_rng([seed, county.code])
    residents = _residents(county, villages, rng)
    persons, circumstances = _persons(residents, county, villages, as_of, rng)
    households = _households(residents)
    return Population(
        county=county.code,
        as_of=as_of,
        seed=seed,
        villages=codes(villages),
        persons=persons,
        households=households,
        conditions=conditions(circumstances, as_of, rng),
        fit=fit(county, persons, circumstances, residents.arrangement.generations, codes(villages)),
    )


def _check(census: CountyCensus, villages: Sequence[Village]) -> None:
    foreign = [village.code for village in villages if village.code // 10**6 != census.code // 10**6]
    if foreign:
        raise ValueError(f"village {foreign[0]} does not lie in {census.name} ({census.code})")


def _residents(census: CountyCensus, villages: Sequence[Village], rng: np.random.Generator) -> _Residents:
    sex, age = people(census.ages)
    arrangement = arrange(sex, age, census, rng)
    sizes = np.bincount(arrangement.household[arrangement.household != NOBODY]).astype(np.int32)
    homes, others = settle_villages(census, villages, sizes, _with_elders(age, arrangement, sizes.size), rng)
    village = np.empty(sex.size, np.int32)
    housed = arrangement.household != NOBODY
    village[housed] = homes[arrangement.household[housed]]
    village[~housed] = others
    return _ordered(_Residents(sex, age, arrangement, village, homes))


def _with_elders(age: Ints, arrangement: Arrangement, households: int) -> Bools:
    old = (age >= ELDER_AGE) & (arrangement.household != NOBODY)
    return np.bincount(arrangement.household[old], minlength=households) > 0


def _ordered(found: _Residents) -> _Residents:
    """Households numbered by village; people by village, household, role and age, those without household last."""
    by_village: Index = np.argsort(found.homes, kind="stable")
    number = np.empty(found.homes.size, np.int32)
    number[by_village] = np.arange(found.homes.size)
    old = found.arrangement
    household = np.where(old.household == NOBODY, NOBODY, number[old.household]).astype(np.int32)
    last = np.where(household == NOBODY, found.homes.size, household)
    order = np.lexsort((-found.age, old.role, last, found.village))
    moved = replace(
        old,
        household=household[order],
        role=old.role[order],
        coupled=old.coupled[order],
        parent=old.parent[order],
        generations=old.generations[by_village],
    )
    return _Residents(found.sex[order], found.age[order], moved, found.village[order], found.homes[by_village])


def _persons(
    found: _Residents, census: CountyCensus, villages: Sequence[Village], as_of: date, rng: np.random.Generator
) -> tuple[Persons, Circumstances]:
    home = found.arrangement
    birth = births(found.age, as_of, rng)
    marital = marital_status(found.sex, found.age, home.coupled, home.parent, census, rng)
    ethnicity = ethnicities(found.village, home.household, census, rng)
    places = codes(villages)
    persons = Persons(
        sex=found.sex,
        birth=birth,
        village=found.village,
        household=home.household,
        role=home.role,
        registered=registered_at(found.age, home.household, places[found.village], places, census, rng),
        ethnicity=ethnicity,
        marital=marital,
        name=names(found.sex, birth, ethnicity, home.household, home.role, rng),
        citizen_id=citizen_ids(census.code, birth, found.sex, rng),
        phone=phones(found.age, rng),
    )
    rural = np.array([village.kind == "villagers" for village in villages])[found.village]
    return persons, Circumstances(found.sex, found.age, birth, home.household, home.role, marital, home.coupled, rural)


def _households(found: _Residents) -> Households:
    sizes = np.bincount(found.arrangement.household[found.arrangement.household != NOBODY])
    group, number = addresses(found.homes)
    return Households(found.homes, sizes.astype(np.int16), group, number)
