"""Entering people, correcting them, and looking at what is sealed."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from laoyou.core.errors import Conflict, NotAllowed, NotFound
from laoyou.people.enums import Document
from laoyou.people.models import Person
from laoyou.people.selectors.card import card
from laoyou.people.services import numbers
from laoyou.people.services.names import NameNotWritable, spelled, written
from laoyou.people.services.persons import (
    BornLater,
    DocumentTaken,
    NumberDisagrees,
    OutsideYourArea,
    ReasonNeeded,
    correct_person,
    record_person,
    reveal,
)
from laoyou.records.models import AuditEvent
from tests.people.registry import LEDU, MAYING_COMMUNITY, NOW, SHANGTAN, details, enter, number_of, worker

pytestmark = pytest.mark.django_db


def test_a_person_is_kept_with_the_number_sealed() -> None:
    person = Person.objects.get(id=enter(phone="199 0000 1234"))
    assert (person.name, person.pinyin, person.initials) == ("马玉兰", "mayulan", "myl")
    number = number_of(date(1943, 5, 2), 12)
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_person::text FROM people_person")
        (stored,) = cursor.fetchone()
    assert number not in stored
    assert "19900001234" not in stored
    assert numbers.open_document(person) == number
    assert numbers.open_phone(person) == "19900001234"


def test_the_card_masks_and_a_reason_shows() -> None:
    person_id, reader = enter(phone="19900001234"), worker()
    shown = card(person_id, actor=reader)
    assert (shown.number_masked, shown.phone_masked) == (
        "990***********" + number_of(date(1943, 5, 2), 12)[-4:],
        "199****1234",
    )
    with pytest.raises(ReasonNeeded):
        reveal(person_id, "document", reason=" ", actor=reader, now=NOW)
    assert reveal(person_id, "document", reason="核对高龄津贴", actor=reader, now=NOW) == number_of(
        date(1943, 5, 2), 12
    )
    event = AuditEvent.objects.latest("id")
    assert (event.action, event.subject_id, event.reason, event.actor_name) == (
        "people.reveal_document",
        str(person_id),
        "核对高龄津贴",
        "祁文秀",
    )


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"number": "990222194305020121"}, numbers.NumberCheck),
        ({"number": "12345"}, numbers.NumberLength),
        ({"number": "99022219430230012X"}, numbers.NumberDate),
        ({"number": "9902A2194305020128"}, numbers.NumberLetters),
        ({"number": number_of(date(1944, 5, 2), 12)}, NumberDisagrees),
        ({"number": number_of(date(1943, 5, 2), 13)}, NumberDisagrees),
        ({"birth": date(2026, 3, 2), "document": None, "number": ""}, BornLater),
        ({"name": "12"}, NameNotWritable),
        ({"name": " "}, NameNotWritable),
        ({"phone": "12"}, numbers.PhoneNotValid),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, object], refusal: type[Exception]) -> None:
    facts = {"name": "马玉兰", "birth": date(1943, 5, 2), "sequence": 12} | changes
    with pytest.raises(refusal):
        enter(**facts)  # type: ignore[arg-type]
    assert not Person.objects.exists()


def test_a_number_is_in_the_registry_once() -> None:
    enter()
    with pytest.raises(DocumentTaken):
        enter("马玉兰兰")
    assert Person.objects.count() == 1


def test_people_without_a_number_are_people_too() -> None:
    for _ in range(2):
        enter("无名", document=None, number="")
    assert Person.objects.filter(document="").count() == 2


def test_nobody_is_entered_into_another_area_or_by_another_role() -> None:
    with pytest.raises(OutsideYourArea):
        record_person(details(), actor=worker(area=LEDU), now=NOW)
    for role in ("leader", "plan_officer", "department_officer", "system_admin", "auditor"):
        with pytest.raises(NotAllowed):
            record_person(details(), actor=worker(role), now=NOW)


def test_a_correction_keeps_what_was_and_overwrites_nobody() -> None:
    person_id = enter()
    correct_person(person_id, details("马玉莲"), revision=0, reason="同音字", actor=worker(), now=NOW)
    event = AuditEvent.objects.latest("id")
    assert (event.before, event.after, event.reason) == ({"name": "马玉兰"}, {"name": "马玉莲"}, "同音字")
    with pytest.raises(Conflict):
        correct_person(person_id, details("马玉蓝"), revision=0, reason="同音字", actor=worker(), now=NOW)
    assert Person.objects.get(id=person_id).name == "马玉莲"


def test_who_is_registered_here_and_lives_elsewhere_is_seen_from_both() -> None:
    person_id = enter(area=SHANGTAN, registered_area=MAYING_COMMUNITY)
    for place in (SHANGTAN, MAYING_COMMUNITY, LEDU):
        assert card(person_id, actor=worker(area=place)).person.name == "马玉兰"
    with pytest.raises(NotFound):
        card(person_id, actor=worker(area=630203000000))


def test_another_document_is_compared_without_blanks() -> None:
    person = Person.objects.get(id=enter("约翰·史密斯", document=Document.PASSPORT, number="e 123 4567"))
    assert numbers.open_document(person) == "E1234567"
    with pytest.raises(DocumentTaken):
        enter("约翰·史密斯", document=Document.PASSPORT, number="E1234567")


@pytest.mark.parametrize(
    ("name", "kept", "pinyin", "initials"),
    [
        ("马 玉兰", "马玉兰", "mayulan", "myl"),
        ("买买提•吐尔逊", "买买提·吐尔逊", "maimaitituerxun", "mmttex"),
        ("单玉兰", "单玉兰", "shanyulan", "syl"),
        ("尉迟恭", "尉迟恭", "yuchigong", "ycg"),
        ("扎西卓玛", "扎西卓玛", "zhaxizhuoma", "zxzm"),
        ("吕碧城", "吕碧城", "lvbicheng", "lbc"),
        ("𠮷野", "𠮷野", None, None),
        ("John  Smith", "John Smith", "johnsmith", "js"),
    ],
)
def test_names(name: str, kept: str, pinyin: str | None, initials: str | None) -> None:
    assert written(name) == kept
    if pinyin is not None:
        assert spelled(kept) == (pinyin, initials)
