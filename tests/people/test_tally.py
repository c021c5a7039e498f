"""Counting the registry: equal to what a person would count, at every level, on both bases, and kept small."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laoyou.core.ages import age_on
from laoyou.core.errors import NotAllowed, NotFound
from laoyou.people.enums import ConditionKind, CountBasis, Source
from laoyou.people.models import AreaTally, Household, Person, Tally
from laoyou.people.selectors.ages import AGE_GROUPS
from laoyou.people.selectors.counts import counts_of, last_tally, trend_of
from laoyou.people.services.conditions import certify_condition
from laoyou.people.services.moves import record_death
from laoyou.people.services.tallying import count_registry, is_counted, queue_count, request_count
from laoyou.records.models import AuditEvent, Run
from tests.people.registry import (
    HAIDONG,
    LEDU,
    MAYING,
    MAYING_COMMUNITY,
    MINHE,
    NOW,
    SHANGTAN,
    SYSTEM,
    TODAY,
    enter,
    worker,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
RESIDENT, REGISTERED = CountBasis.RESIDENT, CountBasis.REGISTERED
OFFICER = worker("data_officer")


def of(code: int, basis: CountBasis = RESIDENT, actor=OFFICER):  # type: ignore[no-untyped-def]
    return counts_of([code], basis=basis, actor=actor)[code]


def test_every_level_counts_the_same_person_and_each_basis_its_own() -> None:
    enter("马玉兰", date(1943, 5, 2), 12, area=MAYING_COMMUNITY, registered_area=SHANGTAN)
    count_registry(now=NOW)
    for code in (MAYING_COMMUNITY, MAYING, MINHE, HAIDONG):
        assert (of(code).people, of(code, REGISTERED).people) == (1, 1 if code == HAIDONG else 0)
    assert (of(LEDU).people, of(LEDU, REGISTERED).people) == (0, 1)
    assert of(MAYING).ages["80_plus"] == 1
    assert of(MAYING).ages["80_89"] == 1
    assert of(MAYING).ages["under_3"] == 0


def test_whether_an_area_was_ever_counted_is_asked_of_that_area() -> None:
    enter("马玉兰", date(1943, 5, 2), 12, area=SHANGTAN, registered_area=None)
    assert not is_counted(HAIDONG)
    count_registry(now=NOW)
    assert (is_counted(HAIDONG), is_counted(LEDU), is_counted(MINHE)) == (True, True, False)


def test_somebody_known_to_the_county_only_is_in_none_of_its_townships() -> None:
    enter("马玉兰", date(1943, 5, 2), 12, area=MINHE, registered_area=None)
    count_registry(now=NOW)
    assert of(MINHE).people == 1
    assert set(AreaTally.objects.values_list("area", "level")) == {
        (MINHE, 6),
        (HAIDONG, 4),
        (630000000000, 2),
    }


def test_the_dead_the_merged_and_the_unborn_do_not_count() -> None:
    dead = enter("祁甲", date(1940, 1, 1), 11)
    record_death(dead, on=TODAY, source=Source.PUBLIC_SECURITY, revision=0, actor=SYSTEM, now=NOW)
    kept, given_up = enter("祁乙", date(1940, 1, 1), 13), enter("祁丙", date(1940, 1, 1), 15)
    Person.objects.filter(id=given_up).update(merged_into_id=kept)
    count_registry(now=NOW)
    assert of(HAIDONG).people == 1


def test_conditions_count_by_degree_and_only_while_they_hold() -> None:
    one, two = enter("祁甲", date(1940, 1, 1), 11), enter("祁乙", date(1940, 1, 1), 13)
    for person, until in ((one, None), (two, TODAY)):
        certify_condition(
            person,
            ConditionKind.SEVERE_DISABILITY,
            first=date(2020, 1, 1),
            until=until,
            level=2,
            source=Source.DISABLED_FEDERATION,
            actor=SYSTEM,
            now=NOW,
        )
    count_registry(now=NOW)
    (held,) = of(MAYING).conditions
    assert (held.kind, held.people, held.degrees) == (ConditionKind.SEVERE_DISABILITY, 1, ((2, 1),))


def test_households_count_by_size_and_who_lives_in_them() -> None:
    homes = [Household.objects.create(area=MAYING_COMMUNITY) for _ in range(3)]
    dormitory = Household.objects.create(area=MAYING_COMMUNITY, collective=True)
    people = [
        (homes[0], date(1943, 1, 1)),
        (homes[1], date(1943, 1, 1)),
        (homes[1], date(1944, 1, 1)),
        (homes[2], date(1943, 1, 1)),
        (homes[2], date(1980, 1, 1)),
        (homes[2], date(2025, 1, 1)),
        (dormitory, date(2000, 1, 1)),
    ]
    for number, (home, birth) in enumerate(people):
        Person.objects.filter(id=enter(f"祁{number}", birth, 100 + number)).update(household=home)
    count_registry(now=NOW)
    counts = of(MAYING)
    assert counts.households == 3
    assert dict(counts.sizes) == {"1": 1, "2": 1, "3": 1, "4": 0, "5": 0, "6": 0}
    assert dict(counts.kinds) == {
        "elder_alone": 1, "elders_only": 1, "with_elder": 3, "with_infant": 1, "with_both": 1
    }  # fmt: skip
    assert of(MAYING, REGISTERED).households is None


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dates(date(1900, 1, 1), TODAY), min_size=1, max_size=25), st.dates(TODAY, date(2028, 3, 1)))
def test_ages_are_those_a_person_would_count(births: list[date], day: date) -> None:
    """Completed years, also of those born on 29 February and on the day's own anniversary."""
    Person.objects.all().delete()
    Tally.objects.all().delete()
    for number, birth in enumerate([*births, day.replace(year=day.year - 61, day=min(day.day, 28)), date(1964, 2, 29)]):
        enter("祁某", birth, number + 1)
    at = NOW + (day - TODAY) * 1
    count_registry(now=at)
    ages = [age_on(birth, day) for birth in Person.objects.values_list("birth", flat=True)]
    for group, (low, high) in AGE_GROUPS.items():
        expected = sum(low <= age and (high is None or age < high) for age in ages)
        assert of(HAIDONG).ages[group] == expected, group


