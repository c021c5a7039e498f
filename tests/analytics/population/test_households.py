"""Who lives with whom, and where."""

from __future__ import annotations

import numpy as np
import pytest

from laoyou.analytics.population import Role, Village, build, counties
from tests.analytics.population.built import AS_OF, Built, built

EXACT = ("households", "family_population", "one_person", "urban", "generations_", "elders_")


@pytest.mark.parametrize("name", EXACT)
def test_the_census_counts_come_out(county: Built, name: str) -> None:
    found = {key: pair for key, pair in county.population.fit.items() if key.startswith(name)}
    assert found
    assert all(wanted == got for wanted, got in found.values()), found


@pytest.mark.parametrize("code", [512021, 360103, 421221, 630224])
def test_a_hundredth_fits_too(code: int) -> None:
    fit = built(code, scale=0.01).population.fit
    for name in ("population", "households", "family_population", "one_person"):
        assert fit[name][0] == fit[name][1]
    assert all(abs(wanted - got) <= 3 for name, (wanted, got) in fit.items() if name.startswith(EXACT))


def test_fit_says_what_the_tables_hold(county: Built) -> None:
    sizes = county.of_household(county.housed)
    elders = county.of_household(county.age >= 65)
    assert (sizes == county.population.households.size).all()
    assert county.population.fit["one_person"][1] == (sizes == 1).sum()
    assert county.population.fit["family_population"][1] == sizes.sum()
    assert [(elders == 1).sum(), (elders == 2).sum(), (elders >= 3).sum()] == list(county.census.elders)


def test_every_household_has_one_head_and_at_most_one_spouse(county: Built) -> None:
    assert (county.of_household(county.in_role(Role.HEAD)) == 1).all()
    assert county.of_household(county.in_role(Role.SPOUSE)).max() == 1
    assert (county.in_role(Role.COLLECTIVE) == ~county.housed).all()


def _beside(county: Built, role: Role, other: Role) -> tuple[np.ndarray, np.ndarray]:
    """Persons in a role, and whoever is in the other role of the same household, where there is one."""
    household = county.population.persons.household
    holder = np.full(len(county.population.households), -1)
    those = np.flatnonzero(county.in_role(other))
    holder[household[those]] = those
    people = np.flatnonzero(county.in_role(role))
    found = holder[household[people]]
    return people[found >= 0], found[found >= 0]


@pytest.mark.parametrize(("role", "other"), [(Role.SPOUSE, Role.HEAD), (Role.CHILD_SPOUSE, Role.CHILD)])
def test_spouses_are_a_woman_and_a_man_of_near_age(county: Built, role: Role, other: Role) -> None:
    wives, husbands = _beside(county, role, other)
    sex = county.population.persons.sex
    # A household's only son is the husband; where sisters and brothers live too, whoever was found may be one of them.
    only = county.of_household(county.in_role(other))[county.population.persons.household[wives]] == 1
    assert (sex[wives] == 2).all()
    assert (sex[husbands[only]] == 1).all()
    difference = county.age[husbands[only]] - county.age[wives[only]]
    assert abs(np.median(difference)) <= 3
    assert np.percentile(np.abs(difference), 98) <= 12


def test_children_are_19_to_44_years_younger_than_a_mother(county: Built) -> None:
    children, mothers = _beside(county, Role.CHILD, Role.SPOUSE)
    difference = county.age[mothers] - county.age[children]
    assert difference.min() >= 19
    assert np.percentile(difference, 99.5) <= 45
    assert difference.max() <= 50


@pytest.mark.parametrize(
    ("younger", "older"),
    [(Role.CHILD, Role.HEAD), (Role.HEAD, Role.PARENT), (Role.GRANDCHILD, Role.CHILD), (Role.GRANDCHILD, Role.HEAD)],
)
def test_nobody_is_older_than_a_parent(county: Built, younger: Role, older: Role) -> None:
    children, parents = _beside(county, younger, older)
    birth = county.population.persons.birth
    assert children.size > 0
    assert (birth[children] > birth[parents]).all()


def test_minors_live_with_an_adult(county: Built) -> None:
    minors = county.of_household(county.age < 14) > 0
    adults = county.of_household(county.age >= 18) > 0
    assert (adults[minors]).all()
    assert (county.age[county.in_role(Role.HEAD)] >= 18).all()


def test_some_children_live_with_grandparents_only(xunhua: Built) -> None:
    between = xunhua.of_household(xunhua.in_role(Role.CHILD, Role.CHILD_SPOUSE)) > 0
    household = xunhua.population.persons.household
    left = xunhua.in_role(Role.GRANDCHILD) & ~between[household]
    small = xunhua.age < 14
    assert 0.01 < (left & small).sum() / small.sum() < 0.15


def test_towns_and_country(xunhua: Built) -> None:
    kinds = np.array([village.kind == "residents" for village in xunhua.villages])
    urban = kinds[xunhua.population.persons.village]
    assert urban.sum() == xunhua.census.urban
    assert (~urban).sum() == xunhua.census.rural


def test_every_village_has_somebody(xunhua: Built) -> None:
    people = np.bincount(xunhua.population.persons.village, minlength=len(xunhua.villages))
    assert people.min() > 0
    assert people.max() > 2 * np.median(people)


@pytest.mark.parametrize("kind", ["residents", "villagers"])
def test_one_kind_of_village_takes_all(kind: str) -> None:
    census = counties()[630203_000000]
    places = [Village(census.code + 100_001 + number, kind) for number in range(20)]  # type: ignore[arg-type]
    population = build(census, places, as_of=AS_OF, seed=1, scale=0.02)
    assert np.bincount(population.persons.village, minlength=20).min() > 0
    assert len(population.persons) == round(117_883 * 0.02)


def test_people_and_households_are_in_the_order_of_villages(county: Built) -> None:
    persons, households = county.population.persons, county.population.households
    assert (np.diff(persons.village) >= 0).all()
    assert (np.diff(households.village) >= 0).all()
    assert (households.village[persons.household[county.housed]] == persons.village[county.housed]).all()
    assert (np.diff(persons.household[county.housed]) >= 0).all()


def test_addresses_are_different_in_a_village(county: Built) -> None:
    households = county.population.households
    address = (
        households.village.astype(np.int64) * 10**8 + households.group.astype(np.int64) * 10**4 + households.number
    )
    assert np.unique(address).size == len(households)
    assert households.group.min() == households.number.min() == 1
