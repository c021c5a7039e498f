"""A county built for the tests, with the questions they ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from laoyou.analytics.population import CountyCensus, Population, Role, Village, build, counties
from laoyou.analytics.population.ages import completed_years

AS_OF = date(2025, 7, 1)


def villages(county: CountyCensus, townships: int = 6, each: int = 15) -> list[Village]:
    """The first three villages of a township are residents' committees."""
    return [
        Village(county.code + (100 + township) * 1000 + number + 1, "residents" if number < 3 else "villagers")
        for township in range(townships)
        for number in range(each)
    ]


@dataclass(frozen=True)
class Built:
    """A county, its villages and its people."""

    census: CountyCensus
    villages: list[Village]
    population: Population

    @cached_property
    def age(self) -> np.ndarray:
        return completed_years(self.population.persons.birth, self.population.as_of)

    @cached_property
    def housed(self) -> np.ndarray:
        return self.population.persons.household >= 0

    def of_household(self, chosen: np.ndarray) -> np.ndarray:
        """How many of the chosen people each household has."""
        households = self.population.persons.household[chosen & self.housed]
        return np.bincount(households, minlength=len(self.population.households))

    def in_role(self, *roles: Role) -> np.ndarray:
        return np.isin(self.population.persons.role, roles)


def built(code: int, *, scale: float = 1.0, seed: int = 20, as_of: date = AS_OF) -> Built:
    census = counties()[code * 10**6]
    places = villages(census)
    return Built(census.scaled(scale), places, build(census, places, as_of=as_of, seed=seed, scale=scale))
