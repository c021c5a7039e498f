"""Lists of the insured and of children who attend: what is missing is taken, a better source is not overruled."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from laoyou.exchange.models import Batch, Conflict, FieldSource, StagedRow
from laoyou.people.enums import Source
from laoyou.people.models import Person
from laoyou.people.services.numbers import open_phone
from tests.exchange.files import BIRTH, accept, check, csv, faults, outcomes, undo, warnings
from tests.people.registry import MAYING_COMMUNITY, MINHE, SHANGTAN, enter, number_of, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
HEADINGS = ("姓名", "身份证号", "居住地", "联系电话")
LISTS = {
    "medical_insured": "medical_insurance",
    "pension_insured": "human_resources",
    "kindergarten_register": "education",
}
PHONE, OTHER_PHONE = "19900001234", "19900005678"


def row(name: str = "马玉兰", area: int = MAYING_COMMUNITY, phone: str = PHONE, sequence: int = 12) -> list[str]:
    return [name, number_of(BIRTH, sequence), str(area), phone]


def listed(*rows: list[str], feed: str = "medical_insured", **facts: object) -> Batch:
    return check(csv(rows, HEADINGS), "参保.csv", feed, **facts)


def registered(phone: str = "") -> UUID:
    """Somebody of whom the police said everything."""
    return enter(source=Source.PUBLIC_SECURITY, phone=phone)


def conflicts() -> set[tuple[str, str, str, str]]:
    return set(Conflict.objects.values_list("field", "kept", "offered", "offered_source"))


@pytest.mark.parametrize(("feed", "source"), LISTS.items())
def test_a_missing_telephone_is_taken_and_its_source_kept(feed: str, source: str) -> None:
    one = registered()
    batch = listed(row(), feed=feed)
    assert outcomes(batch) == [(2, "changed")]
    accept(batch)
    person = Person.objects.get(id=one)
    assert (open_phone(person), person.source, person.name) == (PHONE, "public_security", "马玉兰")
    assert list(FieldSource.objects.values_list("field", "source")) == [("phone", source)]
    assert not Conflict.objects.exists()
    assert outcomes(listed(row(), feed=feed)) == [(2, "unchanged")]
    undo(batch)
    assert Person.objects.get(id=one).phone_sealed is None
    assert not FieldSource.objects.exists()


def test_what_a_better_source_said_stays_and_is_put_before_somebody() -> None:
    one = registered(phone=OTHER_PHONE)
    batch = listed(row("马玉蓝", SHANGTAN), feed="kindergarten_register")
    assert outcomes(batch) == [(2, "contested")]
    accept(batch)
    person = Person.objects.get(id=one)
    assert (person.name, person.area, open_phone(person)) == ("马玉兰", MAYING_COMMUNITY, OTHER_PHONE)
    assert conflicts() == {
        ("name", "马玉兰", "马玉蓝", "education"),
        ("area", str(MAYING_COMMUNITY), str(SHANGTAN), "education"),
        ("phone", "", "", "education"),
    }
    undo(batch)
    assert conflicts() == set()


@pytest.mark.parametrize("feed", ["medical_insured", "pension_insured"])
@pytest.mark.parametrize("source", [Source.PUBLIC_SECURITY, Source.COMMUNITY])
def test_where_somebody_is_insured_neither_moves_them_nor_contests_where_they_live(feed: str, source: Source) -> None:
    one = enter(source=source, phone=PHONE)
    batch = listed(row(area=SHANGTAN), feed=feed)
    assert outcomes(batch) == [(2, "unchanged")]
    assert warnings(batch) == [(2, "area", "place_differs")]
    assert Person.objects.get(id=one).area == MAYING_COMMUNITY
    assert not Conflict.objects.exists()


def test_a_list_of_the_insured_still_finds_by_place_who_has_no_number() -> None:
    registered()
    assert outcomes(check(csv([["马玉兰", "1943-05-02", "女", str(MAYING_COMMUNITY), PHONE]],
                              ("姓名", "出生日期", "性别", "居住地", "联系电话")), "参保.csv", "medical_insured")) == [
        (2, "changed")
    ]  # fmt: skip


def test_some_is_taken_and_some_put_before_somebody_in_one_row() -> None:
    one = registered()
    batch = listed(row("马玉蓝"))
    assert outcomes(batch) == [(2, "changed")]
    accept(batch)
    assert open_phone(Person.objects.get(id=one)) == PHONE
    assert conflicts() == {("name", "马玉兰", "马玉蓝", "medical_insurance")}


def test_the_first_list_is_believed_before_the_later_and_corrects_itself() -> None:
    one = registered()
    accept(listed(row()))
    assert outcomes(listed(row(phone=OTHER_PHONE), feed="pension_insured")) == [(2, "contested")]
    own = listed(row(phone=OTHER_PHONE))
    assert outcomes(own) == [(2, "changed")]
    accept(own)
    assert open_phone(Person.objects.get(id=one)) == OTHER_PHONE


def test_what_a_lesser_source_said_is_corrected() -> None:
    one = enter(phone=OTHER_PHONE)
    batch = listed(row("马玉蓝"))
    assert StagedRow.objects.get(batch=batch).changes == {"name": ["马玉兰", "马玉蓝"], "phone": [None, None]}
    accept(batch)
    person = Person.objects.get(id=one)
    assert (person.name, person.pinyin, person.source) == ("马玉蓝", "mayulan", "community")
    assert open_phone(person) == PHONE
    undo(batch)
    assert Person.objects.get(id=one).name == "马玉兰"


def test_an_empty_cell_says_nothing_and_a_complete_list_lets_nobody_vanish() -> None:
    registered(phone=PHONE)
    batch = listed(row(phone=""), full_list=True)
    assert outcomes(batch) == [(2, "unchanged")]
    assert batch.counts["outcomes"] == {"unchanged": 1}


def test_who_is_not_on_record_has_died_or_lives_elsewhere() -> None:
    one = registered()
    of_minhe = worker("data_officer", area=MINHE)
    assert faults(listed(row(), row("无人", sequence=99))) == [(3, "number", "person_unknown")]
    assert faults(listed(row(area=SHANGTAN), feed="kindergarten_register", actor=of_minhe)) == [
        (2, "area", "area_outside")
    ]
    Person.objects.filter(id=one).update(area=SHANGTAN, registered_area=SHANGTAN)
    assert faults(listed(row(), actor=of_minhe)) == [(2, "number", "person_elsewhere")]
    Person.objects.filter(id=one).update(death=date(2026, 1, 1))
    assert faults(listed(row())) == [(2, "number", "person_dead")]


def test_a_list_about_what_came_before_the_move_moves_nobody() -> None:
    one = enter()
    Person.objects.filter(id=one).update(lives_since=date(2026, 2, 28))
    assert faults(listed(row(area=SHANGTAN), feed="kindergarten_register")) == [(2, "area", "move_before")]
