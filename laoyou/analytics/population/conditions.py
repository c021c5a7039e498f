"""Circumstances that programmes look at: some follow from the household, some are certified at stated rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from laoyou.analytics.population.arrays import NOBODY, Bools, Bytes, Index, Ints
from laoyou.analytics.population.model import CONDITIONS, MALE, Condition, Conditions, Marital, Role
from laoyou.analytics.population.rates import Rate, rates

# 老年人权益保障法, article 2; the census's table of elders begins at 65 instead.
OLD_AGE = 60
LEFT_BEHIND_UNTIL = 15
_DAYS_A_YEAR = 365.2425
_LONGEST_KNOWN = 10 * _DAYS_A_YEAR
_EPOCH = date(1970, 1, 1).toordinal()
# Who is certified as the first of these cannot be certified as the second.
_EXCLUDES = {
    Condition.MINIMUM_ALLOWANCE: (Condition.DESTITUTE,),
    Condition.LOW_INCOME: (Condition.DESTITUTE, Condition.MINIMUM_ALLOWANCE),
    Condition.CHILD_IN_DIFFICULTY: (Condition.ORPHAN,),
}
_SINCE_AGE = {Condition.LIVING_ALONE: OLD_AGE, Condition.EMPTY_NEST: OLD_AGE}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What conditions depend on; arrays of shape (n,) by person. rural: lives with a villagers' committee."""

    sex: Bytes
    age: Ints
    birth: Ints
    household: Ints
    role: Bytes
    marital: Bytes
    coupled: Bools
    rural: Bools


def conditions(people: Circumstances, as_of: date, rng: np.random.Generator) -> Conditions:
    """Every condition of everybody; each kind at most once a person.

    living_alone: 60 and over, the only member of a household. empty_nest: 60 and over, with nobody but the spouse.
    left_behind_child: under 16, in a household with grandparents and without a parent. These three are exact; the
    others are drawn by `rates`. A kind begins at most ten years back, not before birth and, where age makes it, not
    before that age.
    """
    levels = {kind: np.zeros(people.sex.size, np.uint8) for kind in CONDITIONS}
    held = _derived(people)
    for rate in rates():
        others = [held[kind] for kind in _EXCLUDES.get(rate.kind, ())]
        had = held.setdefault(rate.kind, np.zeros(people.sex.size, np.bool_))
        drawn = _drawn(rate, people, held, ~np.logical_or.reduce([had, *others]), rng)
        had[drawn] = True
        levels[rate.kind][drawn] = rate.level
    return _listed(held, levels, people, as_of, rng)


def _derived(people: Circumstances) -> dict[Condition, Bools]:
    size = _size(people)
    old = people.age >= OLD_AGE
    return {
        Condition.LIVING_ALONE: old & (size == 1),
        Condition.EMPTY_NEST: old & (size == 2) & people.coupled,
        Condition.LEFT_BEHIND_CHILD: (people.age <= LEFT_BEHIND_UNTIL) & _without_parents(people),
    }


def _size(people: Circumstances) -> Ints:
    """Persons in each one's household, 0 in a collective one."""
    counts = np.bincount(people.household[people.household != NOBODY])
    return np.where(people.household == NOBODY, 0, counts[people.household] if counts.size else 0).astype(np.int32)


def _without_parents(people: Circumstances) -> Bools:
    return (people.role == Role.GRANDCHILD) & ~_shares_with(people, (Role.CHILD, Role.CHILD_SPOUSE))


def _without_child(people: Circumstances) -> Bools:
    """Alone, with the spouse, or with grandchildren only: nobody between them and their grandchildren at home."""
    old_head = (people.role == Role.HEAD) | (people.role == Role.SPOUSE)
    return old_head & ~_shares_with(people, (Role.CHILD, Role.CHILD_SPOUSE))


def _shares_with(people: Circumstances, roles: tuple[Role, ...]) -> Bools:
    """Whether somebody in one of the roles lives in the household."""
    has = np.zeros(int(people.household.max(initial=0)) + 1, np.bool_)
    has[people.household[np.isin(people.role, roles)]] = True
    return has[people.household] & (people.household != NOBODY)


def _group(name: str, people: Circumstances, held: dict[Condition, Bools]) -> Bools:
    """The people a rate is a share of. Raises ValueError for a name that is none of the groups."""
    match name:
        case "everyone":
            return np.ones(people.sex.size, np.bool_)
        case "men":
            return people.sex == MALE
        case "never_married":
            return people.marital == Marital.NEVER
        case "disabled":
            return held[Condition.DISABLED_FUNCTION]
        case "without_child":
            return _without_child(people)
        case "rural_without_child":
            return _without_child(people) & people.rural
        case "children_without_parents":
            return _without_parents(people)
        case "households":
            return people.role == Role.HEAD
    raise ValueError(f"{name!r} is not a group that a rate can be a share of")


def _drawn(
    rate: Rate, people: Circumstances, held: dict[Condition, Bools], open_to: Bools, rng: np.random.Generator
) -> Index:
    """As many as the rate says, a fraction of a person by chance; only those who may still have it."""
    aged = (people.age >= rate.age_from) & (people.age <= rate.age_to)
    group = _group(rate.among, people, held) & aged
    count = int(group.sum() * rate.rate + rng.random())
    chosen = rng.permutation(np.flatnonzero(group & open_to))[:count]
    if rate.among != "households":
        return chosen
    poor = np.zeros(int(people.household.max(initial=0)) + 1, np.bool_)
    poor[people.household[chosen]] = True
    return np.flatnonzero(poor[people.household] & (people.household != NOBODY) & open_to)


def _listed(
    held: dict[Condition, Bools],
    levels: dict[Condition, Bytes],
    people: Circumstances,
    as_of: date,
    rng: np.random.Generator,
) -> Conditions:
    persons = [np.flatnonzero(held[kind]) for kind in CONDITIONS]
    since = [_since(kind, people.birth[who], as_of, rng) for kind, who in zip(CONDITIONS, persons, strict=True)]
    counts = [who.size for who in persons]
    return Conditions(
        person=np.concatenate(persons).astype(np.int32),
        kind=np.repeat(np.arange(len(CONDITIONS), dtype=np.uint8), counts),
        level=np.concatenate([levels[kind][who] for kind, who in zip(CONDITIONS, persons, strict=True)]),
        since=np.concatenate(since),
    )


def _since(kind: Condition, birth: Ints, as_of: date, rng: np.random.Generator) -> Ints:
    today = as_of.toordinal() - _EPOCH
    earliest = birth + np.ceil(_SINCE_AGE.get(kind, 0) * _DAYS_A_YEAR)
    span = np.clip(today - earliest, 0, _LONGEST_KNOWN)
    return today - (rng.random(birth.size) * span).astype(np.int32)
