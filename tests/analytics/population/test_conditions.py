"""Circumstances: what follows from the household exactly, what is certified at its rate."""

from __future__ import annotations

import numpy as np
import pytest

from laoyou.analytics.population import CONDITIONS, Condition, Role, counties
from laoyou.analytics.population.rates import rates
from tests.analytics.population.built import AS_OF, Built

EPOCH_DAYS = (AS_OF - AS_OF.replace(1970, 1, 1)).days


def _held(county: Built, kind: Condition) -> np.ndarray:
    conditions = county.population.conditions
    chosen = conditions.person[conditions.kind == CONDITIONS.index(kind)]
    held = np.zeros(len(county.population.persons), np.bool_)
    held[chosen] = True
    assert held.sum() == chosen.size
    return held


def test_living_alone_and_empty_nest_are_what_the_households_say(county: Built) -> None:
    persons = county.population.persons
    size = np.where(county.housed, county.population.households.size[persons.household], 0)
    old = county.age >= 60
    assert (_held(county, Condition.LIVING_ALONE) == (old & (size == 1))).all()
    couple = county.of_household(county.in_role(Role.SPOUSE)) > 0
    assert (_held(county, Condition.EMPTY_NEST) == (old & (size == 2) & couple[persons.household])).all()


def test_left_behind_children_have_grandparents_and_no_parent(xunhua: Built) -> None:
    left = _held(xunhua, Condition.LEFT_BEHIND_CHILD)
    between = xunhua.of_household(xunhua.in_role(Role.CHILD, Role.CHILD_SPOUSE))
    households = xunhua.population.persons.household[left]
    assert left.sum() > 500
    assert xunhua.age[left].max() <= 15
    assert (between[households] == 0).all()


def test_left_behind_elders_live_in_villages(county: Built) -> None:
    rural = np.array([village.kind == "villagers" for village in county.villages])
    left = _held(county, Condition.LEFT_BEHIND_ELDER)
    assert rural[county.population.persons.village[left]].all()
    assert (left.sum() > 0) == (county.census.rural > 0)


def test_no_condition_begins_before_birth_or_after_today(county: Built) -> None:
    conditions = county.population.conditions
    assert (conditions.since >= county.population.persons.birth[conditions.person]).all()
    assert (conditions.since <= EPOCH_DAYS).all()


def test_levels_belong_to_the_kinds_that_have_them(county: Built) -> None:
    conditions = county.population.conditions
    levels = {kind: np.unique(conditions.level[conditions.kind == place]) for place, kind in enumerate(CONDITIONS)}
    assert levels[Condition.DISABLED_FUNCTION].tolist() == [1, 2, 3, 4]
    assert levels[Condition.SEVERE_DISABILITY].tolist() == [1, 2]
    others = set(CONDITIONS) - {Condition.DISABLED_FUNCTION, Condition.SEVERE_DISABILITY}
    assert all(levels[kind].tolist() in ([0], []) for kind in others)


def test_certificates_exclude_each_other(county: Built) -> None:
    destitute, allowance, low = (
        _held(county, kind) for kind in (Condition.DESTITUTE, Condition.MINIMUM_ALLOWANCE, Condition.LOW_INCOME)
    )
    assert not (destitute & allowance).any()
    assert not (low & (destitute | allowance)).any()
    assert not (_held(county, Condition.ORPHAN) & _held(county, Condition.CHILD_IN_DIFFICULTY)).any()


def test_the_demented_are_among_the_disabled(county: Built) -> None:
    assert not (_held(county, Condition.DEMENTIA) & ~_held(county, Condition.DISABLED_FUNCTION)).any()


@pytest.mark.parametrize("kind", [Condition.DISABLED_FUNCTION, Condition.SEVERE_DISABILITY])
def test_rates_come_out(xunhua: Built, kind: Condition) -> None:
    conditions = xunhua.population.conditions
    for rate in (rate for rate in rates() if rate.kind is kind):
        of_age = (xunhua.age >= rate.age_from) & (xunhua.age <= rate.age_to)
        these = (conditions.kind == CONDITIONS.index(kind)) & (conditions.level == rate.level)
        assert abs(of_age[conditions.person[these]].sum() - rate.rate * of_age.sum()) <= 1


def test_xianning_has_the_share_of_disabled_elders_that_its_plan_states() -> None:
    ages = sum(county.ages for code, county in counties().items() if code // 10**8 == 4212).sum(axis=0)
    starts = np.array([0, 1, *range(5, 90, 5)])
    disabled = sum(
        rate.rate * ages[(starts >= rate.age_from) & (starts <= rate.age_to)].sum()
        for rate in rates()
        if rate.kind is Condition.DISABLED_FUNCTION
    )
    assert round(100 * disabled / ages[starts >= 60].sum(), 2) == 17.48


def test_every_rate_says_where_it_is_from() -> None:
    assert all(rate.source and 0 < rate.rate < 1 for rate in rates())
    assert {rate.kind for rate in rates()} | {
        Condition.LIVING_ALONE,
        Condition.EMPTY_NEST,
        Condition.LEFT_BEHIND_CHILD,
    } == set(CONDITIONS)
