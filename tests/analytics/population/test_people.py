"""Who the people are: ages, identity numbers, names, ethnicities, registration, marriage."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import numpy as np
import pytest

from laoyou.analytics.population import Marital, Population, Role, Village, build, counties
from laoyou.analytics.population.census import GROUP_STARTS
from laoyou.analytics.population.identities import citizen_ids
from tests.analytics.population.built import AS_OF, Built, built, villages


def _groups(county: Built) -> list[list[int]]:
    sex = county.population.persons.sex
    group = np.searchsorted(GROUP_STARTS, county.age, side="right") - 1
    return [np.bincount(group[sex == number], minlength=19).tolist() for number in (1, 2)]


def test_ages_are_the_census(county: Built) -> None:
    assert _groups(county) == county.census.ages.tolist()
    assert county.age.max() <= 105


@pytest.mark.parametrize("code", [630202, 421281, 360430])
def test_ages_are_the_scaled_census(code: int) -> None:
    small = built(code, scale=0.01, as_of=date(2024, 2, 29))
    assert _groups(small) == small.census.ages.tolist()


def _arrays(population: Population) -> dict[str, np.ndarray]:
    parts = (population.persons, population.households, population.conditions)
    return {
        f"{type(part).__name__}.{field.name}": getattr(part, field.name) for part in parts for field in fields(part)
    }


def test_the_same_seed_gives_the_same_people() -> None:
    one, again, other = (built(630203, scale=0.05, seed=seed).population for seed in (1, 1, 2))
    assert all((array == _arrays(again)[name]).all() for name, array in _arrays(one).items())
    assert dict(one.fit) == dict(again.fit)
    assert (one.persons.citizen_id != other.persons.citizen_id).mean() > 0.9
    assert (one.persons.name != other.persons.name).mean() > 0.9


def test_shapes_and_types_are_as_promised(county: Built) -> None:
    persons = county.population.persons
    assert {field.name: getattr(persons, field.name).dtype.str for field in fields(persons)} == {
        "sex": "|u1",
        "birth": "<i4",
        "village": "<i4",
        "household": "<i4",
        "role": "|u1",
        "registered": "<i8",
        "ethnicity": "|u1",
        "marital": "|u1",
        "name": "<U12",
        "citizen_id": "<U18",
        "phone": "<U11",
    }
    assert {getattr(persons, field.name).shape for field in fields(persons)} == {(len(persons),)}


def test_citizen_ids_are_lawful_unique_and_nobodys(county: Built) -> None:
    persons = county.population.persons
    ids = persons.citizen_id
    assert np.unique(ids).size == ids.size
    short = str(county.census.code)[2:6]
    characters = ids.view("<U1").reshape(-1, 18)
    digits = characters[:, :17].astype(np.int64)
    remainder = digits @ [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] % 11
    assert (characters[:, 17] == np.array(list("10X98765432"))[remainder]).all()
    assert (digits[:, 16] % 2 == persons.sex % 2).all()
    assert np.strings.startswith(ids, f"99{short}").all()
    born = persons.birth.astype("datetime64[D]").astype("<U10").view("<U1").reshape(-1, 10)
    assert (characters[:, 6:14] == born[:, [0, 1, 2, 3, 5, 6, 8, 9]]).all()


def test_a_day_has_room_for_500_of_a_sex() -> None:
    rng = np.random.default_rng(1)
    full = citizen_ids(630202_000000, np.full(500, -9000, np.int32), np.full(500, 2, np.uint8), rng)
    assert np.unique(full).size == 500
    with pytest.raises(ValueError, match="more than 500"):
        citizen_ids(630202_000000, np.full(501, -9000, np.int32), np.full(501, 2, np.uint8), rng)


def test_phones_are_nobodys(county: Built) -> None:
    phones = county.population.persons.phone
    given = phones[phones != ""]
    assert np.unique(given).size == given.size
    assert np.strings.startswith(given, "1000").all()
    assert (np.strings.str_len(given) == 11).all()
    assert (phones[county.age < 10] == "").all()
    assert 0.6 < given.size / phones.size < 0.99


def test_names_are_written_and_fit_the_ethnicity(xunhua: Built) -> None:
    persons = xunhua.population.persons
    assert np.strings.str_len(persons.name).min() >= 2
    salar = persons.name[persons.ethnicity == 35]
    assert 0.5 < np.strings.startswith(salar, "韩").mean() < 0.75
    assert (np.strings.find(persons.name[persons.ethnicity == 5], "·") > 0).all()
    assert (np.strings.find(persons.name[persons.ethnicity == 4], "卓玛") > 0).sum() > 100


def test_children_bear_the_name_of_the_household(xunhua: Built) -> None:
    persons = xunhua.population.persons
    head = np.flatnonzero(xunhua.in_role(Role.HEAD) & (persons.sex == 1))
    of = np.zeros(len(xunhua.population.households), np.intp) - 1
    of[persons.household[head]] = head
    children = np.flatnonzero(xunhua.in_role(Role.CHILD))
    father = of[persons.household[children]]
    ours = father >= 0
    children, father = children[ours], father[ours]
    alike = (persons.ethnicity[children] == persons.ethnicity[father]) & ~np.isin(persons.ethnicity[children], [4, 5])
    first = persons.name.view("<U1").reshape(-1, 12)[:, 0]
    assert (first[children[alike]] == first[father[alike]]).all()
    assert alike.sum() > 20_000


def test_minorities_are_the_census_share(county: Built) -> None:
    wanted = round(county.census.population * county.census.minority_percent / 100)
    assert (county.population.persons.ethnicity != 1).sum() == wanted


def test_households_are_of_one_ethnicity_but_few(xunhua: Built) -> None:
    persons = xunhua.population.persons
    pairs = np.unique(persons.household[xunhua.housed].astype(np.int64) * 100 + persons.ethnicity[xunhua.housed])
    mixed = pairs.size - len(xunhua.population.households)
    assert 0 <= mixed <= 5


def test_registration_counts_are_the_census(county: Built) -> None:
    fit, census = county.population.fit, county.census
    assert fit["registered_county"] == (census.registered_county, census.registered_county)
    assert fit["registered_province"] == (census.registered_province, census.registered_province)
    assert fit["registered_outside"] == (census.registered_outside, census.registered_outside)


def test_registered_in_the_county_means_in_another_township(xunhua: Built) -> None:
    persons = xunhua.population.persons
    home = xunhua.population.villages[persons.village]
    away = persons.registered[persons.registered != home]
    lived = home[persons.registered != home]
    inside = away // 10**6 == xunhua.census.code // 10**6
    assert np.isin(away[inside], xunhua.population.villages).all()
    assert (away[inside] // 1000 != lived[inside] // 1000).all()


def test_with_one_township_only_the_county_is_known() -> None:
    census = counties()[232764_000000]
    population = build(census, villages(census, 1), as_of=AS_OF, seed=1, scale=0.1)
    home = population.villages[population.persons.village]
    registered = population.persons.registered
    inside = (registered != home) & (registered // 10**6 == 232764)
    assert np.unique(registered[inside]).tolist() == [232764_000000]
    assert inside.sum() == 186


def test_nobody_is_married_below_the_lawful_age(county: Built) -> None:
    persons = county.population.persons
    lawful = np.where(persons.sex == 1, 22, 20)
    assert (persons.marital[county.age < lawful] == Marital.NEVER).all()
    assert (persons.marital[county.in_role(Role.SPOUSE, Role.CHILD_SPOUSE)] == Marital.MARRIED).all()


def test_marital_status_is_near_the_sample(county: Built) -> None:
    asked = (county.age >= 15).sum()
    for name in ("never", "married", "widowed", "divorced"):
        for sex in "mf":
            wanted, got = county.population.fit[f"{name}_{sex}"]
            assert abs(wanted - got) <= max(20, 0.001 * asked)


def test_villages_of_another_county_are_refused() -> None:
    census = counties()[232764_000000]
    with pytest.raises(ValueError, match="village 630202100001 does not lie in 呼中区"):
        build(census, [Village(630202100001, "residents")], as_of=AS_OF, seed=1)


def test_a_county_needs_a_village() -> None:
    with pytest.raises(ValueError, match="has no village"):
        build(counties()[232764_000000], [], as_of=AS_OF, seed=1, scale=0.1)
