"""People taken in, by file: entered once, somebody told to find out who it is, taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from laoyou.exchange.models import Batch, StagedRow
from laoyou.exchange.services.effects import sentence_of
from laoyou.people.models import Errand, Person
from tests.exchange.files import BIRTH, accept, check, csv, faults, outcomes, undo, warnings
from tests.people.registry import MAYING_COMMUNITY, MINHE, SHANGTAN, enter, number_of, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
HEADINGS = ("姓名", "身份证号", "性别", "出生日期", "安置地", "救助日期")
DAY = date(2026, 2, 10)


def taken(name: str = "无名氏", number: str = "", on: str = "2026-02-10", place: int = MAYING_COMMUNITY) -> list[str]:
    return [name, number, "女", "1943-05-02", f"{place:012d}", on]


def rescued(*rows: list[str], **facts: object) -> Batch:
    return check(csv(rows, HEADINGS), "救助.csv", "rescued", **facts)


def test_somebody_without_a_number_is_entered_and_taken_back() -> None:
    batch = rescued(taken())
    assert (outcomes(batch), warnings(batch)) == ([(2, "new")], [])
    assert [(each["code"], each["count"], each["concerns"]) for each in batch.foreseen] == [
        ("rescued", 1, []),
        ("told_identify", 1, ["community"]),
    ]
    assert all("1" in sentence_of(each) for each in batch.foreseen)
    accept(batch)
    person = Person.objects.get()
    assert (person.name, person.area, person.household, person.source) == (
        "无名氏",
        MAYING_COMMUNITY,
        None,
        "civil_affairs",
    )
    errand = Errand.objects.get()
    assert (errand.person_id, errand.kind, errand.happening, errand.area) == (
        person.id, "identify", "rescue", MAYING_COMMUNITY,
    )  # fmt: skip
    assert (errand.since, errand.due) == (DAY, DAY + timedelta(days=30))
    undo(batch)
    assert not Person.objects.exists()
    assert not Errand.objects.exists()


def test_who_is_on_record_stays_as_is_and_the_row_says_so() -> None:
    enter()
    batch = rescued(taken("马玉兰", number_of(BIRTH, 12)))
    assert (outcomes(batch), warnings(batch)) == ([(2, "unchanged")], [(2, "name", "rescued_known")])
    assert batch.foreseen == []


def test_who_may_be_somebody_on_record_without_a_number_is_entered_only_by_name() -> None:
    enter(document=None, number="")
    batch = rescued(taken("马玉兰", number_of(BIRTH, 14)))
    assert outcomes(batch) == [(2, "unsure")]
    accept(batch, "unsure", rows=[StagedRow.objects.get().id])
    assert Errand.objects.get().kind == "identify"


def test_what_cannot_be() -> None:
    assert faults(rescued(taken(on="1940-01-01"))) == [(2, "taken", "before_birth")]
    assert faults(rescued(taken(on="2027-01-01"))) == [(2, "taken", "day_future")]
    county = worker("data_officer", area=MINHE, number=2)
    assert faults(rescued(taken(place=SHANGTAN), actor=county)) == [(2, "area", "area_outside")]
    one = enter()
    Person.objects.filter(id=one).update(death=date(2026, 2, 1))
    assert faults(rescued(taken("马玉兰", number_of(BIRTH, 12)))) == [(2, "number", "person_dead")]


def test_the_same_file_again_enters_nobody_twice() -> None:
    rows = taken("无名氏", number_of(BIRTH, 12)), taken("某女")
    accept(rescued(*rows))
    assert outcomes(rescued(*rows)) == [(2, "unchanged"), (3, "unchanged")]
    assert Person.objects.count() == 2
