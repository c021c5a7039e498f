"""The household register: brought in, checked, accepted, undone."""

from __future__ import annotations

from datetime import date

import pytest

from laoyou.exchange.models import Conflict, FieldSource, Journal, StagedRow
from laoyou.people.enums import Source
from laoyou.people.models import PastResidence, Person
from laoyou.people.services.numbers import open_document, open_phone
from tests.exchange.files import BIRTH, PLACE, accept, check, csv, faults, line, outcomes, undo
from tests.people.registry import SHANGTAN, enter, number_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]


def test_new_people_are_entered_whole() -> None:
    batch = check(csv([line(联系电话="19900001234"), line("祁大有", 31, date(1950, 1, 2))]))
    assert outcomes(batch) == [(2, "new"), (3, "new")]
    assert not Person.objects.exists()
    assert accept(batch) == {"batch": str(batch.id), "applied": 2, "left": 0}
    found = Person.objects.get(name="马玉兰")
    assert open_document(found) == number_of(BIRTH, 12)
    assert open_phone(found) == "19900001234"
    assert (found.pinyin, found.initials, found.sex, found.birth) == ("mayulan", "myl", 2, BIRTH)
    assert (found.area, found.registered_area, found.ethnicity) == (int(PLACE), int(PLACE), 3)
    assert found.source == Source.PUBLIC_SECURITY
    undo(batch)
    assert not Person.objects.exists()
    assert set(StagedRow.objects.values_list("state", flat=True)) == {"undone"}


def test_changes_are_shown_accepted_and_taken_back() -> None:
    one = enter()
    enter("祁大有", date(1950, 1, 2), 31, source=Source.PUBLIC_SECURITY, ethnicity=3)
    batch = check(csv([line("马玉莲", 民族="汉", 联系电话="19900001234"), line("祁大有", 31, date(1950, 1, 2))]))
    assert outcomes(batch) == [(2, "changed"), (3, "unchanged")]
    row = StagedRow.objects.get(outcome="changed")
    assert row.changes == {
        "name": ["马玉兰", "马玉莲"],
        "ethnicity": [None, 1],
        "phone": [None, None],
        "source": ["community", "public_security"],
    }
    accept(batch)
    changed = Person.objects.get(id=one)
    assert (changed.name, changed.initials, changed.ethnicity, changed.source) == (
        "马玉莲",
        "myl",
        1,
        "public_security",
    )
    assert open_phone(changed) == "19900001234"
    assert changed.revision == 1
    undo(batch)
    back = Person.objects.get(id=one)
    assert (back.name, back.ethnicity, back.source, back.phone_sealed) == ("马玉兰", None, "community", None)
    assert not FieldSource.objects.exists()


def test_who_was_changed_since_stays_as_is() -> None:
    one = enter()
    batch = check(csv([line("马玉莲", 民族="汉族")]))
    accept(batch)
    Person.objects.filter(id=one).update(name="马玉琳")
    assert undo(batch)["kept"] == 1
    after = Person.objects.get(id=one)
    assert (after.name, after.ethnicity) == ("马玉琳", None)
    assert StagedRow.objects.get().state == "kept"


def test_a_better_source_is_not_overwritten_but_asked_about() -> None:
    one = enter(source=Source.PUBLIC_SECURITY)
    FieldSource.objects.create(person_id=one, field="name", source=Source.PUBLIC_SECURITY, as_of=BIRTH)
    Person.objects.filter(id=one).update(source=Source.PUBLIC_SECURITY)
    from laoyou.exchange.models import Batch

    batch = check(csv([line("马玉莲")]))
    assert outcomes(batch) == [(2, "changed")]
    Batch.objects.filter(id=batch.id).update(source=Source.HEALTH, state="loaded")
    assert not Conflict.objects.exists()


def test_a_move_keeps_the_place_before() -> None:
    one = enter(source=Source.PUBLIC_SECURITY)
    Person.objects.filter(id=one).update(lives_since=date(2020, 1, 1))
    batch = check(csv([line(现住地=str(SHANGTAN), 民族="")]))
    assert StagedRow.objects.get().changes == {"area": [int(PLACE), SHANGTAN]}
    accept(batch)
    moved = Person.objects.get(id=one)
    assert (moved.area, moved.lives_since) == (SHANGTAN, date(2026, 2, 28))
    past = PastResidence.objects.get()
    assert (past.area, past.valid.lower, past.valid.upper) == (int(PLACE), date(2020, 1, 1), date(2026, 2, 28))
    undo(batch)
    assert Person.objects.get(id=one).area == int(PLACE)
    assert not PastResidence.objects.exists()
    assert set(Journal.objects.values_list("undone", flat=True)) == {True}


def test_who_is_missing_from_a_complete_list_is_listed() -> None:
    enter(source=Source.PUBLIC_SECURITY, ethnicity=3)
    gone = enter("祁大有", date(1950, 1, 2), 31, source=Source.PUBLIC_SECURITY)
    enter("李三", date(1951, 1, 2), 33, source=Source.COMMUNITY)
    batch = check(csv([line()]), full_list=True)
    assert outcomes(batch) == [(0, "vanished"), (2, "unchanged")]
    assert StagedRow.objects.get(outcome="vanished").person_id == gone
    assert batch.counts["outcomes"] == {"unchanged": 1, "vanished": 1}


def test_the_same_file_twice_changes_nothing() -> None:
    data = csv([line(), line("祁大有", 31, date(1950, 1, 2))])
    accept(check(data))
    again = check(data)
    assert outcomes(again) == [(2, "unchanged"), (3, "unchanged")]


def test_rows_repeated() -> None:
    rows = [line() for _ in range(10_000)]
    batch = check(csv([*rows, line("祁大有", 31, date(1950, 1, 2)), line("祁大佑", 31, date(1950, 1, 2))]))
    assert batch.counts["outcomes"] == {"error": 10_001, "new": 1}
    assert faults(batch)[:1] == [(3, "number", "row_repeats")]
    assert faults(batch)[-2:] == [(10_002, "number", "person_twice"), (10_003, "number", "person_twice")]
