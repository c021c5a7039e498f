"""What a made-up population is: arrays side by side, one entry a person, a household or a condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import Literal, NamedTuple

from laoyou.analytics.population.arrays import Bytes, Ints, Longs, Shorts, Texts

MALE, FEMALE = 1, 2
ELDER_AGE = 65


class Role(IntEnum):
    """What a person is to the head of the household; COLLECTIVE lives in none."""

    COLLECTIVE = 0
    HEAD = 1
    SPOUSE = 2
    CHILD = 3
    CHILD_SPOUSE = 4
    GRANDCHILD = 5
    PARENT = 6
    SIBLING = 7
    OTHER_KIN = 8


class Marital(IntEnum):
    """Marital status, codes of GB/T 2261.2."""

    NEVER = 10
    MARRIED = 20
    WIDOWED = 30
    DIVORCED = 40


class Condition(StrEnum):
    """A circumstance that programmes look at. `Conditions.kind` holds its position in this enum."""

    LIVING_ALONE = "living_alone"
    EMPTY_NEST = "empty_nest"
    LEFT_BEHIND_ELDER = "left_behind_elder"
    LEFT_BEHIND_CHILD = "left_behind_child"
    DESTITUTE = "destitute"
    MINIMUM_ALLOWANCE = "minimum_allowance"
    LOW_INCOME = "low_income"
    SEVERE_DISABILITY = "severe_disability"
    DISABLED_FUNCTION = "disabled_function"
    DEMENTIA = "dementia"
    FAMILY_PLANNING_SPECIAL = "family_planning_special"
    VETERAN_CARE = "veteran_care"
    ORPHAN = "orphan"
    CHILD_IN_DIFFICULTY = "child_in_difficulty"


CONDITIONS: tuple[Condition, ...] = tuple(Condition)


class Village(NamedTuple):
    """The lowest area: `code` has 12 digits; "residents" is a 居民委员会, "villagers" a 村民委员会."""

    code: int
    kind: Literal["residents", "villagers"]


@dataclass(frozen=True, slots=True)
class Persons:
    """Arrays of shape (n,), ordered by village and household; people in no household close their village.

    sex: 1 male, 2 female (GB/T 2261.1). birth: days since 1970-01-01. village: position in `Population.villages`.
    household: position in `Population.households`, -1 in a collective household (dormitory, institution).
    role: a `Role`. registered: the finest area known of 户籍, 12 digits: a village inside the county, else a county,
    a prefecture or a province. ethnicity: GB/T 3304 number. marital: a `Marital`. name: without spaces.
    citizen_id: 18 characters, see `identities`. phone: 11 digits or empty.
    """

    sex: Bytes
    birth: Ints
    village: Ints
    household: Ints
    role: Bytes
    registered: Longs
    ethnicity: Bytes
    marital: Bytes
    name: Texts
    citizen_id: Texts
    phone: Texts

    def __len__(self) -> int:
        return self.sex.size


@dataclass(frozen=True, slots=True)
class Households:
    """Arrays of shape (m,), family households only, ordered by village.

    village: position in `Population.villages`. size: persons. group and number: the made-up address inside the
    village, both from 1 (3组12号).
    """

    village: Ints
    size: Shorts
    group: Shorts
    number: Shorts

    def __len__(self) -> int:
        return self.village.size


@dataclass(frozen=True, slots=True)
class Conditions:
    """Arrays of shape (k,), ordered by kind and person.

    person: position in `Persons`. kind: position in `CONDITIONS`. level: 0 where a kind has none; disabled_function
    1 mild, 2 moderate, 3 severe, 4 complete (GB/T 42195-2022); severe_disability 1 or 2, the grade of the certificate.
    since: days since 1970-01-01.
    """

    person: Ints
    kind: Bytes
    level: Bytes
    since: Ints

    def __len__(self) -> int:
        return self.person.size


@dataclass(frozen=True, slots=True)
class Population:
    """One county's made-up people on a day.

    county: 12-digit code. villages: shape (v,), the villages' 12-digit codes in the order given.
    fit: what the census says and what came out, by name: (wanted, got).
    """

    county: int
    as_of: date
    seed: int
    villages: Longs
    persons: Persons
    households: Households
    conditions: Conditions
    fit: Mapping[str, tuple[int, int]]
