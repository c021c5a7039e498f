"""Relations out of the register's 户号 and 与户主关系: what follows, what does not, and what undoing leaves."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from laoyou.exchange.models import Batch, StagedRow
from laoyou.exchange.services import accepting
from laoyou.exchange.services.faults import sentence_of
from laoyou.people.enums import DoubtKind, RelationKind, Source
from laoyou.people.models import Doubt, Person, Relation
from laoyou.people.services.relation_rules import Relationship
from laoyou.people.services.relations import end_relation, record_relation, remove_relation
from tests.exchange.files import HEADINGS, PLACE, accept, check, csv, line, outcomes, undo, warnings
from tests.people.registry import NOW, SHANGTAN, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
COLUMNS = (*HEADINGS, "户号", "与户主关系")
# Name: (sequence in the number, birth). Odd sequences are men's.
PEOPLE = {
    "祁大有": (31, date(1941, 3, 4)),
    "马玉兰": (12, date(1943, 5, 2)),
    "祁小有": (33, date(1975, 6, 7)),
    "李秀英": (34, date(1977, 8, 9)),
    "祁二有": (35, date(1978, 1, 2)),
    "祁乐乐": (37, date(2019, 9, 10)),
    "祁老太": (38, date(1921, 2, 3)),
}


def rows(*people: tuple[str, str], number: str = "102030", **columns: str) -> Batch:
    """A file with one household: names and what each is to the head."""
    cells = [[*line(name, *PEOPLE[name], **columns), number, role] for name, role in people]
    return check(csv(cells, COLUMNS))


def related() -> set[tuple[str, str, str]]:
    """(whose, what, who) of every relation on record."""
    return set(Relation.objects.values_list("person__name", "kind", "other__name"))


def both(one: str, kind: str, other: str) -> set[tuple[str, str, str]]:
    back = {"spouse": "spouse", "parent": "child", "child": "parent"}[kind]
    return {(one, kind, other), (other, back, one)}


def foreseen(batch: Batch) -> dict[str, int]:
    return {each["code"]: each["count"] for each in batch.foreseen}


def test_three_generations_under_one_head() -> None:
    batch = rows(
        ("祁大有", "户主"),
        ("马玉兰", "妻"),
        ("祁小有", "长子"),
        ("李秀英", "儿媳"),
        ("祁乐乐", "孙子"),
        ("祁老太", "母亲"),
    )
    assert {name: foreseen(batch)[name] for name in ("marriages", "parents_and_children")} == {
        "marriages": 1,
        "parents_and_children": 3,
    }
    assert not Relation.objects.exists()
    accept(batch)
    assert related() == (
        both("祁大有", "spouse", "马玉兰")
        | both("祁小有", "parent", "祁大有")
        | both("祁乐乐", "parent", "祁小有")
        | both("祁大有", "parent", "祁老太")
    )
    assert set(Relation.objects.values_list("source", flat=True)) == {Source.PUBLIC_SECURITY}
    child = Relation.objects.get(person__name="祁乐乐")
    assert (child.valid, child.pair) == (
        DateRange(date(2019, 9, 10), None),
        Relation.objects.get(other__name="祁乐乐").pair,
    )
    assert {each.valid for each in Relation.objects.filter(kind="spouse")} == {DateRange(None, None)}
    again = rows(("祁大有", "户主"), ("马玉兰", "妻"), ("祁小有", "长子"), ("祁乐乐", "孙子"), ("祁老太", "母亲"))
    assert [said for _, said in outcomes(again)] == ["unchanged"] * 5
    undo(batch)
    assert not Relation.objects.exists()
    assert not Person.objects.exists()


def test_nobody_is_related_who_is_neither_old_nor_a_minor() -> None:
    accept(rows(("祁小有", "户主"), ("李秀英", "妻"), ("祁二有", "弟")))
    assert not Relation.objects.exists()


def test_who_is_registered_with_them_and_lives_elsewhere_is_still_their_child() -> None:
    cells = [
        [*line("祁大有", *PEOPLE["祁大有"]), "102030", "户主"],
        [*line("祁小有", *PEOPLE["祁小有"], 现住地=str(SHANGTAN)), "102030", "20"],
        [*line("祁二有", *PEOPLE["祁二有"], 户籍地代码=str(SHANGTAN)), "102030", "20"],
    ]
    accept(check(csv(cells, COLUMNS)))
    assert related() == both("祁小有", "parent", "祁大有")


@pytest.mark.parametrize(
    ("people", "kept"),
    [
        # Two sons: whose child the grandson is, and whose wife the daughter-in-law, is not said.
        ([("祁小有", "长子"), ("祁二有", "次子"), ("李秀英", "儿媳"), ("祁乐乐", "孙子")], {"祁小有", "祁二有"}),
        # A daughter's child is no child of the son.
        ([("祁小有", "长子"), ("祁乐乐", "外孙子")], {"祁小有"}),
        # A stepson, and 养子或继子 of the standard's codes: not told whether adopted.
        ([("祁小有", "继子"), ("祁二有", "27"), ("祁乐乐", "孙子")], set()),
        # The mother of the head's wife is not the head's.
        ([("祁老太", "岳母")], set()),
        # By code: 38 is the son's wife, no child of the head.
        ([("祁小有", "22"), ("李秀英", "38")], {"祁小有"}),
    ],
)
def test_what_is_not_said_is_not_guessed(people: list[tuple[str, str]], kept: set[str]) -> None:
    accept(rows(("祁大有", "户主"), *people))
    assert related() == {each for name in kept for each in both(name, "parent", "祁大有")}


def test_two_wives_and_two_heads_marry_nobody() -> None:
    accept(rows(("祁大有", "户主"), ("马玉兰", "妻"), ("李秀英", "妻")))
    accept(rows(("祁小有", "户主"), ("祁老太", "户主"), ("祁乐乐", "长子"), number="9"))
    assert not Relation.objects.exists()


def test_two_men_are_not_recorded_as_married_and_the_row_says_why() -> None:
    batch = rows(("祁大有", "户主"), ("祁小有", "配偶"))
    assert warnings(batch) == [(3, "household_role", "kin_same_sex")]
    assert "一男一女" in str(sentence_of(StagedRow.objects.get(line=3).warnings[0]))
    accept(batch)
    assert not Relation.objects.exists()


def test_a_child_older_than_the_head_who_lives_elsewhere() -> None:
    cells = [
        [*line("祁小有", *PEOPLE["祁小有"]), "102030", "户主"],
        [*line("祁大有", *PEOPLE["祁大有"], 现住地=str(SHANGTAN)), "102030", "子"],
    ]
    batch = check(csv(cells, COLUMNS))
    assert warnings(batch) == [(3, "household_role", "kin_not_younger")]
    assert "1975-06-07" in str(sentence_of(StagedRow.objects.get(line=3).warnings[0]))
    accept(batch)
    assert not Relation.objects.exists()


def test_people_on_record_get_what_they_lack_and_only_that_goes_again() -> None:
    accept(check(csv([line(name, *PEOPLE[name]) for name in ("祁大有", "马玉兰", "祁乐乐")])))
    accept(rows(("祁大有", "户主"), ("马玉兰", ""), ("祁乐乐", "孙子")))
    assert not Relation.objects.exists()
    batch = rows(("祁大有", "户主"), ("马玉兰", "妻"), ("祁乐乐", "孙子"))
    assert outcomes(batch) == [(2, "unchanged"), (3, "changed"), (4, "unchanged")]
    assert StagedRow.objects.get(batch=batch, line=3).changes == {
        "household_role": [0, 2],
        "spouse": [None, "祁大有"],
    }
    accept(batch)
    assert related() == both("祁大有", "spouse", "马玉兰")
    Relation.objects.all().delete()
    later = rows(("祁大有", "户主"), ("马玉兰", "妻"))
    assert outcomes(later) == [(2, "unchanged"), (3, "changed")]
    accept(later)
    undo(later)
    assert not Relation.objects.exists()
    assert Person.objects.count() == 3


def test_a_new_head_makes_no_wife_of_the_old_heads_wife() -> None:
    accept(rows(("祁大有", "户主"), ("马玉兰", "妻"), ("祁小有", "长子")))
    before = related()
    accept(rows(("祁大有", "父亲"), ("祁小有", "户主")))
    assert related() == before
    accept(rows(("祁大有", "父亲"), ("马玉兰", "母亲"), ("祁小有", "户主")))
    assert related() == before | both("祁小有", "parent", "马玉兰")


def test_another_marriage_on_record_stays_and_the_row_says_so() -> None:
    accept(check(csv([line(name, *PEOPLE[name]) for name in ("祁大有", "马玉兰", "李秀英")])))
    ids = dict(Person.objects.values_list("name", "id"))
    officer = worker("township_worker")
    entered = Relationship(RelationKind.SPOUSE, Source.CIVIL_AFFAIRS, ids["李秀英"])
    marriage = record_relation(ids["祁大有"], entered, actor=officer, now=NOW)
    batch = rows(("祁大有", "户主"), ("马玉兰", "妻"))
    assert warnings(batch) == [(3, "household_role", "kin_married")]
    accept(batch)
    assert related() == both("祁大有", "spouse", "李秀英")
    end_relation(marriage, on=date(2026, 1, 1), reason="离婚证", actor=officer, now=NOW)
    accept(rows(("祁大有", "户主"), ("马玉兰", "妻")))
    found = Relation.objects.get(person__name="马玉兰")
    assert (found.other_id, found.valid) == (ids["祁大有"], DateRange(date(2026, 1, 1), None))
    # Who is divorced on record is not married again by a register that was not told.
    Relation.objects.filter(pair=found.pair).delete()
    divorced = rows(("祁大有", "户主"), ("李秀英", "妻"))
    assert "marriages" not in foreseen(divorced)


def test_a_part_accepted_relates_nobody_who_waits() -> None:
    batch = rows(("祁大有", "户主"), ("马玉兰", "妻"), ("祁小有", "长子"), ("祁二有", "次子"), ("祁乐乐", "孙子"))
    some = StagedRow.objects.filter(batch=batch, line__in=[3, 4, 6]).values_list("id", flat=True)
    accept(batch, rows=list(some))
    assert not Relation.objects.exists()
    accept(batch)
    assert related() == (
        both("祁大有", "spouse", "马玉兰") | both("祁小有", "parent", "祁大有") | both("祁二有", "parent", "祁大有")
    )


def test_what_was_taken_out_by_hand_is_not_made_again_by_the_rest_of_the_file() -> None:
    batch = rows(("祁大有", "户主"), ("马玉兰", "妻"), ("祁小有", "长子"))
    some = StagedRow.objects.filter(batch=batch, line__in=[2, 3]).values_list("id", flat=True)
    accept(batch, rows=list(some))
    remove_relation(Relation.objects.get(person__name="马玉兰").id, reason="系误登", actor=worker(), now=NOW)
    accept(batch)
    assert related() == both("祁小有", "parent", "祁大有")


def test_what_was_ended_by_hand_since_stays_when_the_file_is_undone() -> None:
    accept(check(csv([line(name, *PEOPLE[name]) for name in ("祁大有", "马玉兰")])))
    batch = rows(("祁大有", "户主"), ("马玉兰", "妻"))
    accept(batch)
    marriage = Relation.objects.get(person__name="马玉兰")
    end_relation(marriage.id, on=date(2026, 2, 28), reason="离婚证", actor=worker(), now=NOW)
    undo(batch)
    assert related() == both("祁大有", "spouse", "马玉兰")
    assert {each.valid.upper for each in Relation.objects.all()} == {date(2026, 2, 28)}


def test_a_child_who_lives_elsewhere_stands_in_doubt_no_more_once_its_father_is_named() -> None:
    father, child = (
        line(name, *PEOPLE[name], 现住地=place) for name, place in (("祁小有", str(PLACE)), ("祁乐乐", str(SHANGTAN)))
    )
    accept(check(csv([father, child])))
    nobody_answers = Doubt.objects.filter(kind=DoubtKind.CHILD_ALONE).values_list("person__name", flat=True)
    assert list(nobody_answers) == ["祁乐乐"]
    batch = check(csv([[*father, "102030", "户主"], [*child, "102030", "长子"]], COLUMNS))
    accept(batch)
    assert related() == both("祁乐乐", "parent", "祁小有")
    assert list(nobody_answers.all()) == []
    undo(batch)
    assert list(nobody_answers.all()) == ["祁乐乐"]


@pytest.mark.parametrize(("many", "counted"), [(2, True), (3, False)])
def test_the_planner_is_told_of_many_new_people_before_they_are_related(
    monkeypatch: pytest.MonkeyPatch, many: int, *, counted: bool
) -> None:
    monkeypatch.setattr(accepting, "_MANY", many)
    batch = rows(("祁大有", "户主"), ("马玉兰", "妻"))
    with CaptureQueriesContext(connection) as asked:
        accept(batch)
    assert related() == both("祁大有", "spouse", "马玉兰")
    assert ("ANALYZE people_person, people_household" in [each["sql"] for each in asked]) is counted
