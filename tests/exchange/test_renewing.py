"""What a file does to the lists of doubts and of second records, as soon as it is accepted, and undone."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from laoyou.exchange.models import Batch
from laoyou.exchange.services import renewing
from laoyou.people.enums import DoubtKind, HouseholdRole
from laoyou.people.models import Doubt, Household, Person
from laoyou.people.services.comparing import COMPARE, compare_queued
from laoyou.people.services.doubting import find_doubts
from laoyou.people.services.tallying import COUNT_REGISTRY
from laoyou.records.models import Run
from tests.exchange.files import accept, check, csv, line, undo
from tests.people.registry import MAYING_COMMUNITY, NOW, enter, number_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
CHILD_BORN, GROWN_BORN = date(2019, 4, 2), date(1988, 6, 1)
DEATHS = ("姓名", "公民身份号码", "死亡日期")


def kinds() -> set[tuple[UUID, str]]:
    return set(Doubt.objects.values_list("person_id", "kind"))


def runs_of(kind: str) -> int:
    return Run.objects.filter(kind=kind, state="queued").count()


def home_of_two() -> tuple[UUID, UUID]:
    """A child and the one grown-up it lives with."""
    home = Household.objects.create(area=MAYING_COMMUNITY)
    child, grown = enter("韩小东", CHILD_BORN, 11), enter("韩立", GROWN_BORN, 13)
    Person.objects.filter(id__in=[child, grown]).update(household=home, household_role=HouseholdRole.OTHER)
    return child, grown


def test_who_comes_in_doubtful_is_listed_at_once_and_no_longer_when_the_file_is_undone() -> None:
    child = line("韩小东", 11, CHILD_BORN)
    batch = check(csv([line(), child]))
    assert kinds() == set()
    accept(batch)
    assert kinds() == {(Person.objects.get(name="韩小东").id, DoubtKind.CHILD_ALONE)}
    undo(batch)
    assert kinds() == set()


def test_who_a_dead_grown_up_leaves_alone_is_listed_at_once_and_cleared_by_undoing() -> None:
    child, _ = home_of_two()
    find_doubts(now=NOW)
    assert kinds() == set()
    batch = check(csv([["韩立", number_of(GROWN_BORN, 13), "2026-02-20"]], DEATHS), "死亡.csv", "deaths")
    accept(batch)
    assert kinds() == {(child, DoubtKind.CHILD_ALONE)}
    undo(batch)
    assert kinds() == set()


def test_a_birth_that_the_number_contradicts_is_doubted_until_a_file_puts_it_right() -> None:
    known = enter()
    Person.objects.filter(id=known).update(birth=date(1944, 5, 2))
    find_doubts(now=NOW)
    assert kinds() == {(known, DoubtKind.NUMBER_BIRTH)}
    batch = check(csv([line()]))
    accept(batch)
    assert Person.objects.get(id=known).birth == date(1943, 5, 2)
    assert kinds() == set()
    undo(batch)
    assert kinds() == {(known, DoubtKind.NUMBER_BIRTH)}


def test_second_records_are_looked_for_once_and_found() -> None:
    enter("马玉兰", phone="19900001234", document=None, number="")
    for twin in (line("马玉蓝", 联系电话="19900001234"), line("祁大有", 31, date(1950, 1, 2))):
        accept(check(csv([twin])))
    assert Person.objects.count() == 3
    assert runs_of(COMPARE) == 1
    run = Run.objects.get(kind=COMPARE, state="queued")
    assert compare_queued(run.id, tell_time=lambda: NOW)["found"] == 1


def test_a_large_file_leaves_its_doubts_to_a_run_over_the_whole_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewing, "AT_ONCE", 1)
    accept(check(csv([line(), line("韩小东", 11, CHILD_BORN)])))
    assert kinds() == set()
    assert runs_of(COUNT_REGISTRY) == 1


def test_nothing_is_looked_for_where_nothing_was_accepted() -> None:
    batch = check(csv([line()]))
    Batch.objects.filter(id=batch.id).update(state="checked")
    enter()  # the same person, by hand, meanwhile
    assert accept(batch) == {"batch": str(batch.id), "applied": 0, "left": 1}
    assert runs_of(COMPARE) == 0
