"""People on record elsewhere whom a file names as living here: proposed as a move in, nobody written over or doubled."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from laoyou.core.errors import NotFound
from laoyou.exchange.models import Batch, FieldSource, StagedRow
from laoyou.exchange.services.accepting import NothingToAccept, accept_batch, accept_queued
from laoyou.exchange.services.permission import NotYourDepartment
from laoyou.exchange.services.undoing import undo_batch, undo_queued
from laoyou.people.models import Errand, PastResidence, Person
from laoyou.records.models import AuditEvent
from laoyou.workbench.exchange import presenters
from tests.exchange.files import check, csv, faults, line, outcomes
from tests.people.registry import LEDU, MAYING_COMMUNITY, MINHE, NOW, SHANGTAN, enter, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
OF_MINHE = worker("data_officer", area=MINHE, number=2)
OF_LEDU = worker("data_officer", area=LEDU, number=3)
DAY = date(2026, 2, 28)


def of_ledu(name: str = "马玉兰", **facts: object) -> UUID:
    return enter(name, area=SHANGTAN, registered_area=SHANGTAN, **facts)


def register(*rows: list[str]) -> Batch:
    return check(csv(rows), actor=OF_MINHE)


def take(batch: Batch, *wanted: str) -> None:
    accept_queued(accept_batch(batch.id, wanted, actor=OF_MINHE, now=NOW), tell_time=lambda: NOW)


def test_who_is_on_record_elsewhere_is_proposed_and_moves_in_once_chosen() -> None:
    one = of_ledu()
    batch = register(line(联系电话="19900001234"), line("祁大有", 31, date(1950, 1, 2)))
    assert outcomes(batch) == [(2, "arrives"), (3, "new")]
    foreseen = {each["code"]: each["count"] for each in batch.foreseen}
    assert (foreseen["moves"], foreseen["residences_kept"], foreseen["told_moved_in"]) == (1, 1, 1)
    take(batch, "new", "changed", "contested", "vanished")
    assert Person.objects.get(id=one).area == SHANGTAN
    take(batch, "arrives")
    person = Person.objects.get(id=one)
    assert (person.area, person.lives_since, person.registered_area, person.phone_index) == (
        MAYING_COMMUNITY,
        DAY,
        SHANGTAN,
        None,
    )
    assert Person.objects.count() == 2
    assert PastResidence.objects.get().area == SHANGTAN
    assert FieldSource.objects.get(person_id=one, field="area").source == "public_security"
    assert Errand.objects.get(person_id=one).area == MAYING_COMMUNITY
    event = AuditEvent.objects.get(action="exchange.take_in")
    assert (event.area, event.after["people"]) == (LEDU, 1)
    undo_queued(undo_batch(batch.id, reason="错报", actor=OF_MINHE, now=NOW), tell_time=lambda: NOW)
    person.refresh_from_db()
    assert (person.area, person.lives_since, Errand.objects.count()) == (SHANGTAN, None, 0)


def test_what_is_shown_of_them_and_to_whom() -> None:
    of_ledu()
    batch = register(line())
    row = StagedRow.objects.select_related("batch").get()
    assert (row.changes, row.data) == ({"area": [None, MAYING_COMMUNITY]}, {"moved": "2026-02-28"})
    shown = presenters.row_context(row, row.batch, actor=OF_MINHE)
    assert (shown["card"], [old for _, old, _ in shown["changes"]]) == ("", ["本文件地区以外"])
    with pytest.raises(NothingToAccept):
        accept_batch(batch.id, ["new", "changed"], actor=OF_MINHE, now=NOW)
    with pytest.raises(NotFound):
        accept_batch(batch.id, ["arrives"], actor=OF_LEDU, now=NOW)
    with pytest.raises(NotYourDepartment):
        accept_batch(batch.id, ["arrives"], actor=worker("department_officer", area=MINHE, number=4), now=NOW)


def test_who_is_not_certainly_meant_or_cannot_have_moved_stays_an_error() -> None:
    one = of_ledu("马玉莲")
    assert faults(register(line())) == [(2, "number", "person_elsewhere")]
    Person.objects.filter(id=one).update(name="马玉兰")
    assert faults(register(line(现住地=f"{SHANGTAN:012d}"))) == [(2, "number", "person_elsewhere")]
    assert faults(register(line(公民身份号码=""))) == []  # another one of the name, who lives here
    Person.objects.filter(id=one).update(lives_since=DAY)
    assert faults(register(line())) == [(2, "number", "arrives_before")]
    Person.objects.filter(id=one).update(lives_since=None, death=date(2026, 1, 1))
    assert faults(register(line())) == [(2, "number", "person_elsewhere")]


def test_of_two_files_that_take_somebody_in_the_later_is_left_out() -> None:
    of_ledu()
    first, second = register(line()), register(line(), line("祁大有", 31, date(1950, 1, 2)))
    take(first, "arrives")
    take(second, "arrives")
    assert StagedRow.objects.get(batch=second, outcome="arrives").state == "left"
    assert PastResidence.objects.count() == 1
