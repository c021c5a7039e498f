"""Deaths: what ends, whom it concerns, and how it is taken back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Count

from laoyou.core.identifiers import uuid7
from laoyou.exchange.models import Journal, StagedRow
from laoyou.exchange.services.effects import sentence_of
from laoyou.people.enums import ConditionKind, RelationKind, Source
from laoyou.people.models import Condition, Errand, Household, Person, Relation
from laoyou.people.services.conditions import certify_condition
from tests.exchange.files import BIRTH, accept, check, csv, faults, outcomes, undo
from tests.people.registry import MAYING_COMMUNITY, NOW, SYSTEM, enter, number_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
HEADINGS = ("姓名", "身份证号", "死亡日期")
DAY = date(2026, 2, 10)


def died(day: str = "2026-02-10", sequence: int = 12, name: str = "马玉兰") -> list[str]:
    return [name, number_of(BIRTH, sequence), day]


def deaths(*rows: list[str]):  # type: ignore[no-untyped-def]
    return check(csv(rows, HEADINGS), "死亡.csv", "deaths")


def couple() -> tuple[UUID, UUID]:
    """Two who are married and live together; she has the minimum allowance, and a condition that begins later."""
    she, he = enter(), enter("祁大有", date(1940, 1, 2), 31)
    home = Household.objects.create(id=uuid7(), area=MAYING_COMMUNITY)
    Person.objects.filter(id__in=[she, he]).update(household=home)
    for one, other in ((she, he), (he, she)):
        Relation.objects.create(
            person_id=one,
            kind=RelationKind.SPOUSE,
            other_id=other,
            valid=DateRange(date(1965, 1, 1), None),
            source=Source.COMMUNITY,
            recorded_by="甲",
            recorded_at=NOW,
        )
    certify_condition(
        she,
        ConditionKind.MINIMUM_ALLOWANCE,
        first=date(2024, 1, 1),
        until=None,
        source=Source.CIVIL_AFFAIRS,
        actor=SYSTEM,
        now=NOW,
    )
    return she, he


def told() -> set[tuple[UUID, str]]:
    return set(Errand.objects.filter(done_at__isnull=True).values_list("person_id", "kind"))


def allowance() -> Condition:
    return Condition.objects.get(kind=ConditionKind.MINIMUM_ALLOWANCE)


def test_what_ends_is_foreseen_done_and_taken_back() -> None:
    she, he = couple()
    batch = deaths(died())
    assert outcomes(batch) == [(2, "changed")]
    foreseen = {each["code"]: (each["count"], each["concerns"]) for each in batch.foreseen}
    assert foreseen["deaths"] == (1, [])
    assert foreseen["conditions_ended"][0] >= 1
    assert "civil_affairs" in foreseen["conditions_ended"][1]
    assert foreseen["relations_ended"] == (2, [])
    assert foreseen["told_left_alone"] == (1, ["community"])
    assert foreseen["told_after_death"] == (1, ["community"])
    accept(batch)
    assert told() == {(he, "left_alone"), (she, "after_death")}
    assert Person.objects.get(id=she).death == DAY
    assert allowance().valid.upper == DAY
    assert set(Relation.objects.values_list("valid", flat=True)) == {DateRange(date(1965, 1, 1), DAY)}
    assert Condition.objects.filter(person_id=he, kind=ConditionKind.LIVING_ALONE, until__isnull=True).exists()
    undo(batch)
    assert Person.objects.get(id=she).death is None
    assert allowance().valid.upper is None
    assert set(Relation.objects.values_list("valid", flat=True)) == {DateRange(date(1965, 1, 1), None)}
    assert not Condition.objects.filter(person_id=he, kind=ConditionKind.LIVING_ALONE, until__isnull=True).exists()
    assert told() == set()


def test_what_waited_about_the_dead_waits_no_longer_and_comes_back_when_undone() -> None:
    she = enter()
    waiting = Errand.objects.create(
        person_id=she, area=MAYING_COMMUNITY, kind="moved_in", happening="move", since=DAY, due=DAY, recorded_by="甲",
        recorded_at=NOW,
    )  # fmt: skip
    batch = deaths(died())
    accept(batch)
    waiting.refresh_from_db()
    assert waiting.done_at == NOW
    undo(batch)
    waiting.refresh_from_db()
    assert waiting.done_at is None


def test_what_is_foreseen_is_what_is_done_and_has_its_words() -> None:
    couple()
    batch = deaths(died())
    assert all(("%" not in sentence_of(each) and "1" in sentence_of(each)) or "2" in sentence_of(each)
               for each in batch.foreseen)  # fmt: skip
    accept(batch)
    done = dict(Journal.objects.values_list("table").annotate(Count("id")))
    told_of = {each["code"]: each["count"] for each in batch.foreseen}
    assert done["people_errand"] == told_of["told_left_alone"] + told_of["told_after_death"]
    assert done["people_relation"] == told_of["relations_ended"]
    assert done["people_person"] == told_of["deaths"]


def test_what_was_to_begin_later_never_was_and_comes_back_when_undone() -> None:
    one = enter()
    certify_condition(
        one,
        ConditionKind.LOW_INCOME,
        first=date(2026, 2, 20),
        until=None,
        source=Source.CIVIL_AFFAIRS,
        actor=SYSTEM,
        now=NOW,
    )
    batch = deaths(died())
    accept(batch)
    assert not Condition.objects.exists()
    undo(batch)
    assert Condition.objects.get().valid.lower == date(2026, 2, 20)


def test_a_death_that_is_on_record_or_cannot_be() -> None:
    one = enter()
    assert faults(deaths(died("1940-01-01"))) == [(2, "death", "death_before_birth")]
    assert faults(deaths(died("2027-01-01"))) == [(2, "death", "day_future")]
    assert faults(deaths(died("2026-02-30"))) == [(2, "death", "day_impossible")]
    assert faults(deaths(died(sequence=99))) == [(2, "number", "person_unknown")]
    Person.objects.filter(id=one).update(death=DAY)
    assert outcomes(deaths(died())) == [(2, "unchanged")]
    assert faults(deaths(died("2026-02-11"))) == [(2, "death", "death_differs")]


def test_who_was_changed_since_the_check_is_left() -> None:
    one = enter()
    batch = deaths(died())
    Person.objects.filter(id=one).update(revision=1)
    assert accept(batch)["left"] == 1
    assert Person.objects.get(id=one).death is None
    assert StagedRow.objects.get().state == "left"
