"""Records in doubt: each check finds its case and leaves the near miss, and goes when the cause is gone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.core.identifiers import uuid7
from laoyou.people.enums import DoubtKind
from laoyou.people.models import Doubt, Household, Person, Relation
from laoyou.people.selectors import lists
from laoyou.people.selectors.doubts import doubts, doubts_by_kind
from laoyou.people.services.doubting import CHECKS, OF_NUMBERS, find_doubts
from laoyou.people.services.moves import move_person
from laoyou.workbench.people.tables_work import ADVICE
from tests.people.pages import as_owner, signed_in
from tests.people.registry import HAIDONG, LEDU, MINHE, NOW, SHANGTAN, SYSTEM, TODAY, enter, number_of, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
LATER = NOW + timedelta(hours=1)


def kinds_of(person_id: object) -> set[str]:
    return set(Doubt.objects.filter(person_id=person_id).values_list("kind", flat=True))


def test_every_kind_has_its_check_and_says_what_to_do() -> None:
    assert set(CHECKS) | OF_NUMBERS == set(DoubtKind)
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
