"""Whoever is alike and here already is shown before somebody is entered a second time."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.people.enums import Document, Source
from laoyou.people.models import Pair, Person
from laoyou.people.services.comparing import compare_queued, request_comparison
from laoyou.people.services.entering import already_here
from laoyou.people.services.persons import Details
from laoyou.ui import once
from tests.people.pages import as_owner, as_web, post, signed_in
from tests.people.registry import LEDU, MAYING_COMMUNITY, MINHE, NOW, SHANGTAN, enter, number_of, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
BIRTH = date(1943, 5, 2)


def somebody(name: str = "马玉蓝", birth: date = BIRTH, **other: object) -> Details:
    facts: dict[str, object] = {"sex": 2, "area": MAYING_COMMUNITY, "source": Source.COMMUNITY}
    return Details(name=name, birth=birth, **(facts | other))  # type: ignore[arg-type]


def found(details: Details, area: int = MINHE) -> list[UUID]:
    return [each.id for each in already_here(details, actor=worker(area=area), now=NOW)]


def test_alike_are_homophones_exchanged_days_and_phones() -> None:
    known = enter(phone="19900001234")
    assert found(somebody()) == [known]
    assert found(somebody("马玉兰", date(1943, 2, 5))) == [known]
    assert found(somebody("马玉兰", date(1944, 5, 2), phone="19900001234")) == [known]
    assert found(somebody("祁福", date(1943, 5, 2), sex=1)) == []
    assert found(somebody("马玉兰", date(1990, 1, 1))) == []


def test_what_agrees_is_said_and_no_number_is_opened() -> None:
    enter(phone="19900001234")
    (near,) = already_here(somebody(phone="199 0000 1234"), actor=worker(), now=NOW)
    assert {name: near.levels[name] for name in ("name", "birth", "phone", "id", "area")} == {
        "name": "homophone",
        "birth": "exact",
        "phone": "exact",
        "id": "missing",
        "area": "village",
    }
    (other,) = already_here(somebody(phone="199 0000 9999"), actor=worker(), now=NOW)
    assert other.levels["phone"] == "other"


def test_two_lawful_numbers_are_two_persons() -> None:
    enter()
    with_number = {"document": Document.CITIZEN_ID, "number": number_of(BIRTH, 14)}
    assert found(somebody(**with_number)) == []
    without = enter("马玉岚", document=None, number="")
    assert found(somebody(**with_number)) == [without]


def test_nobody_of_another_area_is_shown() -> None:
    here, there = enter(), enter("马玉岚", document=None, number="", area=SHANGTAN, registered_area=SHANGTAN)
    assert found(somebody()) == [here]
    assert found(somebody(area=SHANGTAN), LEDU) == [there]


TYPED = {
    "name": "马玉蓝",
    "sex": "2",
    "birth": "1943-05-02",
    "area": str(MAYING_COMMUNITY),
    "source": "community",
}


def test_the_form_asks_first_and_remembers_the_answer() -> None:
    known = enter()
    client = signed_in(Role.TOWNSHIP_WORKER, MINHE)
    asked = post(client, "people:new", [], **TYPED)
    text = asked.content.decode()
    assert asked.status_code == 422
    assert "已有相似人员" in text
    assert reverse("people:card", args=[known]) in text
    assert "马玉蓝" in text
    as_owner()
    assert Person.objects.count() == 1
    as_web()
    wrong = post(client, "people:new", [], **TYPED, another=str(uuid4()))
    assert wrong.status_code == 422
    token = once.new_token()
    for _ in range(2):
        sent = client.post(reverse("people:new"), {once.FIELD: token, **TYPED, "another": str(known)})
        assert sent.status_code == 302
    as_owner()
    assert Person.objects.count() == 2
    pair = Pair.objects.get()
    assert (pair.state, {pair.low_id, pair.high_id} >= {known}, pair.decided_levels["name"]) == (
        "not_same",
        True,
        "homophone",
    )
    compare_queued(request_comparison(actor=worker("data_officer"), now=NOW), tell_time=lambda: NOW)
    assert Pair.objects.get().state == "not_same"
    as_web()


def test_what_is_wrong_with_the_form_is_said_as_ever() -> None:
    enter()
    client = signed_in()
    wrong = post(client, "people:new", [], **(TYPED | {"phone": "12"}))
    assert wrong.status_code == 422
    assert "不是电话号码" in wrong.content.decode()
