"""The years ahead on record and on their page: from the count, of counties and what lies around, told as counts are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from uuid import UUID

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.core.errors import NotAllowed, NotFound
from laoyou.people.enums import CountBasis
from laoyou.people.models import Projection
from laoyou.people.selectors.projections import years_ahead
from laoyou.people.services.tallying import count_registry
from laoyou.plan.selectors.rows import IndicatorRow, ValueRow
from laoyou.workbench.people.presenters_ahead import printed_rows
from tests.downloads import content_of
from tests.people.pages import as_owner, signed_in
from tests.people.registry import HAIDONG, LEDU, MAYING, MINHE, NOW, SHANGTAN, enter, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
RESIDENT = CountBasis.RESIDENT


@pytest.fixture(autouse=True)
def site(settings: Settings) -> Iterator[None]:
    settings.REQUIRE_MFA = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    yield
    as_owner()


def a_few() -> None:
    """Seven elders and seven who will be 60 within fifteen years in one county, a child in the other; counted."""
    for number in range(7):
        enter(f"祁老{number}", date(1956, 1, 1), 11 + 2 * number)
        enter(f"马将{number}", date(1970, 1, 1), 12 + 2 * number)
    enter("小安", date(2025, 6, 1), 12, area=SHANGTAN, registered_area=SHANGTAN)
    count_registry(now=NOW)


def test_the_years_follow_from_the_count_and_wider_areas_are_the_sum_of_their_counties() -> None:
    a_few()
    found = years_ahead([HAIDONG, MINHE, LEDU, MAYING], basis=RESIDENT, actor=worker("data_officer"))
    assert set(found) == {HAIDONG, MINHE, LEDU}
    assert [each.year for each in found[MINHE]] == list(range(2026, 2042))
    first = found[MINHE][0]
    assert first.is_counted
    assert {span.middle for span in (first.figures["people"], first.figures["60_plus"])} == {14, 7}
    # Those of 56 are 60 in 2030; of those of 70 about half are alive at 85.
    elders = {each.year: each.figures["60_plus"].middle for each in found[MINHE]}
    assert [elders[year] for year in (2026, 2029, 2030, 2041)] == [7, 6, 13, 9]
    for row in Projection.objects.filter(area=HAIDONG, basis=RESIDENT):
        inside = Projection.objects.filter(area__in=[MINHE, LEDU], basis=RESIDENT, year=row.year)
        assert abs(row.people[1] - sum(each.people[1] for each in inside)) <= 1  # whole people
    count_registry(now=NOW)
    assert Projection.objects.filter(area=MINHE, basis=RESIDENT).count() == 16


def test_they_are_told_as_counts_are_and_to_whom() -> None:
    a_few()
    leader = worker("leader", area=MINHE, number=5)
    first = years_ahead([MINHE], basis=RESIDENT, actor=leader)[MINHE][0]
    assert first.figures["60_plus"].middle in {5, 10}
    assert (first.exact, first.figures["under_3"].middle) == (False, 0)
    with pytest.raises(NotFound):
        years_ahead([LEDU], basis=RESIDENT, actor=leader)
    with pytest.raises(NotAllowed):
        years_ahead([MINHE], basis=RESIDENT, actor=worker("institution", area=MINHE, number=6))


def test_the_page_and_its_spreadsheet() -> None:
    client = signed_in(Role.LEADER)
    assert "该地区尚未推算" in client.get(reverse("people:ahead", args=[HAIDONG])).content.decode()
    as_owner()
    a_few()
    client = signed_in(Role.LEADER)
    page = client.get(reverse("people:ahead", args=[HAIDONG]), {"year": "2040"})
    said = page.content.decode()
    assert page.status_code == 200
    assert all(words in said for words in ("逐年", "2041", "民和", "不是概率", "乐都"))
    assert client.get(reverse("people:ahead", args=[MAYING])).status_code == 200
    book = load_workbook(
        BytesIO(content_of(client.get(reverse("people:ahead", args=[HAIDONG]), {"y-export": "years"})))
    )
    assert any("2041" in map(str, row) for row in book.worksheets[0].iter_rows(values_only=True))
    as_owner()
    assert signed_in(Role.LEADER, LEDU).get(reverse("people:ahead", args=[MINHE])).status_code == 404


def test_what_a_plan_expects_stands_beside_the_year_it_means() -> None:
    a_few()
    own = years_ahead([MINHE], basis=RESIDENT, actor=worker("data_officer"))[MINHE]
    elders = _stated("60岁以上常住老年人口", "万人", "0.0010", 2030)
    over = replace(elders, name="0-3岁婴幼儿", unit="人", values=(ValueRow("2025", 2025, Decimal(4), None),))
    others = [replace(elders, name=name) for name in ("农村老年人口", "60岁以上老年人口占总人口比重")]
    rows = printed_rows([elders, over, *others], own)
    assert [(row["printed"], row["ours"], row["what"]) for row in rows] == [
        (10, own[4].figures["60_plus"].middle, "2030年推算"),
        (4, 0, "统计于2026年3月1日"),
    ]
    assert rows[0]["apart"] == pytest.approx(100 * (own[4].figures["60_plus"].middle - 10) / 10)


def _stated(name: str, unit: str, value: str, year: int) -> IndicatorRow:
    return IndicatorRow(
        id=UUID(int=1), edition_id=UUID(int=2), kind="baseline", position=1, number="", group="", name=name, span=None,
        printed={}, reason="", units=(), lineage=UUID(int=3), unit=unit, op="=", nature="", measure="",
        values=(ValueRow(str(year), year, Decimal(value), None),),
    )  # fmt: skip