def test_counting_a_day_again_replaces_it_and_small_areas_of_old_days_go() -> None:
    enter()
    for back in (75, 74, 1):
        count_registry(now=NOW - timedelta(days=back))
    count_registry(now=NOW)
    count_registry(now=NOW)
    assert Tally.objects.count() == 4
    kept = AreaTally.objects.filter(area=MAYING_COMMUNITY, basis=RESIDENT).values_list("tally__day", flat=True)
    # 75 and 74 days back lie in one December; of these the first stays.
    assert sorted(kept) == [TODAY - timedelta(days=75), TODAY - timedelta(days=1), TODAY]
    assert [each.tally.day for each in trend_of(HAIDONG, basis=RESIDENT, actor=OFFICER)] == [
        TODAY - timedelta(days=back) for back in (75, 74, 1, 0)
    ]


def test_nothing_is_told_outside_the_area_nor_before_the_first_count() -> None:
    assert counts_of([HAIDONG], basis=RESIDENT, actor=OFFICER) == {}
    assert last_tally(actor=OFFICER) is None
    enter()
    count_registry(now=NOW)
    neighbour = worker("leader", area=LEDU)
    for code in (MINHE, HAIDONG, MAYING_COMMUNITY):
        with pytest.raises(NotFound):
            counts_of([LEDU, code], basis=RESIDENT, actor=neighbour)
        with pytest.raises(NotFound):
            trend_of(code, basis=RESIDENT, actor=neighbour)
    with pytest.raises(NotAllowed):
        counts_of([LEDU], basis=RESIDENT, actor=worker("auditor"))


def test_those_who_only_count_are_told_no_small_figure() -> None:
    for number in range(7):
        enter("祁某", date(1940, 1, 1), 101 + 2 * number)
    enter("祁小", date(2025, 1, 1), 12)
    count_registry(now=NOW)
    leader = of(MAYING, actor=worker("leader"))
    assert not leader.exact
    assert leader.ages["under_3"] is None
    assert leader.people in {5, 10}
    assert leader.ages["60_plus"] in {5, 10}
    assert leader.share("under_3") is None
    assert of(MAYING).ages["under_3"] == 1


def test_counting_now_is_recorded_and_starts_once() -> None:
    first = request_count(actor=OFFICER, now=NOW)
    assert request_count(actor=OFFICER, now=NOW) == first
    assert AuditEvent.objects.filter(action="people.count_now").count() == 1
    with pytest.raises(NotAllowed):
        request_count(actor=worker("leader"), now=NOW)


def test_a_night_is_counted_once_even_when_its_job_is_repeated() -> None:
    assert queue_count(actor=SYSTEM, now=NOW, timestamp=17) is not None
    assert queue_count(actor=SYSTEM, now=NOW, timestamp=17) is None
    assert Run.objects.count() == 1


def test_from_one_in_ten_of_sixty_on_a_place_is_called_ageing() -> None:
    for sequence in range(101, 137, 2):
        enter("祁某", date(1980, 1, 1), sequence)
    enter("祁大有", date(1950, 1, 2), 31)
    count_registry(now=NOW)
    assert of(HAIDONG).is_ageing() is False
    enter("祁二有", date(1964, 1, 2), 33)
    count_registry(now=NOW)
    assert (of(HAIDONG).share("60_plus"), of(HAIDONG).share("65_plus")) == (10, 5)
    assert of(HAIDONG).is_ageing() is True
    # Two among twenty are too few to be told to whoever only counts.
    assert of(HAIDONG, actor=worker("leader")).is_ageing() is None
