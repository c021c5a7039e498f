"""Households out of the register: begun, joined, left, split, and taken back; what was done by hand stays."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from laoyou.exchange.models import Batch, Journal, StagedRow
from laoyou.exchange.services import accepting
from laoyou.exchange.services.faults import sentence_of
from laoyou.people.enums import HouseholdRole
from laoyou.people.models import Condition, Household, PastResidence, Person
from laoyou.people.services.households import leave_household
from tests.exchange.files import HEADINGS, accept, check, csv, faults, line, outcomes, undo, warnings
from tests.people.registry import NOW, SHANGTAN, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
OLD, OLDER = date(1943, 5, 2), date(1941, 3, 4)
YOUNG = date(1975, 6, 7)


def rows(*people: tuple[list[str], str, str], as_of: date | None = None) -> Batch:
    cells = [[*person, number, role] for person, number, role in people]
    facts = {"as_of": as_of} if as_of else {}
    return check(csv(cells, (*HEADINGS, "户号", "与户主关系")), **facts)


def wife(number: str = "102030", role: str = "妻", **other: str) -> tuple[list[str], str, str]:
    return line("马玉兰", 12, OLD, **other), number, role


def head(number: str = "102030", role: str = "户主", **other: str) -> tuple[list[str], str, str]:
    return line("祁大有", 31, OLDER, **other), number, role


def son(number: str = "102030", role: str = "长子", **other: str) -> tuple[list[str], str, str]:
    return line("祁小有", 33, YOUNG, **other), number, role


def homes() -> dict[str, tuple[UUID | None, int]]:
    return {
        name: (home, role) for name, home, role in Person.objects.values_list("name", "household", "household_role")
    }


def derived() -> set[tuple[str, str]]:
    found = Condition.objects.filter(basis="derived", valid__endswith=None, kind__in=["living_alone", "empty_nest"])
    return set(found.values_list("person__name", "kind"))


def test_who_stands_under_one_number_lives_together() -> None:
    batch = rows(head(), wife(), son(number="５", 现住地=str(SHANGTAN)))
    assert [each["code"] for each in batch.foreseen] == ["households_begun", "households_joined", "marriages"]
    assert [each["count"] for each in batch.foreseen] == [2, 3, 1]
    accept(batch)
    found = homes()
    assert found["祁大有"][0] == found["马玉兰"][0] != found["祁小有"][0]
    assert [found[name][1] for name in ("祁大有", "马玉兰", "祁小有")] == [1, 2, 3]
    assert set(Household.objects.values_list("area", flat=True)) == {630222102001, SHANGTAN}
    assert derived() == {("祁大有", "empty_nest"), ("马玉兰", "empty_nest")}
    again = rows(head(), wife(), son(number="5", 现住地=str(SHANGTAN)))
    assert outcomes(again) == [(2, "unchanged"), (3, "unchanged"), (4, "unchanged")]
    undo(batch)
    assert not Person.objects.exists()
    assert not Household.objects.exists()
    assert set(StagedRow.objects.filter(batch=batch).values_list("state", flat=True)) == {"undone"}


def test_one_number_in_two_communities_is_two_households() -> None:
    accept(rows(head(), wife(), son(现住地=str(SHANGTAN))))
    assert Household.objects.count() == 2
    assert homes()["祁小有"][0] != homes()["祁大有"][0]


def test_who_comes_and_goes_is_followed_and_put_back() -> None:
    accept(rows(head(), wife(), as_of=date(2026, 1, 31)))
    before = homes()
    batch = rows(head(number="999"), wife(role="户主"), son())
    assert outcomes(batch) == [(2, "changed"), (3, "changed"), (4, "new")]
    accept(batch)
    after = homes()
    assert after["马玉兰"][0] == after["祁小有"][0] == before["马玉兰"][0]
    assert after["祁大有"][0] not in {None, before["祁大有"][0]}
    past = PastResidence.objects.get()
    assert (past.person.name, past.household_id, past.area) == ("祁大有", before["祁大有"][0], 630222102001)
    assert derived() == {("祁大有", "living_alone")}
    undo(batch)
    assert homes() == before
    assert not PastResidence.objects.exists()
    assert Household.objects.count() == 1
    assert derived() == {("祁大有", "empty_nest"), ("马玉兰", "empty_nest")}


def test_the_second_head_is_put_in_without_a_place_and_the_row_says_so() -> None:
    batch = rows(head(), wife(role="户主"))
    assert warnings(batch) == [(3, "household_role", "head_twice")]
    accept(batch)
    assert {role for _, role in homes().values()} == {HouseholdRole.HEAD, HouseholdRole.UNKNOWN}
    later = rows(son(role="户主"))
    assert warnings(later) == [(2, "household_role", "head_twice")]
    accept(later)
    assert homes()["祁小有"][1] == HouseholdRole.UNKNOWN


def test_two_spouses_of_one_head_in_one_file_and_beside_one_on_record() -> None:
    second = line("李二妻", 18, OLD), "102030", "妻"
    batch = rows(head(), wife(), second)
    assert outcomes(batch) == [(2, "new"), (3, "new"), (4, "new")]
    assert warnings(batch) == [(4, "household_role", "spouse_twice")]
    accept(batch)
    assert homes()["马玉兰"][1] == HouseholdRole.SPOUSE
    assert homes()["李二妻"][1] == HouseholdRole.UNKNOWN
    third = line("赵三妻", 20, OLD), "102030", "妻"
    later = rows(wife(), third)
    assert outcomes(later) == [(2, "unchanged"), (3, "new")]
    assert warnings(later) == [(3, "household_role", "spouse_twice")]
    assert "配偶" in str(sentence_of(StagedRow.objects.get(batch=later, line=3).warnings[0]))


@pytest.mark.parametrize(
    ("person", "said"),
    [
        ((line("祁大郎", 35, date(1940, 1, 1)), "102030", "长子"), "child_older"),
        ((line("祁同日", 37, OLDER), "102030", "孙子"), "child_older"),
        ((line("祁小父", 39, date(1950, 1, 1)), "102030", "父亲"), "parent_younger"),
        ((line("祁小祖", 41, OLDER), "102030", "祖父"), "parent_younger"),
    ],
)
def test_a_child_older_than_the_head_and_a_parent_younger(person: tuple[list[str], str, str], said: str) -> None:
    batch = rows(person, head(), son())
    assert warnings(batch) == [(2, "household_role", said)]
    assert "1941-03-04" in str(sentence_of(StagedRow.objects.get(line=2).warnings[0]))
    accept(batch)
    assert homes()[person[0][0]][1] == HouseholdRole.UNKNOWN
    assert homes()["祁小有"][1] == HouseholdRole.CHILD
    assert len({home for home, _ in homes().values()}) == 1


def test_a_child_is_compared_with_the_head_on_record() -> None:
    accept(rows(head()))
    batch = rows((line("祁大郎", 35, date(1940, 1, 1)), "102030", "长子"), son())
    assert warnings(batch) == [(2, "household_role", "child_older")]


def test_what_was_done_by_hand_stays() -> None:
    accept(rows(head(), wife(), as_of=date(2026, 1, 31)))
    she = Person.objects.get(name="马玉兰")
    facts: dict[str, Any] = {"on": date(2026, 2, 10), "reason": "住养老院", "actor": worker(), "now": NOW}
    leave_household(she.id, **facts)
    assert Household.objects.get().by_hand
    batch = rows(head(number="7"), wife(), son())
    assert outcomes(batch) == [(2, "unchanged"), (3, "unchanged"), (4, "new")]
    accept(batch)
    assert homes()["马玉兰"][0] is None
    assert homes()["祁小有"][0] == homes()["祁大有"][0]


def test_a_move_by_the_file_leaves_the_household_and_comes_into_another() -> None:
    accept(rows(head(), wife(), as_of=date(2026, 1, 31)))
    accept(rows(head(), wife(number="8", role="户主", 现住地=str(SHANGTAN))))
    she = Person.objects.get(name="马玉兰")
    assert she.household is not None
    assert (she.area, she.household.area, she.household_role) == (SHANGTAN, SHANGTAN, HouseholdRole.HEAD)
    assert derived() == {("祁大有", "living_alone"), ("马玉兰", "living_alone")}


def test_who_has_no_fixed_abode_comes_into_no_household() -> None:
    accept(rows(head(), as_of=date(2026, 1, 31)))
    Person.objects.update(household=None, household_role=0, no_fixed_abode=True)
    assert outcomes(rows(head())) == [(2, "unchanged")]


def test_words_that_are_not_understood() -> None:
    batch = rows(head(number="户/1"), wife(role="邻居"), son(role="外孙女"))
    assert faults(batch) == [(2, "household", "household_unreadable")]
    assert warnings(batch) == [(3, "household_role", "role_unknown")]
    accept(batch)
    assert homes()["马玉兰"][1] == HouseholdRole.UNKNOWN
    assert homes()["祁小有"][1] == HouseholdRole.GRANDCHILD


def test_a_household_with_somebody_else_in_it_is_not_taken_back() -> None:
    batch = rows(head())
    accept(batch)
    home = Household.objects.get()
    accept(rows(son()))
    undo(batch)
    assert Household.objects.get() == home
    assert set(Person.objects.values_list("name", flat=True)) == {"祁小有"}
    assert Journal.objects.filter(batch=batch, undone=False).values_list("table", flat=True).get() == "people_household"


def test_a_household_gets_its_new_head_when_the_old_one_moves_to_another_number() -> None:
    accept(rows(head(), wife(), as_of=date(2026, 1, 31)))
    before = homes()
    batch = rows(wife(role="户主"), head(number="999"))
    assert warnings(batch) == []
    accept(batch)
    after = homes()
    assert after["马玉兰"] == (before["马玉兰"][0], HouseholdRole.HEAD)
    assert after["祁大有"][1] == HouseholdRole.HEAD
    assert after["祁大有"][0] != before["祁大有"][0]
    undo(batch)
    assert homes() == before


def test_a_household_gets_its_new_head_when_the_old_one_moves_to_another_place() -> None:
    accept(rows(head(), wife(), as_of=date(2026, 1, 31)))
    before = homes()
    batch = rows(wife(role="户主"), head(number="8", 现住地=str(SHANGTAN)), son(role="长子"))
    assert warnings(batch) == []
    accept(batch)
    after = homes()
    assert [after[name][1] for name in ("马玉兰", "祁大有", "祁小有")] == [1, 1, 3]
    assert after["马玉兰"][0] == before["马玉兰"][0] == after["祁小有"][0]
    assert Person.objects.get(name="祁大有").area == SHANGTAN
    undo(batch)
    assert homes() == before
    assert Person.objects.get(name="祁大有").area != SHANGTAN
    accept(rows(son(role="户主"), head(number="8", 现住地=str(SHANGTAN)), wife()))
    assert homes()["祁小有"] == (before["马玉兰"][0], HouseholdRole.HEAD)


def test_head_and_spouse_change_places() -> None:
    accept(rows(head(), wife(), as_of=date(2026, 1, 31)))
    before = homes()
    batch = rows(head(role="夫"), wife(role="户主"))
    accept(batch)
    assert [homes()[name][1] for name in ("祁大有", "马玉兰")] == [HouseholdRole.SPOUSE, HouseholdRole.HEAD]
    undo(batch)
    assert homes() == before


def test_the_head_on_record_stays_where_their_own_row_is_not_accepted() -> None:
    accept(rows(head(), wife(), as_of=date(2026, 1, 31)))
    batch = rows(wife(role="户主"), head(number="999"))
    accept(batch, "changed", rows=[StagedRow.objects.get(batch=batch, line=2).id])
    assert [homes()[name][1] for name in ("祁大有", "马玉兰")] == [HouseholdRole.HEAD, HouseholdRole.UNKNOWN]


def test_a_head_who_leaves_in_a_later_part_makes_room_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    accept(rows(head(), wife(), son(number="77", role="户主"), as_of=date(2026, 1, 31)))
    before = homes()
    monkeypatch.setattr(accepting, "PART", 1)
    # Row by row: she becomes the head he still is, he the head that the son still is, who leaves last.
    batch = rows(wife(role="户主"), head(number="77"), son(number="999", role="户主"))
    accept(batch)
    after = homes()
    assert [after[name][1] for name in ("马玉兰", "祁大有", "祁小有")] == [HouseholdRole.HEAD] * 3
    assert (after["马玉兰"][0], after["祁大有"][0]) == (before["马玉兰"][0], before["祁小有"][0])
    assert after["祁小有"][0] not in {None, *(home for home, _ in before.values())}
    undo(batch)
    assert homes() == before
