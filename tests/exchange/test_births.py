"""Births: a child comes to its mother, is visited, stands once, and is taken back."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.core.errors import Conflict
from laoyou.core.identifiers import uuid7
from laoyou.exchange.models import Batch, StagedRow
from laoyou.exchange.services.accepting import CheckedOtherwise, accept_batch, accept_queued
from laoyou.exchange.services.checking import check_queued
from laoyou.exchange.services.mapping import check_again
from laoyou.people.enums import Document, HouseholdRole, Source
from laoyou.people.models import Errand, Household, Person, Relation
from laoyou.people.services.errands import finish_errand
from laoyou.people.services.happenings import Birth, record_births
from laoyou.records.services.attachments import AttachmentMissing
from tests.exchange.files import OFFICER, accept, check, csv, faults, outcomes, undo, warnings
from tests.people.registry import MAYING_COMMUNITY, MINHE, NOW, SHANGTAN, SYSTEM, enter, number_of, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
HEADINGS = ("新生儿姓名", "身份证号", "性别", "出生日期", "母亲身份证号", "父亲身份证号")
MOTHER_BORN = date(1996, 4, 8)
BORN = date(2026, 2, 10)
HERS = number_of(MOTHER_BORN, 42)
HIS = number_of(date(1994, 7, 2), 41)
WRONG = "1" if HERS[-1] != "1" else "2"


def mother(area: int = MAYING_COMMUNITY) -> UUID:
    """A woman of 29 who is the daughter-in-law of her household."""
    key = enter("韩秀英", MOTHER_BORN, 42, area=area, registered_area=area)
    home = Household.objects.create(id=uuid7(), area=area)
    Person.objects.filter(id=key).update(household=home, household_role=HouseholdRole.CHILD_IN_LAW)
    return key


def row(
    name: str = "马小宝",
    number: str = "",
    sex: str = "男",
    born: str = "2026-02-10",
    hers: str = HERS,
    his: str = "",
) -> list[str]:
    return [name, number, sex, born, hers, his]


def father(**facts: object) -> UUID:
    return enter("马建国", date(1994, 7, 2), 41, **facts)


def births(*rows: list[str], **facts: object) -> Batch:
    return check(csv(rows, HEADINGS), "出生.csv", "births", **facts)


def relations() -> set[tuple[UUID, str, UUID | None, date | None]]:
    found = Relation.objects.all()
    return {(each.person_id, each.kind, each.other_id, each.valid.lower) for each in found}


def test_a_newborn_comes_to_its_mother_and_is_taken_back() -> None:
    hers = mother()
    batch = births(row(number=number_of(BORN, 21)))
    assert outcomes(batch) == [(2, "new")]
    assert batch.foreseen == [
        {"code": "births", "count": 1, "concerns": []},
        {"code": "newborn_visits", "count": 1, "concerns": ["community"]},
    ]
    accept(batch)
    she, child = Person.objects.get(id=hers), Person.objects.get(name="马小宝")
    assert (child.area, child.registered_area, child.household_id) == (she.area, she.registered_area, she.household_id)
    assert (child.household_role, child.sex, child.birth) == (HouseholdRole.GRANDCHILD, 1, BORN)
    assert (child.lives_since, child.registered_since, child.source) == (BORN, BORN, "health")
    assert child.document == Document.CITIZEN_ID
    assert child.document_index
    assert relations() == {(child.id, "parent", hers, BORN), (hers, "child", child.id, BORN)}
    assert len(set(Relation.objects.values_list("pair", flat=True))) == 1
    visit = Errand.objects.get()
    assert (visit.person_id, visit.other_id, visit.area) == (child.id, hers, MAYING_COMMUNITY)
    assert (visit.kind, visit.happening, visit.since) == ("newborn_visit", "birth", BORN)
    assert visit.due == BORN + timedelta(days=7)
    undo(batch)
    assert list(Person.objects.values_list("id", flat=True)) == [hers]
    assert not Relation.objects.exists()
    assert not Errand.objects.exists()
    assert StagedRow.objects.get().state == "undone"


def test_twins_are_two_children_also_without_numbers() -> None:
    mother()
    batch = births(row("马大宝"), row("马二宝", sex="女"))
    assert outcomes(batch) == [(2, "new"), (3, "new")]
    assert warnings(batch) == []
    accept(batch)
    born = Person.objects.filter(birth=BORN).order_by("sex")
    assert list(born.values_list("name", "document")) == [("马大宝", ""), ("马二宝", "")]
    assert Relation.objects.count() == 4
    assert Errand.objects.count() == 2


def test_a_child_on_record_is_unchanged_by_number_and_by_its_mother() -> None:
    mother()
    accept(births(row(), row("马二宝", number_of(BORN, 24), "女")))
    again = births(row(), row("马二宝", number_of(BORN, 24), "女"), row(number=number_of(BORN, 21)))
    assert outcomes(again) == [(2, "unchanged"), (3, "unchanged"), (4, "unchanged")]
    assert warnings(again) == [(4, "number", "child_without_number")]
    assert Person.objects.filter(birth=BORN).count() == 2


def test_who_is_registered_there_under_the_name_and_day_is_the_child_and_gets_the_mother() -> None:
    hers = mother()
    child = enter("马小宝", BORN, 21, document=None, number="")
    batch = births(row())
    assert outcomes(batch) == [(2, "changed")]
    accept(batch)
    assert relations() == {(child, "parent", hers, BORN), (hers, "child", child, BORN)}
    assert not Errand.objects.exists()


def test_a_father_in_the_file_is_a_parent_on_both_sides() -> None:
    hers, his = mother(), father()
    batch = births(row(his=HIS))
    accept(batch)
    child = Person.objects.get(name="马小宝").id
    assert relations() == {
        (child, "parent", hers, BORN), (hers, "child", child, BORN),
        (child, "parent", his, BORN), (his, "child", child, BORN),
    }  # fmt: skip
    assert len(set(Relation.objects.values_list("pair", flat=True))) == 2
    undo(batch)
    assert relations() == set()


def test_a_child_on_record_gets_its_parents_and_loses_them_when_the_file_is_undone() -> None:
    hers, his = mother(), father()
    child = enter("马小宝", BORN, 21)
    batch = births(row(number=number_of(BORN, 21), his=HIS))
    assert outcomes(batch) == [(2, "changed")]
    assert StagedRow.objects.get().changes == {"mother": [None, "韩秀英"], "father": [None, "马建国"]}
    assert batch.foreseen == [{"code": "parents_named", "count": 2, "concerns": []}]
    accept(batch)
    assert {(one, other) for one, kind, other, _ in relations() if kind == "parent"} == {(child, hers), (child, his)}
    assert outcomes(births(row(number=number_of(BORN, 21), his=HIS))) == [(2, "unchanged")]
    undo(batch)
    assert relations() == set()
    assert Person.objects.filter(id=child).exists()


def test_a_parent_on_record_stays_and_the_other_one_is_added() -> None:
    mother()
    enter("韩玉梅", MOTHER_BORN, 48)
    accept(births(row(number=number_of(BORN, 21))))
    his = father()
    other = births(row(number=number_of(BORN, 21), hers=number_of(MOTHER_BORN, 48), his=HIS))
    assert outcomes(other) == [(2, "changed")]
    assert warnings(other) == [(2, "mother", "parent_differs")]
    accept(other)
    kin = Relation.objects.filter(person__name="马小宝", kind="parent")
    assert set(kin.values_list("other__name", flat=True)) == {"韩秀英", "马建国"}
    assert Relation.objects.filter(person=his, kind="child").count() == 1


def test_a_child_on_record_stays_as_it_is_when_its_mother_is_not_found() -> None:
    enter("马小宝", BORN, 21)
    batch = births(row(number=number_of(BORN, 21)))
    assert outcomes(batch) == [(2, "unchanged")]
    assert warnings(batch) == [(2, "mother", "mother_unknown")]


def test_of_a_father_elsewhere_the_row_tells_no_more_than_of_one_unknown() -> None:
    mother(MAYING_COMMUNITY)
    father(area=SHANGTAN, registered_area=SHANGTAN)
    unknown = number_of(date(1994, 7, 2), 45)
    batch = births(row(his=HIS), row("马二宝", his=unknown), actor=worker("data_officer", area=MINHE))
    assert outcomes(batch) == [(2, "new"), (3, "new")]
    assert warnings(batch) == [(2, "father", "father_unknown"), (3, "father", "father_unknown")]
    assert all(len(each.data["parents"]) == 1 for each in StagedRow.objects.filter(batch=batch))


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"sex": 2}, "father_is_woman"),
        ({"birth": BORN}, "father_younger"),
        ({"death": date(2025, 4, 1)}, "father_dead"),
    ],
)
def test_what_a_father_cannot_be(changed: dict[str, object], fault: str) -> None:
    mother()
    Person.objects.filter(id=father()).update(**changed)
    assert faults(births(row(his=HIS))) == [(2, "father", fault)]


def test_a_father_who_died_before_the_birth_is_one_for_a_day() -> None:
    mother()
    his = father()
    Person.objects.filter(id=his).update(death=date(2025, 8, 1))
    accept(births(row(his=HIS)))
    assert Relation.objects.get(other=his).valid == DateRange(BORN, BORN + timedelta(days=1))


def test_a_relation_recorded_meanwhile_stays_and_is_not_entered_twice() -> None:
    hers, child = mother(), enter("马小宝", BORN, 21)
    batch = births(row(number=number_of(BORN, 21)))
    Relation.objects.create(
        person_id=child, kind="parent", other_id=hers, valid=DateRange(None, None), source="community", recorded_at=NOW
    )
    assert accept(batch) == {"batch": str(batch.id), "applied": 1, "left": 0}
    assert Relation.objects.count() == 1


def test_another_child_of_that_day_makes_it_unsure_unless_both_have_numbers() -> None:
    mother()
    accept(births(row("韩秀英之子")))
    doubtful = births(row("马小宝"))
    assert outcomes(doubtful) == [(2, "unsure")]
    assert warnings(doubtful) == [(2, "name", "child_same_day")]
    accept(doubtful, "unsure", rows=[StagedRow.objects.get(batch=doubtful).id])
    assert Person.objects.filter(birth=BORN).count() == 2


def test_the_second_twin_with_a_number_of_its_own_is_new() -> None:
    mother()
    accept(births(row(number=number_of(BORN, 21))))
    assert outcomes(births(row("马二宝", number_of(BORN, 23)))) == [(2, "new")]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (row(hers=number_of(MOTHER_BORN, 44)), ("mother", "mother_unknown")),
        (row(hers=HERS[:-1] + WRONG), ("mother", "number_check")),
        (row(hers=HERS[:9]), ("mother", "number_length")),
        (row(hers=""), ("mother", "missing")),
        (row(hers=number_of(MOTHER_BORN, 43)), ("mother", "mother_is_man")),
        (row(born="1996-04-08"), ("mother", "mother_younger")),
        (row(born="2026-03-02"), ("birth", "day_future")),
        (row(sex=""), ("sex", "missing")),
    ],
)
def test_what_cannot_be(given: list[str], fault: tuple[str, str]) -> None:
    mother()
    enter("韩建国", MOTHER_BORN, 43)
    assert fault in [each[1:] for each in faults(births(given))]


def test_no_birth_after_the_mothers_death_nor_for_a_mother_elsewhere() -> None:
    hers = mother(SHANGTAN)
    of_minhe = worker("data_officer", area=MINHE)
    assert faults(births(row(), actor=of_minhe)) == [(2, "mother", "person_elsewhere")]
    Person.objects.filter(id=hers).update(death=BORN - timedelta(days=1))
    assert faults(births(row())) == [(2, "mother", "mother_dead")]
    Person.objects.filter(id=hers).update(death=BORN)
    accept(births(row()))
    assert set(Relation.objects.values_list("valid", flat=True)) == {DateRange(BORN, BORN + timedelta(days=1))}


def test_no_number_of_a_mother_is_staged_in_the_clear() -> None:
    mother()
    births(row(), row("马二宝", hers=HERS[:-1] + WRONG), row("马三宝", hers=number_of(MOTHER_BORN, 44)))
    staged = str(list(StagedRow.objects.values()))
    assert HERS[:-1] not in staged
    assert number_of(MOTHER_BORN, 44) not in staged


def test_no_number_of_a_father_is_staged_in_the_clear() -> None:
    mother()
    father()
    births(row(his=HIS))
    assert HIS not in str(list(StagedRow.objects.values()))


def test_whose_mother_changed_and_who_was_entered_meanwhile_is_left() -> None:
    hers = mother()
    batch, other = births(row()), births(row("马二宝"))
    birth = Birth(hers, "马小宝", 1, BORN, Source.HEALTH)
    record_births([birth], actor=SYSTEM, now=NOW)
    assert accept(batch) == {"batch": str(batch.id), "applied": 0, "left": 1}
    Person.objects.filter(id=hers).update(revision=7)
    assert accept(other)["left"] == 1
    assert Person.objects.filter(birth=BORN).count() == 1


def test_one_child_in_two_rows_is_entered_once() -> None:
    mother()
    batch = births(row(), row(sex="女"))
    assert accept(batch) == {"batch": str(batch.id), "applied": 1, "left": 1}
    assert Person.objects.filter(birth=BORN).count() == 1


def test_who_was_visited_since_stays_when_the_file_is_undone() -> None:
    mother()
    batch = births(row())
    accept(batch)
    finish_errand(Errand.objects.get().id, outcome="母子平安", actor=SYSTEM, now=NOW)
    undo(batch)
    assert Person.objects.filter(name="马小宝").exists()
    assert StagedRow.objects.get().state == "kept"


def test_a_file_checked_before_fathers_were_read_is_checked_again_before_it_is_accepted() -> None:
    mother()
    batch = births(row())
    Batch.objects.filter(id=batch.id).update(edition=1)
    StagedRow.objects.update(data={"mother": "of an earlier program"})
    with pytest.raises(CheckedOtherwise):
        accept(batch)
    assert not Person.objects.filter(name="马小宝").exists()
    run = check_again(batch.id, actor=OFFICER, now=NOW)
    check_queued(run, tell_time=lambda: NOW)
    batch.refresh_from_db()
    assert (batch.state, batch.edition, outcomes(batch)) == ("checked", 2, [(2, "new")])
    assert batch.mapping
    accept(batch)
    assert Relation.objects.count() == 2


def test_a_file_whose_program_changed_while_it_waited_for_a_worker_is_given_back() -> None:
    mother()
    batch = births(row())
    run = accept_batch(batch.id, ["new"], actor=OFFICER, now=NOW)
    Batch.objects.filter(id=batch.id).update(edition=1)
    with pytest.raises(CheckedOtherwise):
        accept_queued(run, tell_time=lambda: NOW)
    batch.refresh_from_db()
    assert batch.state == "checked"
    assert not Person.objects.filter(name="马小宝").exists()


def test_only_a_checked_file_whose_rows_are_kept_is_checked_again() -> None:
    mother()
    batch = births(row())
    accept(batch)
    with pytest.raises(Conflict):
        check_again(batch.id, actor=OFFICER, now=NOW)
    Batch.objects.filter(id=batch.id).update(state="checked", attachment=None)
    with pytest.raises(AttachmentMissing):
        check_again(batch.id, actor=OFFICER, now=NOW)
