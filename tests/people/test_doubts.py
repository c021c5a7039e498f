"""Records in doubt: each check finds its case and leaves the near miss, and goes when the cause is gone."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.accounts.services.scope import scoped
from laoyou.core import clock
from laoyou.core.identifiers import uuid7
from laoyou.people.enums import DoubtKind, HouseholdRole, RelationKind, Source
from laoyou.people.models import Doubt, Household, Person, Relation
from laoyou.people.selectors import lists
from laoyou.people.selectors.doubts import doubts, doubts_by_kind
from laoyou.people.services.doubting import OF_NUMBERS, find_doubts
from laoyou.people.services.household_rules import Home
from laoyou.people.services.households import create_household, leave_household, move_household
from laoyou.people.services.moves import move_person, record_death
from laoyou.people.services.persons import correct_person
from laoyou.people.services.relation_rules import Relationship
from laoyou.people.services.relations import record_relation, remove_relation
from laoyou.workbench.people.tables_work import ADVICE
from tests.people.pages import as_owner, as_web, signed_in
from tests.people.registry import (
    HAIDONG,
    LEDU,
    MAYING_COMMUNITY,
    MINHE,
    NOW,
    SHANGTAN,
    SYSTEM,
    TODAY,
    details,
    enter,
    number_of,
    worker,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
DAY = date(2026, 2, 20)
LATER = NOW + timedelta(hours=1)


def say_of_numbers(person_id: UUID, kind: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_keep_number_doubts(%s, %s, %s)", [person_id, [kind], LATER])


def kinds_of(person_id: object) -> set[str]:
    return set(Doubt.objects.filter(person_id=person_id).values_list("kind", flat=True))


def test_every_kind_has_its_check_and_says_what_to_do() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('people_doubtful'::regproc)")
        (body,) = cursor.fetchone()
    assert {kind for kind in DoubtKind if f"'{kind.value}' FROM" in body} | OF_NUMBERS == set(DoubtKind)
    assert set(ADVICE) == set(DoubtKind)


def test_a_sound_record_is_in_no_doubt() -> None:
    sound = enter("马玉兰", date(1943, 5, 2), 12, phone="19900001234")
    assert find_doubts(now=LATER) == {}
    assert kinds_of(sound) == set()


def test_what_is_missing_or_impossible_is_found() -> None:
    nameless = enter("无证", date(1950, 1, 1), 11, document=None, number="")
    somewhere = enter("某处", date(1950, 1, 1), 13, area=MINHE)
    oldest, old = enter("寿星", TODAY.replace(year=1916), 15), enter("老人", date(1916, 3, 2), 17)
    find_doubts(now=LATER)
    assert kinds_of(nameless) == {DoubtKind.NO_NUMBER}
    assert kinds_of(somewhere) == {DoubtKind.PLACE_UNKNOWN}
    assert kinds_of(oldest) == {DoubtKind.TOO_OLD}
    assert kinds_of(old) == set()


def test_six_may_share_a_telephone_and_seven_are_a_mistake() -> None:
    six = [enter(f"祁{n}", date(1950, 1, 1), 101 + 2 * n, phone="19900000006") for n in range(6)]
    seven = [enter(f"马{n}", date(1950, 1, 1), 201 + 2 * n, phone="19900000007") for n in range(7)]
    assert find_doubts(now=LATER) == {DoubtKind.SHARED_PHONE: 7}
    assert kinds_of(seven[0]) == {DoubtKind.SHARED_PHONE}
    assert kinds_of(six[0]) == set()


def test_a_child_needs_a_guardian_or_a_grown_up_at_home() -> None:
    home, alone = Household.objects.create(area=SHANGTAN), Household.objects.create(area=SHANGTAN)
    child, lonely, teen = (
        enter(name, birth, sequence, area=SHANGTAN)
        for name, birth, sequence in (
            ("有家", date(2020, 1, 1), 11),
            ("无人", date(2020, 1, 1), 13),
            ("少年", date(2012, 3, 1), 15),
        )
    )
    grown = enter("父", date(1985, 1, 1), 17, area=SHANGTAN)
    Person.objects.filter(id__in=[child, grown]).update(household=home)
    Person.objects.filter(id__in=[lonely, teen]).update(household=alone)
    find_doubts(now=LATER)
    assert (kinds_of(child), kinds_of(lonely), kinds_of(teen)) == (set(), {DoubtKind.CHILD_ALONE}, set())


def test_a_marriage_stands_on_both_sides() -> None:
    one, other = enter("夫", date(1950, 1, 1), 11), enter("妻", date(1951, 1, 1), 12)
    Relation.objects.create(
        id=uuid7(), person_id=one, other_id=other, kind="spouse", valid=DateRange(date(1980, 1, 1), None),
        source="community", recorded_by="甲", recorded_at=NOW,
    )  # fmt: skip
    find_doubts(now=LATER)
    assert (kinds_of(one), kinds_of(other)) == ({DoubtKind.SPOUSE_ONE_SIDED}, set())


def test_the_number_is_opened_and_compared_and_later_only_of_the_changed() -> None:
    wrong = enter("马玉兰", date(1943, 5, 2), 12)
    strange = enter("祁外", date(1950, 1, 1), 14, number=number_of(date(1950, 1, 1), 14, area6=199999))
    Person.objects.filter(id=wrong).update(sex=1, birth=date(1943, 5, 3))
    find_doubts(now=LATER)
    assert kinds_of(wrong) == {DoubtKind.NUMBER_BIRTH, DoubtKind.NUMBER_SEX}
    assert kinds_of(strange) == {DoubtKind.NUMBER_AREA}
    Person.objects.filter(id=wrong).update(sex=2, birth=date(1943, 5, 2))
    find_doubts(now=LATER, since=LATER)
    assert kinds_of(wrong) == {DoubtKind.NUMBER_BIRTH, DoubtKind.NUMBER_SEX}
    Person.objects.filter(id=wrong).update(updated_at=LATER)
    find_doubts(now=LATER, since=LATER)
    assert kinds_of(wrong) == set()


def test_doubts_are_listed_where_the_person_lives_until_the_record_is_changed() -> None:
    person = enter("无证", date(1950, 1, 1), 11, document=None, number="")
    find_doubts(now=LATER)
    assert doubts_by_kind(actor=worker()) == {DoubtKind.NO_NUMBER: 1}
    assert list(doubts(actor=worker(area=LEDU))) == []
    Person.objects.filter(id=person).update(updated_at=LATER + timedelta(minutes=1))
    assert doubts_by_kind(actor=worker()) == {}


def test_pages_and_today_lead_from_one_to_the_other() -> None:
    enter("无证", TODAY.replace(year=1946), 11, document=None, number="")
    find_doubts(now=LATER)
    client = signed_in()
    page = client.get(reverse("people:doubts"))
    assert page.status_code == 200
    assert "未登记证件号码" in page.content.decode()
    assert "补登号码" in page.content.decode()
    assert "1条记录存疑" in client.get(reverse("today")).content.decode()
    assert client.get(reverse("people:moved")).status_code == 200
    assert client.get(reverse("people:due") + "?age=60&month=next").status_code == 200
    assert signed_in(Role.LEADER).get(reverse("people:doubts")).status_code == 403
    assert "无证" not in signed_in(area=LEDU).get(reverse("people:doubts")).content.decode()
    assert "存疑" not in signed_in(Role.LEADER).get(reverse("today")).content.decode()
    as_owner()


def test_entering_and_correcting_make_and_clear_doubts_at_once() -> None:
    person = enter("无证", date(1950, 1, 1), 11, document=None, number="")
    assert kinds_of(person) == {DoubtKind.NO_NUMBER}
    strange = enter("祁外", date(1950, 1, 1), 14, number=number_of(date(1950, 1, 1), 14, area6=199999))
    assert kinds_of(strange) == {DoubtKind.NUMBER_AREA}
    said = details("无证", date(1950, 1, 1), 11)
    correct_person(person, said, revision=0, reason="补证", actor=worker(), now=LATER)
    assert kinds_of(person) == set()
    assert doubts_by_kind(actor=worker()) == {DoubtKind.NUMBER_AREA: 1}


def test_as_the_web_role_doubts_are_kept_of_whom_it_sees_and_of_nobody_else() -> None:
    elsewhere = enter("邻县", date(1950, 1, 1), 13, area=SHANGTAN, registered_area=SHANGTAN, document=None, number="")
    person = enter("无证", date(1950, 1, 1), 11, document=None, number="")
    said = details("无证", date(1950, 1, 1), 11, number=number_of(date(1950, 1, 1), 11, area6=199999))
    as_web()
    try:
        with scoped(worker(area=MINHE), now=clock.now()):
            correct_person(person, said, revision=0, reason="补证", actor=worker(area=MINHE), now=LATER)
            with pytest.raises(DatabaseError, match="caller sees"), transaction.atomic():
                say_of_numbers(elsewhere, "number_area")
            with pytest.raises(DatabaseError, match="caller sees"), transaction.atomic():
                say_of_numbers(person, "too_old")
    finally:
        as_owner()
    assert kinds_of(person) == {DoubtKind.NUMBER_AREA}
    assert kinds_of(elsewhere) == {DoubtKind.NO_NUMBER}


def test_the_seventh_on_a_telephone_makes_seven_doubts_and_going_clears_them() -> None:
    seven = [enter(f"马{n}", date(1950, 1, 1), 201 + 2 * n, phone="19900000007") for n in range(7)]
    assert [kinds_of(each) for each in (seven[0], seven[6])] == [{DoubtKind.SHARED_PHONE}] * 2
    said = details("马6", date(1950, 1, 1), 213, phone="19900000008")
    correct_person(seven[6], said, revision=0, reason="换号", actor=worker(), now=LATER)
    assert Doubt.objects.count() == 0


def test_a_child_left_without_a_grown_up_is_in_doubt_until_somebody_answers() -> None:
    grown, child = enter("父", date(1985, 1, 1), 17), enter("小明", date(2020, 1, 1), 11)
    assert kinds_of(child) == {DoubtKind.CHILD_ALONE}
    home = create_household(
        Home(MAYING_COMMUNITY), {grown: HouseholdRole.HEAD, child: HouseholdRole.CHILD}, on=DAY, actor=SYSTEM, now=NOW
    )
    assert kinds_of(child) == set()
    leave_household(grown, on=date(2026, 2, 21), reason="外出", actor=SYSTEM, now=LATER)
    assert Household.objects.get().id == home
    assert kinds_of(child) == {DoubtKind.CHILD_ALONE}
    answers = Relationship(RelationKind.GUARDIAN, Source.COMMUNITY, grown, first=DAY)
    guardian = record_relation(child, answers, actor=SYSTEM, now=LATER)
    assert kinds_of(child) == set()
    remove_relation(guardian, reason="误录", actor=SYSTEM, now=LATER)
    assert kinds_of(child) == {DoubtKind.CHILD_ALONE}


def test_death_ends_the_doubts_and_a_household_that_moves_takes_its_people_along() -> None:
    person = enter("无证", date(1950, 1, 1), 11, document=None, number="")
    record_death(person, on=DAY, source=Source.COMMUNITY, revision=0, actor=SYSTEM, now=LATER)
    assert Doubt.objects.count() == 0
    member = enter("无号", date(1951, 1, 1), 13, document=None, number="")
    home = create_household(Home(MAYING_COMMUNITY), {member: HouseholdRole.HEAD}, on=DAY, actor=SYSTEM, now=NOW)
    move_household(home, Home(SHANGTAN), on=date(2026, 2, 25), revision=0, actor=SYSTEM, now=LATER)
    assert Doubt.objects.get().area == SHANGTAN
    assert doubts_by_kind(actor=worker(area=LEDU)) == {DoubtKind.NO_NUMBER: 1}


def test_who_came_and_who_went() -> None:
    mover = enter("搬家", date(1950, 1, 1), 11)
    move_person(mover, SHANGTAN, on=date(2026, 2, 20), source="community", revision=0, actor=SYSTEM, now=NOW)  # type: ignore[arg-type]
    since = date(2026, 2, 1)
    assert [each.name for each in lists.gone(since=since, actor=worker(area=MINHE))] == ["搬家"]
    assert [each.name for each in lists.moved_in(since=since, actor=worker(area=LEDU))] == ["搬家"]
    assert list(lists.gone(since=date(2026, 2, 21), actor=worker(area=MINHE))) == []
    assert list(lists.gone(since=since, actor=worker(area=LEDU))) == []
    assert list(lists.gone(since=since, actor=worker(area=HAIDONG))) == []


def test_how_many_reach_an_age() -> None:
    enter("将六十", date(1966, 3, 31), 11)
    enter("也六十", date(1966, 3, 1), 13)
    enter("三岁", date(2023, 3, 15), 15)
    enter("下月", date(1966, 4, 1), 17)
    assert lists.turning_counts(month=TODAY, actor=worker()) == {3: 1, 60: 2}
    assert lists.turning_counts(month=date(2026, 4, 9), actor=worker()) == {60: 1}
    assert lists.turning_counts(month=TODAY, actor=worker(area=LEDU)) == {}
