"""A made-up city: the census's people to the last one, nobody real, and whole again after being broken off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import RFC_4122, UUID

import pytest
from django.db import connection
from django.db.models import Count, F

from laoyou.analytics.population import counties
from laoyou.core.area_codes import from_short
from laoyou.core.citizen_ids import read_citizen_id
from laoyou.core.identifiers import uuid7, uuid7_bytes, uuid7_many
from laoyou.people.enums import HouseholdRole, Source
from laoyou.people.models import Condition, Household, Person, Relation
from laoyou.people.services import bulk, city, city_rows
from laoyou.people.services.city import NoCensus, NumbersTaken, RegistryNotEmpty, build_city
from laoyou.people.services.derivation import keep_all_derived
from laoyou.people.services.numbers import open_document
from laoyou.people.services.queueing import Stopped, build_queued_city, city_wanted, queue_city
from laoyou.records.models import Run
from tests.people.registry import NOW, SYSTEM, enter
from tests.sample_areas import put_areas

HUZHONG = from_short("232764")
TODAY = date(2026, 3, 1)
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

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def places(db: None, tmp_path: Path) -> Iterator[None]:
    put_areas(FILES, tmp_path, now=NOW)
    yield
    city.put_back(city.TABLES)


def indexes() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT indexdef FROM pg_indexes WHERE tablename = ANY(%s) UNION ALL
               SELECT conrelid::regclass || ' ' || conname || pg_get_constraintdef(oid) FROM pg_constraint
                WHERE conrelid::regclass::text = ANY(%s)""",
            [list(city.TABLES), list(city.TABLES)],
        )
        return sorted(row[0] for row in cursor.fetchall())


def build(scale: float = 0.1) -> city.CityResult:
    return build_city(HUZHONG, as_of=TODAY, seed=1, scale=scale, actor=SYSTEM, now=NOW)


def test_as_many_of_each_age_and_sex_as_the_census_says() -> None:
    before = indexes()
    made = build(1.0)
    census = counties()[HUZHONG]
    assert made.people == Person.objects.count() == census.population == 16_359
    assert made.households == Household.objects.count() == census.households
    assert made.conditions == Condition.objects.count()
    assert dict(Person.objects.values_list("sex").annotate(many=Count("id"))) == {
        1: int(census.ages[0].sum()),
        2: int(census.ages[1].sum()),
    }
    infants = Person.objects.filter(birth__gt=date(2025, 3, 1)).count()
    assert infants == int(census.ages[:, 0].sum())
    assert indexes() == before
    assert keep_all_derived(actor=SYSTEM, now=NOW) == 0, "the builder and the registry mean the same by alone"


def test_nobody_is_real_and_the_same_seed_makes_the_same_people() -> None:
    build()
    first = list(Person.objects.order_by("id").values_list("name", "birth", "area"))
    for person in Person.objects.order_by("id")[:20]:
        read = read_citizen_id(open_document(person), on=TODAY)
        assert (read.made_up, read.birth, read.sex) == (True, person.birth, person.sex)
    Condition.objects.all().delete()
    Relation.objects.all().delete()
    Person.objects.all().delete()
    Household.objects.all().delete()
    build()
    assert list(Person.objects.order_by("id").values_list("name", "birth", "area")) == first


def test_again_adds_nothing_and_real_people_are_never_mixed_with() -> None:
    build()
    assert build() == city.CityResult(0, 0, 0)
    Condition.objects.all().delete()
    Relation.objects.all().delete()
    Person.objects.all().delete()
    enter()
    with pytest.raises(RegistryNotEmpty):
        build()
    assert Person.objects.count() == 1
    with pytest.raises(NoCensus):
        build_city(110000000000, as_of=TODAY, seed=1, scale=1, actor=SYSTEM, now=NOW)


def test_two_counties_of_the_same_last_digits_cannot_both_be_made_up() -> None:
    enter(area=632764100001, registered_area=None, source=Source.MADE_UP)
    with pytest.raises(NumbersTaken) as refused:
        build()
    assert "呼中" in refused.value.facts["county"]
    assert Person.objects.count() == 1


def test_broken_off_it_is_whole_again_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    before = indexes()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(city_rows, "health_rows", killed)
        with pytest.raises(KeyboardInterrupt):
            build()
    assert Person.objects.count() == 0
    assert indexes() != before
    assert build().people == 1636
    assert indexes() == before


