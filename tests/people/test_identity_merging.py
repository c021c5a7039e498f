"""Two records become one and two again: nothing is lost, nothing counts twice, and undoing is exact."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laoyou.core.errors import Conflict, NotAllowed, NotFound
from laoyou.people.enums import Basis, RelationKind, Source
from laoyou.people.models import (
    Authority,
    Condition,
    HealthEvent,
    HealthPeriod,
    Merge,
    Pair,
    PastResidence,
    Person,
    Relation,
)
from laoyou.people.selectors.card import card
from laoyou.people.services import merging
from laoyou.people.services.merging import ChangedSince, Choice, NotMerged, SaidApart, finish_mergers, merge, undo
from laoyou.people.services.numbers import open_document, open_phone
from laoyou.people.services.pairs import PairDecided, WhyNeeded, ask_again, keep_apart, put_off
from laoyou.people.services.persons import NumberDisagrees, correct_person
from laoyou.people.services.references import OF_RECORDS, references
from laoyou.records.models import AuditEvent
from tests.people.pairs import pair_of
from tests.people.registry import LEDU, MAYING_COMMUNITY, MINHE, NOW, SHANGTAN, details, enter, number_of, worker

pytestmark = pytest.mark.django_db
BIRTH = date(1943, 5, 2)


def two(**other: Any) -> tuple[UUID, UUID]:
    """马玉兰 with her number, and 马玉蓝 without one."""
    first = enter(phone="19900001234")
    second = enter("马玉蓝", document=None, number="", source=Source.HEALTH, **other)
    return first, second


def merged(stays: UUID, goes: UUID, *taken: str) -> Merge:
    pair = pair_of(stays, goes)
    key = merge(
        pair.id,
        Choice(stays, frozenset(taken)),
        revision=pair.revision,
        reason="本人到场核实",
        actor=worker(),
        now=NOW,
    )
    return Merge.objects.get(id=key)


def held(person: UUID, first: date | None, until: date | None, kind: str = "low_income", **other: Any) -> Condition:
    facts = {
        "basis": Basis.CERTIFIED,
        "source": Source.CIVIL_AFFAIRS,
        "recorded_by": "测试",
        "recorded_at": NOW,
    }
    return Condition.objects.create(person_id=person, kind=kind, valid=DateRange(first, until), **(facts | other))


def related(person: UUID, kind: str, other: UUID, first: date | None = None, until: date | None = None) -> Relation:
    return Relation.objects.create(
        person_id=person,
        kind=kind,
        other_id=other,
        valid=DateRange(first, until),
        source=Source.COMMUNITY,
        recorded_by="测试",
        recorded_at=NOW,
    )


def lived(person: UUID, area: int, first: date | None, until: date) -> PastResidence:
    return PastResidence.objects.create(
        person_id=person,
        area=area,
        valid=DateRange(first, until),
        source=Source.COMMUNITY,
        recorded_by="测试",
        recorded_at=NOW,
    )


def periods(person: UUID, kind: str = "low_income") -> list[tuple[date | None, date | None]]:
    rows = Condition.objects.filter(person=person, kind=kind).order_by("valid")
    return [(each.valid.lower, each.valid.upper) for each in rows]


TABLES = ("person", "condition", "relation", "pastresidence", "healthperiod", "healthevent", "authority")


def everything() -> dict[str, list[Any]]:
    """Every row of the tables that a merger may touch, byte for byte."""
    found = {}
    for table in TABLES:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT to_jsonb(t) FROM people_{table} t ORDER BY to_jsonb(t)::text")  # noqa: S608
            found[table] = cursor.fetchall()
    return found


def test_the_record_given_up_leads_to_the_one_that_stays() -> None:
    stays, goes = two()
    merged(stays, goes)
    assert card(goes, actor=worker()).person.id == stays
    assert Person.objects.get(id=goes).merged_into_id == stays
    assert [each.state for each in Pair.objects.all()] == ["same"]


def test_each_field_is_of_the_record_it_was_chosen_from_and_sealed_for_the_one_that_stays() -> None:
    numbered, nameless = two(area=SHANGTAN, phone="19900005678")
    merged(nameless, numbered, "document", "name")
    person = Person.objects.get(id=nameless)
    assert (person.name, person.area, person.source) == ("马玉兰", SHANGTAN, "health")
    assert open_document(person) == number_of(BIRTH, 12)
    assert open_phone(person) == "19900005678"


def test_a_number_does_not_go_with_the_other_record_s_birthday() -> None:
    numbered = enter()
    other = enter("马玉兰", date(1943, 5, 20), document=None, number="")
    with pytest.raises(NumberDisagrees):
        merged(other, numbered, "document")
    merged(other, numbered, "document", "birth")
    assert Person.objects.get(id=other).birth == BIRTH


def test_conditions_that_overlap_become_one_over_both_times() -> None:
    stays, goes = two()
    held(stays, date(2020, 1, 1), date(2022, 1, 1), source=Source.COMMUNITY, level=1)
    held(stays, date(2023, 1, 1), date(2024, 1, 1))
    held(stays, date(2025, 6, 1), None)
    held(goes, date(2021, 6, 1), date(2023, 6, 1), source=Source.CIVIL_AFFAIRS, level=2, evidence="民低字1号")
    held(goes, date(2024, 6, 1), date(2024, 7, 1))
    held(goes, date(2025, 1, 1), None, kind="dementia")
    made = merged(stays, goes)
    assert periods(stays) == [
        (date(2020, 1, 1), date(2024, 1, 1)),
        (date(2024, 6, 1), date(2024, 7, 1)),
        (date(2025, 6, 1), None),
    ]
    joined = Condition.objects.get(person=stays, valid__contains=date(2022, 6, 1), kind="low_income")
    assert (joined.level, joined.source, joined.evidence) == (2, "civil_affairs", "民低字1号")
    assert periods(stays, "dementia") == [(date(2025, 1, 1), None)]
    assert periods(goes) == [(date(2021, 6, 1), date(2023, 6, 1))]
    assert [each["why"] for each in made.kept_back] == ["joined"]


def test_a_second_spouse_stays_with_the_record_given_up_and_so_does_her_side() -> None:
    stays, goes = two()
    husband, other = enter("祁福", date(1940, 1, 1), 11), enter("祁寿", date(1941, 1, 1), 13)
    related(stays, "spouse", husband)
    related(husband, "spouse", stays)
    kept = {related(goes, "spouse", other).id, related(other, "spouse", goes).id}
    child = related(goes, "child", enter("祁小", date(1970, 1, 1), 15))
    made = merged(stays, goes)
    assert {UUID(each["key"]) for each in made.kept_back} == kept
    assert Relation.objects.get(id=child.id).person_id == stays
    assert Relation.objects.filter(person=stays, kind="spouse").count() == 1


def test_one_husband_of_both_records_is_one_marriage_over_both_times() -> None:
    stays, goes = two()
    husband = enter("祁福", date(1940, 1, 1), 11)
    related(stays, "spouse", husband, date(1970, 1, 1))
    related(goes, "spouse", husband, date(1965, 1, 1), date(1999, 1, 1))
    mirrored = related(husband, "spouse", goes, date(1965, 1, 1))
    merged(stays, goes)
    marriage = Relation.objects.get(person=stays)
    assert (marriage.valid.lower, marriage.valid.upper) == (date(1965, 1, 1), None)
    assert Relation.objects.get(id=mirrored.id).other_id == stays


def test_nobody_is_kin_to_himself() -> None:
    stays, goes = two()
    related(stays, "carer", goes)
    related(goes, "emergency_contact", stays)
    made = merged(stays, goes)
    assert not Relation.objects.exists()
    undo(made.id, reason="弄错了", actor=worker(), now=NOW)
    assert {(each.person_id, each.other_id) for each in Relation.objects.all()} == {(stays, goes), (goes, stays)}


def test_an_authority_between_the_two_goes_and_comes_back_with_its_relation() -> None:
    stays, goes = two()
    helper = enter("祁福", date(1970, 1, 1), 11)
    between = related(stays, "agent", goes)
    Authority.objects.create(relation=between, scope=["apply"], consent="signed")
    one, other = related(stays, "agent", helper), related(goes, "agent", helper)
    Authority.objects.create(relation=other, scope=["sign"], consent="signed")
    before = everything()
    made = merged(stays, goes)
    assert set(Relation.objects.values_list("id", flat=True)) == {one.id, other.id}
    assert made.kept_back == [{"model": "people.relation", "key": str(other.id), "why": "once_only"}]
    undo(made.id, reason="两人", actor=worker(), now=NOW)
    assert everything() == before


def test_of_two_homes_at_one_time_one_stays_behind() -> None:
    stays, goes = two()
    lived(stays, SHANGTAN, date(2000, 1, 1), date(2010, 1, 1))
    clash = lived(goes, LEDU, date(2005, 1, 1), date(2012, 1, 1))
    free = lived(goes, LEDU, date(2012, 1, 1), date(2015, 1, 1))
    made = merged(stays, goes)
    assert PastResidence.objects.get(id=clash.id).person_id == goes
    assert PastResidence.objects.get(id=free.id).person_id == stays
    assert made.kept_back == [{"model": "people.pastresidence", "key": str(clash.id), "why": "once_only"}]


def managed(person: UUID, first: date, until: date | None, **other: Any) -> HealthPeriod:
    facts = {"kind": "management", "provider": "马营镇卫生院", "source": Source.HEALTH}
    said = {"recorded_by": "测试", "recorded_at": NOW}
    return HealthPeriod.objects.create(person_id=person, valid=DateRange(first, until), **(facts | said | other))


def checked(person: UUID, day: date) -> HealthEvent:
    said = {"recorded_by": "测试", "recorded_at": NOW, "source": Source.HEALTH}
    return HealthEvent.objects.create(person_id=person, kind="elder_check", day=day, **said)


def test_health_care_of_both_is_kept_and_counts_once() -> None:
    stays, goes = two()
    managed(stays, date(2020, 1, 1), date(2022, 1, 1))
    managed(goes, date(2021, 1, 1), None)
    voided = managed(goes, date(2019, 1, 1), None, voided_by="甲", voided_at=NOW, voided_why="录错")
    checked(stays, date(2024, 3, 1))
    twice, once = checked(goes, date(2024, 3, 1)), checked(goes, date(2025, 3, 1))
    merged(stays, goes)
    one = HealthPeriod.objects.get(person=stays, voided_at=None)
    assert (one.valid.lower, one.valid.upper) == (date(2020, 1, 1), None)
    assert HealthPeriod.objects.get(id=voided.id).person_id == stays
    assert HealthEvent.objects.get(id=twice.id).person_id == goes
    assert HealthEvent.objects.get(id=once.id).person_id == stays


def test_rows_beyond_the_area_of_whoever_merged_are_taken_along_at_night() -> None:
    stays, goes = two()
    before = everything()
    made = merged(stays, goes)
    # As if it had been there all along, of somebody whose rows the officer could not see.
    outside = related(enter("祁福", date(1940, 1, 1), 11), "child", goes)
    assert finish_mergers(now=NOW) == 1
    assert Relation.objects.get(id=outside.id).other_id == stays
    assert finish_mergers(now=NOW) == 0
    undo(made.id, reason="两人", actor=worker(), now=NOW)
    assert Relation.objects.get(id=outside.id).other_id == goes
    Relation.objects.all().delete()
    Person.objects.filter(name="祁福").delete()
    assert everything() == before


def test_what_stays_behind_is_not_taken_along_at_night_either() -> None:
    stays, goes = two()
    held(stays, date(2020, 1, 1), None)
    held(goes, date(2021, 1, 1), None)
    lived(stays, SHANGTAN, date(2000, 1, 1), date(2010, 1, 1))
    lived(goes, LEDU, date(2005, 1, 1), date(2012, 1, 1))
    made = merged(stays, goes)
    after = everything()
    assert finish_mergers(now=NOW) == 0
    assert everything() == after
    assert len(Merge.objects.get(id=made.id).kept_back) == 2


def test_nothing_goes_on_beyond_a_death_taken_over() -> None:
    stays, goes = two()
    Person.objects.filter(id=goes).update(death=date(2025, 3, 1))
    held(stays, date(2024, 1, 1), None)
    merged(stays, goes, "death")
    assert periods(stays) == [(date(2024, 1, 1), date(2025, 3, 1))]
    assert Person.objects.get(id=stays).death == date(2025, 3, 1)


def test_undoing_is_exact_and_asks_again() -> None:
    stays, goes = two()
    held(stays, date(2020, 1, 1), date(2022, 1, 1), source=Source.COMMUNITY)
    held(goes, date(2021, 1, 1), None, level=3, evidence="甲")
    related(enter("祁福", date(1940, 1, 1), 11), "spouse", goes)
    lived(goes, LEDU, None, date(2012, 1, 1))
    before = everything()
    made = merged(stays, goes, "name", "lives")
    assert everything() != before
    assert undo(made.id, reason="两人同名", actor=worker(), now=NOW) == goes
    assert everything() == before
    assert Pair.objects.get().state == "open"
    with pytest.raises(NotMerged):
        undo(made.id, reason="两人同名", actor=worker(), now=NOW)
    actions = list(AuditEvent.objects.order_by("id").values_list("action", flat=True))
    assert actions.count("people.merge_person") == actions.count("people.undo_merge") == 2


def test_what_was_entered_since_stays_and_the_counter_goes_on() -> None:
    stays, goes = two()
    made = merged(stays, goes)
    held(stays, date(2026, 1, 1), None)
    Person.objects.filter(id=stays).update(revision=5, ethnicity=3)
    undo(made.id, reason="两人", actor=worker(), now=NOW)
    person = Person.objects.get(id=stays)
    assert (person.revision, person.ethnicity) == (6, 3)
    assert periods(stays) == [(date(2026, 1, 1), None)]


def test_what_was_changed_since_is_named_and_nothing_is_undone() -> None:
    stays, goes = two()
    moved = held(goes, date(2021, 1, 1), None)
    made = merged(stays, goes, "name")
    corrected = details("马玉岚", source=Source.COMMUNITY, phone="19900001234")
    revision = Person.objects.get(id=stays).revision
    correct_person(stays, corrected, revision=revision, reason="户口簿", actor=worker(), now=NOW)
    Condition.objects.filter(id=moved.id).delete()
    with pytest.raises(ChangedSince) as refused:
        undo(made.id, reason="两人", actor=worker(), now=NOW)
    assert "名称" in refused.value.facts["what"]
    assert "情形" in refused.value.facts["what"]
    assert Person.objects.get(id=goes).merged_into_id == stays


def test_a_third_record_follows_and_mergers_are_undone_last_first() -> None:
    first, second = two()
    third = enter("马玉岚", document=None, number="")
    before = everything()
    inner = merged(second, third)
    outer = merged(first, second)
    assert set(Person.objects.exclude(merged_into=None).values_list("merged_into", flat=True)) == {first}
    assert card(third, actor=worker()).person.id == first
    with pytest.raises(ChangedSince):
        undo(inner.id, reason="两人", actor=worker(), now=NOW)
    undo(outer.id, reason="两人", actor=worker(), now=NOW)
    undo(inner.id, reason="两人", actor=worker(), now=NOW)
    assert everything() == before


def test_postgresql_refuses_chains_and_circles() -> None:
    first, second, third = enter(), enter("马二", sequence=14), enter("马三", sequence=16)
    Person.objects.filter(id=first).update(merged_into=second)
    for given_up, into in ((third, first), (second, third), (second, first), (third, third)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.filter(id=given_up).update(merged_into=into)
    Person.objects.filter(id=third).update(merged_into=second)


def test_two_persons_by_somebody_s_word_are_not_merged_round_about() -> None:
    first, second = two()
    third = enter("马玉岚", document=None, number="")
    apart = pair_of(second, third)
    keep_apart(apart.id, revision=0, reason="双胞胎", actor=worker(), now=NOW)
    merged(first, second)
    with pytest.raises(SaidApart):
        merged(first, third)
    ask_again(apart.id, revision=1, reason="再核实", actor=worker(), now=NOW)
    merged(first, third)


def test_decisions_are_remembered_reversible_and_told_to_the_second() -> None:
    pair = pair_of(*two())
    with pytest.raises(WhyNeeded):
        keep_apart(pair.id, revision=0, reason=" ", actor=worker(), now=NOW)
    put_off(pair.id, revision=0, reason="", actor=worker(), now=NOW)
    with pytest.raises(PairDecided):
        keep_apart(pair.id, revision=0, reason="双胞胎", actor=worker(number=2), now=NOW)
    keep_apart(pair.id, revision=1, reason="双胞胎", actor=worker(number=2), now=NOW)
    pair.refresh_from_db()
    assert (pair.state, pair.reason, pair.decided_by, pair.revision) == ("not_same", "双胞胎", "祁文秀", 2)
    ask_again(pair.id, revision=2, reason="有新证据", actor=worker(), now=NOW)
    with pytest.raises(Conflict):
        keep_apart(pair.id, revision=2, reason="双胞胎", actor=worker(), now=NOW)


@pytest.mark.parametrize(
    ("roles", "area", "refusal"),
    [
        (("department_officer",), MINHE, NotAllowed),
        (("leader",), MINHE, NotAllowed),
        (("township_worker",), LEDU, NotFound),
    ],
)
def test_who_may_not_merge(roles: tuple[str, ...], area: int, refusal: type[Exception]) -> None:
    stays, goes = two()
    pair = pair_of(stays, goes)
    with pytest.raises(refusal):
        merge(pair.id, Choice(stays, frozenset()), revision=0, reason="", actor=worker(*roles, area=area), now=NOW)
    with pytest.raises(refusal):
        keep_apart(pair.id, revision=0, reason="双胞胎", actor=worker(*roles, area=area), now=NOW)


def test_a_pair_that_reaches_beyond_the_area_is_nobody_s_there() -> None:
    stays = enter()
    goes = enter("马玉蓝", document=None, number="", area=SHANGTAN, registered_area=SHANGTAN)
    pair = pair_of(stays, goes)
    for area in (MINHE, LEDU):
        with pytest.raises(NotFound):
            put_off(pair.id, revision=0, reason="", actor=worker(area=area), now=NOW)
        with pytest.raises(NotFound):
            merge(pair.id, Choice(stays, frozenset()), revision=0, reason="", actor=worker(area=area), now=NOW)
    put_off(pair.id, revision=0, reason="", actor=worker(), now=NOW)


def test_every_foreign_key_to_a_person_is_taken_along() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT conrelid::regclass::text, attname FROM pg_constraint
                 JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
                WHERE contype = 'f' AND confrelid = 'people_person'::regclass"""
        )
        in_database = set(cursor.fetchall())
    of_records = {(model._meta.db_table, model._meta.get_field(name).attname) for model, name in OF_RECORDS}
    assert {(each.table, each.column) for each in references()} | of_records == in_database


