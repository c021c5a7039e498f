"""Health care of made-up people: at the stated rates, on days that can be, the same every time."""

from __future__ import annotations

from datetime import date

import numpy as np

from laoyou.analytics.population.health import Health, Step, health_of, health_rates

AS_OF = date(2026, 3, 1)
TODAY = AS_OF.toordinal() - date(1970, 1, 1).toordinal()
PEOPLE = 40_000
STEPS = [Step("newborn_visit", "newborn", 0), Step("development_check", "m06", 6), Step("dose", "MMR-1", 8)]


def people(years: int) -> np.ndarray:
    """So many people born within a year, `years` ago."""
    return (TODAY - np.linspace(years * 365.2425 + 1, (years + 1) * 365.2425 - 1, PEOPLE)).astype(np.int32)


def drawn(birth: np.ndarray, seed: int = 1) -> Health:
    return health_of(birth, STEPS, as_of=AS_OF, seed=seed, county=630202000000)


def share(found: Health, kind: str, what: str = "") -> float:
    parts = [each.person for each in (*found.periods, *found.events) if (each.kind, each.what) == (kind, what)]
    return float(np.unique(np.concatenate(parts)).size / PEOPLE)


def test_elders_are_managed_and_ill_at_the_stated_rates() -> None:
    found = drawn(people(70))
    for rate in health_rates():
        if rate.age_from <= 70 <= rate.age_to and rate.kind in {"management", "family_doctor", "chronic_disease"}:
            assert abs(share(found, rate.kind, rate.what) - rate.rate) < 0.01, rate
    managed = next(each.person for each in found.periods if each.kind == "management")
    checked = [each for each in found.events if each.kind == "elder_check"]
    assert all(np.isin(each.person, managed).all() for each in checked)
    assert abs(checked[0].person.size / managed.size - 0.9) < 0.01
    assert {each.kind for each in found.events if each.person.size} == {"elder_check"}


def test_children_get_what_is_due_for_their_age() -> None:
    found = drawn(people(1))
    for kind, what, rate in (
        ("newborn_visit", "newborn", 0.9),
        ("development_check", "m06", 0.9),
        ("dose", "MMR-1", 0.97),
    ):
        assert abs(share(found, kind, what) - rate) < 0.01
    assert share(found, "management") == 0
    newborn = drawn((TODAY - np.linspace(30, 60, PEOPLE)).astype(np.int32))
    assert share(newborn, "dose", "MMR-1") == 0


def test_nothing_lies_before_a_birth_or_after_the_day() -> None:
    birth = np.concatenate([people(age) for age in (0, 2, 50, 90)])
    found = drawn(birth)
    for each in (*found.periods, *found.events):
        assert (each.day <= TODAY).all()
        assert (each.day >= birth[each.person]).all()
        assert np.unique(each.person).size == each.person.size


def test_the_same_seed_draws_the_same() -> None:
    birth = people(80)
    first, again, other = drawn(birth), drawn(birth), drawn(birth, seed=2)
    same = [np.array_equal(one.person, two.person) for one, two in zip(first.periods, again.periods, strict=True)]
    assert all(same)
    assert not np.array_equal(first.periods[0].person, other.periods[0].person)


def test_every_rate_is_a_share_and_says_where_it_is_from() -> None:
    assert all(0 < rate.rate <= 1 and rate.source for rate in health_rates())
    assert {rate.confidence for rate in health_rates()} == {"published", "assumption"}
