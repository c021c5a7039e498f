"""Moves by file: foreseen, done and taken back; the new place and whoever stays alone are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from laoyou.core.identifiers import uuid7
from laoyou.exchange.models import Batch, FieldSource, StagedRow
from laoyou.exchange.services.accepting import accept_batch, accept_queued
from laoyou.exchange.services.effects import sentence_of
from laoyou.people.enums import ConditionKind
from laoyou.people.models import Condition, Errand, Household, PastResidence, Person
from tests.exchange.files import BIRTH, OFFICER, accept, check, csv, faults, outcomes, undo
from tests.people.registry import LEDU, MAYING_COMMUNITY, NOW, SHANGTAN, enter, number_of, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
HEADINGS = ("姓名", "身份证号", "迁入地", "迁移日期")
DAY = date(2026, 2, 10)


def moved(to: int = SHANGTAN, on: str = "2026-02-10", sequence: int = 12) -> list[str]:
    return ["马玉兰", number_of(BIRTH, sequence), f"{to:012d}", on]


def moves(*rows: list[str], **facts: object) -> Batch:
    return check(csv(rows, HEADINGS), "迁移.csv", "moves", **facts)


def couple() -> tuple[UUID, UUID]:
    she, he = enter(), enter("祁大有", date(1940, 1, 2), 31)
    home = Household.objects.create(id=uuid7(), area=MAYING_COMMUNITY)
    Person.objects.filter(id__in=[she, he]).update(household=home)
    return she, he


def told() -> set[tuple[UUID, str, int]]:
    return set(Errand.objects.filter(done_at__isnull=True).values_list("person_id", "kind", "area"))


def alone(person: UUID) -> bool:
    return Condition.objects.filter(person_id=person, kind=ConditionKind.LIVING_ALONE, until__isnull=True).exists()


def test_a_move_is_foreseen_done_and_taken_back() -> None:
    she, he = couple()
    batch = moves(moved())
    assert outcomes(batch) == [(2, "changed")]
    foreseen = {each["code"]: (each["count"], each["concerns"]) for each in batch.foreseen}
    assert foreseen["moves"] == (1, [])
    assert foreseen["residences_kept"] == (1, [])
    assert foreseen["told_moved_in"] == (1, ["community"])
    assert foreseen["told_left_alone"] == (1, ["community"])
    assert all("1" in sentence_of(each) for each in batch.foreseen)
    accept(batch)
    person = Person.objects.get(id=she)
    assert (person.area, person.lives_since, person.household) == (SHANGTAN, DAY, None)
    past = PastResidence.objects.get()
    assert (past.person_id, past.area, past.valid.upper) == (she, MAYING_COMMUNITY, DAY)
    assert told() == {(she, "moved_in", SHANGTAN), (he, "left_alone", MAYING_COMMUNITY)}
    assert alone(he)
    assert FieldSource.objects.get(person_id=she, field="area").source == "public_security"
    undo(batch)
    person.refresh_from_db()
    assert (person.area, person.lives_since) == (MAYING_COMMUNITY, None)
    assert person.household is not None
    assert not PastResidence.objects.exists()
    assert told() == set()
    assert not alone(he)


def test_a_move_that_cannot_be() -> None:
    one = enter()
    Person.objects.filter(id=one).update(lives_since=date(2026, 1, 5))
    assert faults(moves(moved(on="2026-01-05"))) == [(2, "moved", "moved_since")]
    assert faults(moves(moved(on="1940-01-01"))) == [(2, "moved", "before_birth")]
    assert faults(moves(moved(on="2027-01-01"))) == [(2, "moved", "day_future")]
    assert faults(moves(moved(to=630202999999))) == [(2, "moved_to", "area_unknown_code")]
    assert faults(moves(moved(sequence=98))) == [(2, "number", "person_unknown")]
    assert outcomes(moves(moved(to=MAYING_COMMUNITY))) == [(2, "unchanged")]
    Person.objects.filter(id=one).update(death=date(2026, 2, 1))
    assert faults(moves(moved())) == [(2, "number", "person_dead")]


def test_a_move_before_an_earlier_residence_ended_is_refused() -> None:
    one = enter()
    PastResidence.objects.create(
        person_id=one, area=SHANGTAN, valid=(date(2020, 1, 1), date(2026, 2, 12)), source="community", recorded_by="甲",
        recorded_at=NOW,
    )  # fmt: skip
    assert faults(moves(moved())) == [(2, "moved", "moved_since")]


def test_nobody_of_the_neighbour_is_moved_or_shown() -> None:
    enter(area=SHANGTAN, registered_area=SHANGTAN)
    batch = moves(moved(to=MAYING_COMMUNITY), actor=worker("data_officer", area=630222000000, number=2))
    assert (outcomes(batch), faults(batch)) == ([(2, "arrives")], [])
    assert StagedRow.objects.get().changes == {"area": [None, MAYING_COMMUNITY]}
    ledu = worker("data_officer", area=LEDU, number=3)
    assert outcomes(moves(moved(to=MAYING_COMMUNITY), actor=ledu)) == [(2, "changed")]


def test_who_was_changed_since_the_check_is_left() -> None:
    one = enter()
    batch = moves(moved())
    Person.objects.filter(id=one).update(revision=1)
    assert accept(batch)["left"] == 1
    assert Person.objects.get(id=one).area == MAYING_COMMUNITY


def test_what_officer_is_called_is_kept_letter_by_letter() -> None:
    couple()
    officer = replace(OFFICER, name="马'英 100% \\ {by} %s")
    batch = moves(moved())
    accept_queued(accept_batch(batch.id, ["changed"], actor=officer, now=NOW), tell_time=lambda: NOW)
    assert PastResidence.objects.get().recorded_by == officer.name
    assert set(Errand.objects.values_list("recorded_by", flat=True)) == {officer.name}
