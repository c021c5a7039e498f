"""Births of a year from the records: counted where the child was born, told as counts are."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from openpyxl import load_workbook

from laoyou.accounts.enums import Role
from laoyou.core.errors import NotAllowed, NotFound
from laoyou.people.enums import CountBasis
from laoyou.people.models import BirthCount, PastResidence, Person
from laoyou.people.selectors.births import YearOfBirths, average, births_of
from laoyou.people.services.tallying import count_registry
from tests.downloads import content_of
from tests.people.pages import as_owner, signed_in
from tests.people.registry import (
    HAIDONG,
    LEDU,
    MAYING,
    MAYING_COMMUNITY,
    MINHE,
    NOW,
    SHANGTAN,
    TODAY,
    enter,
    worker,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
RESIDENT, REGISTERED = CountBasis.RESIDENT, CountBasis.REGISTERED


def in_2024(area: int, basis: CountBasis = RESIDENT) -> tuple[int | None, int | None, int | None]:
    """(births, boys, girls) of 2024 in an area, exactly."""
    found = births_of([area], basis=basis, actor=worker())[area]
    year = next(each for each in found if each.year == 2024)
    return year.births, year.boys, year.girls


def test_a_birth_counts_where_and_when_the_child_was_born_whatever_came_after() -> None:
    enter("祁一", date(2024, 1, 1), 11)
    enter("祁二", date(2024, 12, 31), 12)
    enter("祁前", date(2023, 12, 31), 13)
    enter("祁后", date(2025, 1, 1), 15)
    died, left, came = (
        enter("祁故", date(2024, 5, 1), 17),
        enter("祁迁", date(2024, 5, 2), 18),
        enter("祁来", date(2024, 5, 3), 19),
    )
    Person.objects.filter(id=died).update(death=date(2024, 6, 1))
    # Born in 马营, moved to 上滩 next year; and born nobody knows where, in 马营 since next year.
    Person.objects.filter(id=left).update(area=SHANGTAN, lives_since=date(2025, 3, 1))
    PastResidence.objects.create(
        person_id=left,
        area=MAYING_COMMUNITY,
        valid=DateRange(date(2024, 5, 2), date(2025, 3, 1)),
        source="community",
        recorded_by="祁",
        recorded_at=NOW,
    )
    Person.objects.filter(id=came).update(lives_since=date(2025, 3, 1))
    count_registry(now=NOW)
    assert in_2024(MAYING_COMMUNITY) == in_2024(MAYING) == in_2024(MINHE) == in_2024(HAIDONG) == (4, 2, 2)
    assert in_2024(LEDU) == (0, 0, 0)
    assert in_2024(MINHE, REGISTERED) == (5, 3, 2), "all five are registered there, since when is not on record"


def test_a_merged_record_is_no_second_birth_and_counting_again_replaces() -> None:
    first, second = enter("祁一", date(2024, 1, 1), 11), enter("祁一", date(2024, 1, 1), 13)
    count_registry(now=NOW)
    assert in_2024(MINHE) == (2, 2, 0)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE people_person SET merged_into_id = %s WHERE id = %s", [first, second])
    count_registry(now=NOW)
    assert in_2024(MINHE) == (1, 1, 0)
    assert list(BirthCount.objects.filter(area=MINHE, basis=RESIDENT).values_list("year", "boys")) == [
        (2024, 1),
        (2026, 0),
    ]


def test_years_are_ten_and_the_one_that_runs() -> None:
    enter("祁早", date(2015, 12, 31), 11)
    enter("祁一", date(2016, 1, 1), 13)
    enter("祁今", TODAY, 15)
    count_registry(now=NOW)
    found = births_of([MINHE], basis=RESIDENT, actor=worker())[MINHE]
    assert [each.year for each in found] == list(range(2016, 2027))
    assert [each.births for each in found] == [1] + [0] * 9 + [1]
    assert [each.is_whole for each in found] == [True] * 10 + [False]


@pytest.mark.parametrize(
    ("births", "expected"),
    [
        ([10, 20, 30, 40, 51, 7], (30, 2021, 2025)),
        ([10, None, 30, 40, 50, 7], None),
        ([10, 20, 30, 40, 7], None),
    ],
    ids=["five whole years", "one is not told", "only four are over"],
)
def test_an_average_is_of_five_whole_years_or_not_told(
    births: list[int | None], expected: tuple[int, int, int] | None
) -> None:
    years = [
        YearOfBirths(2026 - at, TODAY, exact=True, births=many, boys=0, girls=0)
        for at, many in enumerate(reversed(births))
    ]
    assert average(list(reversed(years)), 5) == expected


def test_they_are_told_as_counts_are_and_to_whom() -> None:
    for number in range(3):
        enter(f"祁{number}", date(2024, 1, 1), 11 + 2 * number)
    count_registry(now=NOW)
    leader = worker("leader", area=MINHE, number=5)
    year = births_of([MINHE], basis=RESIDENT, actor=leader)[MINHE][8]
    assert (year.year, year.exact, year.births, year.girls) == (2024, False, None, 0)
    assert year.boys_a_hundred_girls is None
    with pytest.raises(NotFound):
        births_of([LEDU], basis=RESIDENT, actor=leader)
    with pytest.raises(NotAllowed):
        births_of([MINHE], basis=RESIDENT, actor=worker("institution", area=MINHE, number=6))


def test_the_page_and_its_spreadsheets() -> None:
    address = reverse("people:births", args=[HAIDONG])
    assert "还没有统计出生人数" in signed_in(Role.LEADER).get(address).content.decode()
    as_owner()
    for number in range(6):
        enter(f"祁{number}", date(2025, 1, 1 + number), 11 + number)
    count_registry(now=NOW)
    client = signed_in(Role.DATA_OFFICER)
    said = client.get(address).content.decode()
    assert all(words in said for words in ("2025年出生", "民和", "乐都", "该年尚未结束"))
    years = load_workbook(BytesIO(content_of(client.get(address, {"y-export": "births"})))).worksheets[0]
    rows = list(years.iter_rows(min_row=2, max_col=4, values_only=True))
    assert rows[:3] == [(2026, 0, 0, 0), (2025, 6, 3, 3), (2024, 0, 0, 0)]
    inside = load_workbook(BytesIO(content_of(client.get(address, {"in-export": "births_inside"})))).worksheets[0]
    assert ("民和县", 6, 3, 3) in list(inside.iter_rows(min_row=2, max_col=4, values_only=True))
    assert address in client.get(reverse("people:counts", args=[HAIDONG])).content.decode()
    as_owner()
    assert signed_in(Role.LEADER, LEDU).get(reverse("people:births", args=[MINHE])).status_code == 404
    as_owner()
    assert signed_in(Role.SYSTEM_ADMIN).get(address).status_code == 403
