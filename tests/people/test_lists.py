"""Narrowing the list of people: by place, basis, household, and what is missing."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.core.area_codes import range_of
from laoyou.people.models import Household, Person
from laoyou.people.selectors import lists
from tests.people.pages import as_owner, signed_in
from tests.people.registry import HAIDONG, LEDU, MAYING, MAYING_COMMUNITY, MINHE, SHANGTAN, TODAY, enter, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]


def names(people) -> set[str]:  # type: ignore[no-untyped-def]
    return {person.name for person in people}


def page(query: str, role: Role = Role.TOWNSHIP_WORKER, area: int = HAIDONG) -> str:
    answer = signed_in(role, area).get(reverse("people:list") + query)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    as_owner()
    return text


def test_a_basis_is_where_people_live_or_where_they_are_registered() -> None:
    enter("甲住此", date(1950, 1, 1), 11, area=MAYING_COMMUNITY, registered_area=SHANGTAN)
    enter("乙籍此", date(1950, 1, 1), 13, area=SHANGTAN, registered_area=MAYING_COMMUNITY)
    here, actor = range_of(MINHE), worker()
    assert names(lists.living_in(here, "resident", actor=actor)) == {"甲住此"}
    assert names(lists.living_in(here, "registered", actor=actor)) == {"乙籍此"}
    assert names(lists.living_in(here, "", actor=actor)) == {"甲住此", "乙籍此"}
    assert names(lists.living_in(range_of(HAIDONG), "resident", actor=worker(area=LEDU))) == set()


def test_the_dead_and_the_merged_are_in_no_list() -> None:
    dead, merged, kept = (enter(f"祁{n}", date(1950, 1, 1), 11 + 2 * n) for n in range(3))
    Person.objects.filter(id=dead).update(death=TODAY)
    Person.objects.filter(id=merged).update(merged_into_id=kept)
    for basis in ("resident", "registered", ""):
        assert names(lists.living_in(range_of(HAIDONG), basis, actor=worker())) == {"祁2"}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("elder_alone", {"独老"}),
        ("elders_only", {"老一", "老二"}),
        ("with_elder", {"独老", "老一", "老二", "祖父", "父", "幼"}),
        ("with_infant", {"祖父", "父", "幼"}),
        ("with_both", {"祖父", "父", "幼"}),
    ],
)
def test_households_are_told_apart_by_who_lives_in_them(kind: str, expected: set[str]) -> None:
    old, young, infant = date(1945, 1, 1), date(1985, 1, 1), date(2025, 1, 1)
    homes = [["独老", old], ["老一", old, "老二", old], ["祖父", old, "父", young, "幼", infant], ["青年", young]]
    for home in homes:
        live_together(Household.objects.create(area=MAYING_COMMUNITY), home)
    live_together(Household.objects.create(area=MAYING_COMMUNITY, collective=True), ["院中老人", old])
    enter("无户", old, 991)
    everybody = lists.living_in(range_of(HAIDONG), "resident", actor=worker())
    assert names(lists.of_household(everybody, kind, on=TODAY)) == expected


def live_together(household: Household, people: list[object]) -> None:
    for number, (name, birth) in enumerate(zip(people[::2], people[1::2], strict=True)):
        sequence = 100 + 10 * Person.objects.count() + number
        Person.objects.filter(id=enter(str(name), birth, sequence)).update(household=household)  # type: ignore[arg-type]


def test_what_is_missing_and_who_came_lately() -> None:
    enter("无证", date(1950, 1, 1), 11, document=None, number="", phone="19900001234")
    enter("无话", date(1950, 1, 1), 13)
    come: UUID = enter("新来", date(1950, 1, 1), 15, phone="19900001235")
    Person.objects.filter(id=come).update(lives_since=date(2026, 2, 20))
    people = lists.living_in(range_of(HAIDONG), "resident", actor=worker())
    assert names(lists.lacking(people, "document")) == {"无证"}
    assert names(lists.lacking(people, "phone")) == {"无话"}
    assert names(lists.lacking(people, "nothing")) == {"无证", "无话", "新来"}
    assert names(lists.come_since(people, date(2026, 2, 20))) == {"新来"}
    assert names(lists.come_since(people, date(2026, 2, 21))) == set()


@pytest.mark.parametrize("place", [f"{MAYING:012d}", "马营镇", "马营镇 630222102000", "630222102", "myz"])
def test_a_place_is_named_typed_or_come_from_a_figure(place: str) -> None:
    enter("马玉兰", date(1943, 5, 2), 12)
    enter("祁别处", date(1943, 5, 2), 14, area=SHANGTAN, registered_area=SHANGTAN)
    shown = page(f"?place={place}")
    assert "马玉兰" in shown
    assert "祁别处" not in shown


@pytest.mark.parametrize(
    "place", [f"{SHANGTAN:012d}", f"{HAIDONG:012d}", "碾伯镇", "没有的地方", "0", "99999999999999"]
)
def test_a_place_outside_the_area_or_unknown_is_said_and_shows_nobody(place: str) -> None:
    enter("马玉兰", date(1943, 5, 2), 12)
    enter("祁别处", date(1943, 5, 2), 14, area=SHANGTAN, registered_area=MAYING_COMMUNITY)
    shown = page(f"?place={place}", area=MINHE)
    assert "马玉兰" not in shown
    assert "祁别处" not in shown
    assert "辖区内没有" in shown


def test_the_list_begins_with_residents_and_offers_the_places_inside() -> None:
    enter("乙籍此", date(1950, 1, 1), 13, area=SHANGTAN, registered_area=MAYING_COMMUNITY)
    assert "乙籍此" not in page("", area=MINHE)
    assert "乙籍此" in page("?basis=registered", area=MINHE)
    assert "乙籍此" in page("?basis=", area=MINHE)
    assert '<option value="马营镇 630222102000">' in page("", area=MINHE)