def test_a_row_of_any_other_table_goes_over() -> None:
    """Whatever `references` finds is moved by the same code; a table without special rules is treated like this one."""
    stays, goes = two()
    row = lived(goes, LEDU, None, date(2001, 1, 1))
    made = merged(stays, goes)
    assert PastResidence.objects.get(id=row.id).person_id == stays
    assert {each["table"] for each in made.journal} == {"people_person", "people_pastresidence"}


DAYS = st.dates(date(2015, 1, 1), date(2025, 12, 31))
PERIODS = st.tuples(DAYS, st.one_of(st.none(), DAYS)).filter(lambda pair: pair[1] is None or pair[0] < pair[1])
ROW = st.tuples(
    st.sampled_from(["condition", "relation", "residence", "health", "check"]),
    st.integers(0, 1),
    PERIODS,
    st.integers(0, 3),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(ROW, max_size=12),
    taken=st.sets(st.sampled_from(sorted(set(merging.GROUPS) - {"document", "sex", "birth"}))),
    died=st.one_of(st.none(), DAYS),
)
def test_merging_and_undoing_is_nothing(rows: list[Any], taken: set[str], died: date | None) -> None:
    with transaction.atomic():
        both = two(area=SHANGTAN)
        others = [enter("祁福", date(1940, 1, 1), 11), enter("祁寿", date(1941, 1, 1), 13), *both]
        Person.objects.filter(id=both[1]).update(death=died)
        for what, side, (first, until), choice in rows:
            _put(what, both[side], others[choice], first, until, choice)
        before = everything()
        made = merged(*both, *taken)
        assert (
            not Condition.objects.filter(person=both[0], until__isnull=True)
            .exclude(person__death__isnull=True)
            .filter(valid__startswith__lt=died or date.max)
            .exists()
        )
        undo(made.id, reason="两人", actor=worker(), now=NOW)
        assert everything() == before
        transaction.set_rollback(True)


def _put(what: str, person: UUID, other: UUID, first: date, until: date | None, choice: int) -> None:
    """A row, unless the registry itself would not take it."""
    try:
        with transaction.atomic():
            if what == "condition":
                held(person, first, until, kind=["low_income", "dementia", "orphan", "without_kin"][choice])
            elif what == "relation":
                related(person, RelationKind.values[choice], other, first, until)
            elif what == "health":
                managed(person, first, until, kind=["management", "family_doctor"][choice % 2])
            elif what == "check":
                checked(person, first)
            else:
                lived(person, MAYING_COMMUNITY + choice, first, until or date(2026, 1, 1))
    except IntegrityError:
        return
