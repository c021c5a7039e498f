"""How near a made-up population comes to its census table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import numpy as np

from laoyou.analytics.population.arrays import NOBODY, Bytes, Index, Longs
from laoyou.analytics.population.census import STATUSES, CountyCensus, largest_remainder
from laoyou.analytics.population.conditions import Circumstances
from laoyou.analytics.population.ethnicity import HAN, minorities
from laoyou.analytics.population.model import ELDER_AGE, FEMALE, MALE, Marital, Persons
from laoyou.core.area_codes import lineage_of, range_of

Fit = Mapping[str, tuple[int, int]]
_STATUS = {
    "never": Marital.NEVER,
    "married": Marital.MARRIED,
    "widowed": Marital.WIDOWED,
    "divorced": Marital.DIVORCED,
}


def fit(census: CountyCensus, persons: Persons, people: Circumstances, generations: Bytes, villages: Longs) -> Fit:
    """(wanted, got) by name; wanted are the counts of the census, already scaled.

    generations: shape (m,), of each household. villages: shape (v,), codes. Marital status is wanted as the shares of
    the county's sample among those of 15 and over.
    """
    compared = {
        "population": (census.population, len(persons)),
        "urban": (census.urban, int((~people.rural).sum())),
        "minorities": (minorities(census, census.population), int((persons.ethnicity != HAN).sum())),
        **dict(_households(census, people, generations)),
        **dict(_registered(census, persons, villages)),
        **dict(_marital(census, people)),
    }
    return MappingProxyType(compared)


def _households(
    census: CountyCensus, people: Circumstances, generations: Bytes
) -> Iterator[tuple[str, tuple[int, int]]]:
    housed = people.household[people.household != NOBODY]
    old = people.household[(people.household != NOBODY) & (people.age >= ELDER_AGE)]
    yield "households", (census.households, generations.size)
    yield "family_population", (census.family_population, housed.size)
    yield "one_person", (census.one_person, int((np.bincount(housed) == 1).sum()))
    by_generations = np.bincount(generations, minlength=5)
    for count, wanted in enumerate(census.generations, 1):
        yield f"generations_{count}", (wanted, int(by_generations[count]))
    by_elders: Index = np.bincount(np.minimum(np.bincount(old, minlength=1), 3), minlength=4)
    for count, wanted in enumerate(census.elders, 1):
        yield f"elders_{count}", (wanted, int(by_elders[count]))


def _registered(census: CountyCensus, persons: Persons, villages: Longs) -> Iterator[tuple[str, tuple[int, int]]]:
    at = persons.registered
    county, province = range_of(census.code), range_of(lineage_of(census.code)[-1])
    in_county = (at >= county.low) & (at < county.high)
    in_province = (at >= province.low) & (at < province.high)
    away = at != villages[persons.village]
    yield "registered_county", (census.registered_county, int((away & in_county).sum()))
    yield "registered_province", (census.registered_province, int((in_province & ~in_county).sum()))
    yield "registered_outside", (census.registered_outside, int((~in_province).sum()))


def _marital(census: CountyCensus, people: Circumstances) -> Iterator[tuple[str, tuple[int, int]]]:
    for sex, letter, shares in zip((MALE, FEMALE), "mf", census.marital, strict=True):
        asked = (people.sex == sex) & (people.age >= 15)
        wanted = largest_remainder(shares.astype(np.float64), int(asked.sum()))
        for name, count in zip(STATUSES, wanted.tolist(), strict=True):
            yield f"{name}_{letter}", (count, int((asked & (people.marital == _STATUS[name])).sum()))
