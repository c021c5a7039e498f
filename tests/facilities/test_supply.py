"""The demonstration's institutions: as many as the plan says, each person in one place, the same again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.models import Count, Sum
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from laoyou.accounts.models import RoleAssignment
from laoyou.core.actor import system_actor
from laoyou.core.credit_codes import read_credit_code
from laoyou.facilities.enums import HOME_KINDS, SiteKind, UnitKind
from laoyou.facilities.models import (
    Credential,
    Institution,
    Operator,
    Placement,
    Shift,
    Site,
    SiteFact,
    Staff,
    Stay,
    UnitPeriod,
)
from laoyou.facilities.services import supply
from laoyou.facilities.services.queueing import PeopleComing, build_queued_supply, queue_supply, supply_wanted
from laoyou.facilities.services.sign_in import demonstrate
from laoyou.facilities.services.supply_plan import baselines, classes_of, plan_counties, share_out
from laoyou.people.services import city
from laoyou.people.services.city import build_city
from laoyou.people.services.queueing import build_queued_city, queue_city
from laoyou.records.models import AuditEvent
from tests.facilities.homes import operator
from tests.people.registry import NOW, TODAY
from tests.sample_areas import put_areas

SYSTEM = system_actor("tests")
HUZHONG, HAIDONG = 232764000000, 630200000000
COUNTIES = {630202000000: 43438, 630203000000: 17817, 630222000000: 45631, 630223000000: 48421}


FILES = {
    "provinces.csv": ["code,name", '23,"黑龙江省"'],
    "cities.csv": ["code,name,provinceCode", '2327,"大兴安岭地区",23'],
    "areas.csv": ["code,name,cityCode,provinceCode", '232764,"呼中区",2327,23'],
    "streets.csv": ["code,name,areaCode,provinceCode,cityCode", '232764100,"呼中镇",232764,23,2327'],
    "villages.csv": [
        "code,name,streetCode,provinceCode,cityCode,areaCode",
        '232764100001,"兴安社区居委会",232764100,23,2327,232764',
        '232764100200,"呼中村村委会",232764100,23,2327,232764',
    ],
}


@pytest.fixture
def areas_of_huzhong(db: None, tmp_path: Path) -> Iterator[None]:
    put_areas(FILES, tmp_path, now=NOW)
    yield
    city.put_back(city.TABLES)


def build(area: int = HUZHONG) -> supply.SupplyResult:
    return supply.build_supply(area, as_of=TODAY, seed=1, scale=1.0, actor=SYSTEM, now=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("areas_of_huzhong")
def test_huzhong_gets_what_its_plan_states() -> None:
    build_city(HUZHONG, as_of=TODAY, seed=1, scale=0.05, actor=SYSTEM, now=NOW)
    made = build()
    homes = Site.objects.filter(kind__in=HOME_KINDS)
    beds = UnitPeriod.objects.filter(kind=UnitKind.BED)
    assert (homes.count(), beds.count(), beds.filter(nursing=True).count()) == (2, 22, 8)
    assert UnitPeriod.objects.filter(kind=UnitKind.PLACES).aggregate(all=Sum("places"))["all"] == 15
    assert UnitPeriod.objects.filter(kind=UnitKind.CHILD_CLASS).aggregate(all=Sum("places"))["all"] == 20
    assert (made.sites, made.beds, made.places) == (8, 37, 20)
    assert {read_credit_code(each.credit_code).made_up for each in Operator.objects.all()} == {True}
    assert Operator.objects.filter(made_up=False).count() == 0
    # Everybody is somebody of the registry, once; nobody lies in two beds (the database would refuse).
    open_stays = Stay.objects.filter(until__isnull=True)
    assert open_stays.values("person").annotate(n=Count("id")).filter(n__gt=1).count() == 0
    assert Placement.objects.filter(holding=True).count() == Stay.objects.count() > 0
    assert Staff.objects.count() == 12
    assert Credential.objects.exists()
    assert Shift.objects.exists()
    assert SiteFact.objects.exists()
    assert AuditEvent.objects.get(action="facilities.build_supply").after["beds"] == 37
    # Done again it adds nothing.
    assert build() == supply.SupplyResult()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("areas_of_huzhong")
def test_a_demonstration_has_an_account_for_an_institution(settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    assert demonstrate(HUZHONG, actor=SYSTEM, now=NOW) == ""
    build_city(HUZHONG, as_of=TODAY, seed=1, scale=0.05, actor=SYSTEM, now=NOW)
    build()
    settings.DEMONSTRATION = False
    assert demonstrate(HUZHONG, actor=SYSTEM, now=NOW) == ""
    settings.DEMONSTRATION = True
    assert [demonstrate(HUZHONG, actor=SYSTEM, now=NOW) for _ in range(2)] == ["institution", "institution"]
    held = RoleAssignment.objects.get(user__username="institution")
    home = Institution.objects.get(organisation=held.organisation_id)
    assert (held.role, home.operator.made_up) == ("institution", True)


@pytest.mark.django_db
@pytest.mark.usefixtures("areas_of_haidong")
def test_real_institutions_are_never_mixed_with_made_up_ones() -> None:
    operator()
    with pytest.raises(supply.RegisterNotEmpty):
        build()


@pytest.mark.django_db
@pytest.mark.usefixtures("areas_of_huzhong")
def test_without_people_there_are_no_institutions() -> None:
    with pytest.raises(supply.NoPeople):
        build()
    assert not supply_wanted(110000000000)
    assert supply_wanted(HUZHONG)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("areas_of_huzhong")
def test_the_job_waits_for_the_people() -> None:
    people = queue_city(HUZHONG, scale=0.05, actor=SYSTEM, now=NOW)
    run_id = queue_supply(HUZHONG, scale=1.0, actor=SYSTEM, now=NOW)
    assert not supply_wanted(HUZHONG)
    with pytest.raises(PeopleComing):
        build_queued_supply(run_id, tell_time=lambda: NOW)
    build_queued_city(people, tell_time=lambda: NOW)
    assert build_queued_supply(run_id, tell_time=lambda: NOW)["beds"] == 37
    assert build_queued_supply(run_id, tell_time=lambda: NOW)["beds"] == 37
    assert Site.objects.count() == 8


def test_haidong_s_baseline_is_the_plan_s() -> None:
    """海东方案 现状: 38 homes, 36 day care centres, 762 mutual-aid houses, 10,417 beds, 323 kindergartens, 4 and 190."""
    planned = [site for sites in plan_counties(HAIDONG, COUNTIES, scale=1.0, seed=1).values() for site in sites]
    count = {kind: sum(site.kind == kind for site in planned) for kind in SiteKind}
    assert sum(count[kind] for kind in HOME_KINDS) == 38
    assert (count[SiteKind.DAY_CARE], count[SiteKind.MUTUAL_AID], count[SiteKind.KINDERGARTEN]) == (36, 762, 323)
    assert sum(site.beds for site in planned) == 10417
    assert count[SiteKind.CHILDCARE] == 4
    assert sum(site.places for site in planned) == 190
    assert sum(site.staff for site in planned if site.kind == SiteKind.CHILDCARE) == 60
    assert sum(site.staff for site in planned) == 1242 + 60
    assert all(site.nursing <= site.beds and site.public_good <= site.beds for site in planned)


def test_the_same_seed_makes_the_same_plan_and_a_tenth_a_tenth() -> None:
    once, again = (plan_counties(HAIDONG, COUNTIES, scale=0.1, seed=7) for _ in range(2))
    assert once == again
    assert once != plan_counties(HAIDONG, COUNTIES, scale=0.1, seed=8)
    assert sum(site.beds for sites in once.values() for site in sites) == pytest.approx(1041.7, abs=5)


def test_every_baseline_says_where_it_is_from() -> None:
    assert all(stated.source for stated in baselines())


@given(st.integers(0, 5000), st.lists(st.floats(0, 1000), min_size=1, max_size=30))
def test_shares_add_up(total: int, weights: list[float]) -> None:
    shares = share_out(total, weights)
    assert sum(shares) == (total if sum(weights) else 0)
    assert all(each >= 0 for each in shares)


@given(st.integers(0, 200))
def test_classes_hold_every_place_and_none_too_many(places: int) -> None:
    classes = classes_of(places)
    assert sum(classes) == places
    assert all(0 < each <= 15 for each in classes)