def test_as_a_piece_of_work_it_is_done_once() -> None:
    assert city_wanted()
    run_id = queue_city(HUZHONG, scale=0.05, actor=SYSTEM, now=NOW)
    assert not city_wanted()
    result = build_queued_city(run_id, tell_time=lambda: NOW)
    assert result["people"] == Person.objects.count() == 818
    assert build_queued_city(run_id, tell_time=lambda: NOW) == result
    assert Run.objects.get(id=run_id).state == "done"


def test_a_worker_that_is_asked_to_stop_stops_and_the_next_one_goes_on() -> None:
    run_id = queue_city(HUZHONG, scale=0.05, actor=SYSTEM, now=NOW)
    with pytest.raises(Stopped):
        build_queued_city(run_id, tell_time=lambda: NOW, stopping=lambda: True)
    assert (Run.objects.get(id=run_id).state, Person.objects.count()) == ("interrupted", 0)
    assert build_queued_city(run_id, tell_time=lambda: NOW)["people"] == 818


def test_what_is_set_aside_comes_back_one_by_one_however_often_the_worker_is_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, made, keep = indexes(), 0, bulk._keep
    bulk.set_aside(["people_relation"])

    def killed_after_one(cursor: Any, table: str, statements: list[str]) -> None:
        keep(cursor, table, statements)
        monkeypatch.setattr(bulk, "_make_next", killed)

    def killed(table: str) -> bool:
        raise KeyboardInterrupt

    whole = bulk._make_next
    monkeypatch.setattr(bulk, "_keep", killed_after_one)
    while True:
        made += 1
        with suppress(KeyboardInterrupt):
            bulk.put_back(["people_relation"])
            break
        monkeypatch.setattr(bulk, "_make_next", whole)
    assert made > 5
    assert indexes() == before


@pytest.mark.parametrize("many", [lambda: uuid7_many(5000), lambda: [UUID(bytes=key) for key in uuid7_bytes(5000)]])
def test_many_keys_at_once_keep_their_order(many: Callable[[], list[UUID]]) -> None:
    before, made, after = uuid7(), many(), uuid7()
    assert made == sorted(set(made))
    assert before < made[0]
    assert made[-1] < after
    assert {(key.version, key.variant) for key in made} == {(7, RFC_4122)}


def test_elders_and_children_have_their_kin_on_both_sides() -> None:
    made = build(1.0)
    assert made.relations == Relation.objects.count() > 3000
    married = Relation.objects.filter(kind="spouse")
    assert married.filter(person__household=F("other__household")).count() == married.count()
    assert not married.filter(person__sex=F("other__sex")).exists()
    children = Relation.objects.filter(kind="parent")
    grown = children.filter(person__birth__lte=date(2012, 2, 1))
    assert grown.filter(person__household_role=HouseholdRole.CHILD).count() > 100
    assert grown.filter(other__household_role=HouseholdRole.PARENT).count() > 100
    assert not grown.filter(other__birth__gt=date(1966, 3, 1)).exists()
    assert not grown.filter(person__birth__gt=date(2008, 3, 1)).exists()
    assert not children.filter(other__birth__gt=F("person__birth") - timedelta(days=15 * 365)).exists()
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM people_relation a WHERE a.kind IN ('spouse', 'parent') AND NOT EXISTS (
                   SELECT FROM people_relation b WHERE b.pair = a.pair AND b.person_id = a.other_id
                      AND b.other_id = a.person_id AND b.valid = a.valid
                      AND b.kind = CASE a.kind WHEN 'spouse' THEN 'spouse' ELSE 'child' END)"""
        )
        assert cursor.fetchone() == (0,)
    at_home = Person.objects.filter(birth__gt=date(2012, 3, 1), household__isnull=False)
    assert children.exclude(id__in=grown).values("person").distinct().count() > 0.8 * at_home.count()


def test_an_orphan_has_a_guardian_and_no_parent_on_record() -> None:
    build(1.0)
    orphan = Person.objects.filter(conditions__kind="orphan", household__isnull=False)
    of_a_grandchild = orphan.filter(household_role=HouseholdRole.GRANDCHILD)
    guarded = Relation.objects.filter(kind="guardian")
    assert set(guarded.values_list("person", flat=True)) == set(of_a_grandchild.values_list("id", flat=True))
    assert not Relation.objects.filter(kind="parent", person__in=orphan).exists()
    assert not guarded.exclude(other__household_role=HouseholdRole.HEAD).exists()
