"""A made-up population that fits a county's census table: people, households, circumstances, in NumPy arrays.

`counties()` are the census tables that ship; `build` makes the people. Nothing is read but the package's own tables
and the clock is an argument.
"""

from laoyou.analytics.population.build import build
from laoyou.analytics.population.census import CountyCensus, counties
from laoyou.analytics.population.model import (
    CONDITIONS,
    Condition,
    Conditions,
    Households,
    Marital,
    Persons,
    Population,
    Role,
    Village,
)

__all__ = [
    "CONDITIONS",
    "Condition",
    "Conditions",
    "CountyCensus",
    "Households",
    "Marital",
    "Persons",
    "Population",
    "Role",
    "Village",
    "build",
    "counties",
]
