"""A birth recorded at the mother's card, and somebody taken in off the street."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.core import clock
from laoyou.people.models import Errand, Person, Relation
from tests.people.pages import as_owner, post, signed_in
from tests.people.registry import HAIDONG, LEDU, MAYING_COMMUNITY, enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
MOTHER_BORN = date(1996, 4, 8)


@pytest.fixture
def mother() -> UUID:
    return enter("韩秀英", MOTHER_BORN, 42)


def born(on: date, **other: object) -> dict[str, object]:
    return {"name": "马小宝", "sex": 1, "birth": on.isoformat(), "source": "health", **other}


def test_what_follows_is_said_and_then_done(mother: UUID) -> None:
    client, today = signed_in(), clock.today()
    assert "7日内完成新生儿访视" in client.get(reverse("people:birth", args=[mother])).content.decode()
    father = enter_as_owner("马正国", date(1994, 1, 2), 13)
    client = signed_in()
    answer = post(client, "people:birth", [mother], **born(today, father="马正国"))
    assert answer.status_code == 302, answer.content.decode()
    as_owner()
    child = Person.objects.get(name="马小宝")
    assert answer["Location"] == reverse("people:card", args=[child.id])
    assert (child.area, child.birth, child.source) == (MAYING_COMMUNITY, today, "health")
    assert set(Relation.objects.filter(person=child).values_list("kind", "other")) == {
        ("parent", mother),
        ("parent", father),
    }
    assert Errand.objects.get().due == today + timedelta(days=7)


def enter_as_owner(*facts: Any) -> UUID:
    as_owner()
    return enter(*facts)


def test_a_child_is_not_born_twice(mother: UUID) -> None:
    today = clock.today()
    assert post(signed_in(), "people:birth", [mother], **born(today)).status_code == 302
    again = post(signed_in(), "people:birth", [mother], **born(today))
    assert again.status_code == 422
    assert "名下已登记子女马小宝" in again.content.decode()
    twin = post(signed_in(), "people:birth", [mother], **born(today, name="马小贝"))
    assert twin.status_code == 302
    as_owner()
    assert Person.objects.filter(birth=today).count() == 2


def test_a_birth_that_cannot_be_is_refused(mother: UUID) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    assert "还没有到" in post(signed_in(), "people:birth", [mother], **born(tomorrow)).content.decode()
    assert post(signed_in(), "people:birth", [mother], **born(MOTHER_BORN)).status_code == 422
    man = enter_as_owner("马正国", date(1994, 1, 2), 13)
    assert signed_in().get(reverse("people:birth", args=[man])).status_code == 404
    as_owner()
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        (Role.TOWNSHIP_WORKER, HAIDONG, 200),
        (Role.TOWNSHIP_WORKER, LEDU, 404),
        (Role.LEADER, HAIDONG, 403),
        (Role.AUDITOR, HAIDONG, 403),
    ],
)
def test_who_records_a_birth(mother: UUID, role: Role, area: int, status: int) -> None:
    assert signed_in(role, area).get(reverse("people:birth", args=[mother])).status_code == status


def rescued(**other: object) -> dict[str, object]:
    area = {"area": str(MAYING_COMMUNITY), "area_key": str(MAYING_COMMUNITY)}
    return {"name": "无名氏", "sex": 1, "birth": "1950-01-01", "on": clock.today().isoformat(), **area, **other}


def test_somebody_taken_in_is_to_be_identified() -> None:
    assert "30日内核实其身份" in signed_in().get(reverse("people:rescue")).content.decode()
    answer = post(signed_in(), "people:rescue", [], **rescued())
    as_owner()
    found = Person.objects.get()
    assert answer["Location"] == reverse("people:card", args=[found.id])
    assert (found.name, found.household_id, found.source, found.document) == ("无名氏", None, "civil_affairs", "")
    errand = Errand.objects.get()
    assert (errand.kind, errand.happening, errand.due) == ("identify", "rescue", clock.today() + timedelta(days=30))


def test_somebody_alike_is_shown_before_anybody_is_taken_in(mother: UUID) -> None:
    alike = rescued(name="韩秀英", sex=2, birth=MOTHER_BORN.isoformat())
    answer = post(signed_in(), "people:rescue", [], **alike)
    assert answer.status_code == 422
    assert str(mother) in answer.content.decode()
    assert post(signed_in(), "people:rescue", [], **alike, another=str(mother)).status_code == 302
    as_owner()
    assert Person.objects.count() == 2


def test_nobody_is_taken_in_tomorrow_or_before_birth() -> None:
    for day in (clock.today() + timedelta(days=1), date(1949, 12, 31)):
        answer = post(signed_in(), "people:rescue", [], **rescued(on=day.isoformat()))
        assert answer.status_code == 422
        assert "救助日期" in answer.content.decode()
