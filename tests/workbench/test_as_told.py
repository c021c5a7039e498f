"""The same figure for who may only count and for who may open people: its pages tell no more than small cells allow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pyarrow as pa
import pytest
from cast import PASSWORD, hold, person
from desk import HAIDONG, LEDU, NOW, SYSTEM, TODAY, accept, furnish, officer, read
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.months import month_after
from laoyou.people.selectors.small_cells import FEWEST, Telling
from laoyou.plan.selectors.promised import promise_of
from laoyou.plan.services.figures import publish_figures
from laoyou.plan.services.periods import approve_period
from laoyou.ui import formats
from laoyou.workbench.plan.as_told import figures_told, told, versions_told
from laoyou.workbench.plan.outlook import NOT_TOLD, rows_of
from laoyou.workbench.plan.presenters_figures import change_words
from laoyou.workbench.plan.views import figures
from tests.plan.observed import a_figure
from tests.workbench.test_outlook import area, months, target

PLACES, CHECKS, BEDS = "places_per_1000", "elder_health_management_rate", "nursing_bed_share"
MINHE = 630222000000
LEADER = Actor("领导", UUID(int=7), frozenset({"leader"}), None, range_of(HAIDONG))
WORKER = Actor("经办", UUID(int=8), frozenset({"township_worker"}), None, range_of(HAIDONG))


@pytest.fixture
def site(settings: Settings, tmp_path: Path, db: None) -> None:
    settings.REQUIRE_MFA = False
    furnish(tmp_path)


def visitor(role: Role) -> Client:
    user = person(role.value, HAIDONG)
    hold(user, role, HAIDONG)
    client = Client()
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    return client


def publish(people: dict[int, int], month: int = 1, year: int = 2026) -> None:
    """One childcare place for so many people of each area, at the end of a month."""
    since = date(year, month, 1)
    rows = [
        {
            "indicator": PLACES, "basis": "resident", "area": area, "period_start": since,
            "period_end": month_after(since), "breakdown": "", "group": "", "numerator": 1.0,
            "denominator": float(many), "value": 1000 / many, "completeness": 1.0, "reason": "",
            "snapshot": "20260101T000000Z-aaaaaa", "run": "r1",
        }
        for area, many in people.items()
    ]  # fmt: skip
    publish_figures(pa.Table.from_pylist(rows), area=HAIDONG, actor=SYSTEM, now=NOW)


def share(people: int, area: int = HAIDONG) -> Any:
    """Places by a thousand of as many people as who may only count is told of."""
    said = Telling(exact=False, area=area).told(people)
    assert said
    return pytest.approx(1000 / said, abs=0.006)


def exact(people: int) -> Any:
    return pytest.approx(1000 / people, abs=0.006)


def sheet(client: Client, address: str, table: str, prefix: str = "", **asked: str) -> list[tuple[Any, ...]]:
    response = client.get(address, {f"{prefix}export": table} | asked)
    book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))
    return list(book.worksheets[0].iter_rows(min_row=2, values_only=True))


@pytest.mark.usefixtures("site")
def test_a_count_is_written_whole_and_a_share_with_decimals_on_the_page_and_in_the_sheet() -> None:
    publish({HAIDONG: 1000, LEDU: 300})
    beds = {
        "indicator": "beds", "basis": "", "breakdown": "", "group": "", "denominator": None, "completeness": 1.0,
        "period_start": date(2026, 1, 1), "period_end": date(2026, 2, 1), "reason": "", "run": "r1",
        "snapshot": "20260101T000000Z-aaaaaa",
    }  # fmt: skip
    rows = [
        beds | {"area": area, "numerator": many, "value": many} for area, many in ((HAIDONG, 10417.0), (LEDU, 1204.0))
    ]
    schema = pa.Table.from_pylist([rows[0] | {"denominator": 1.0}]).schema
    publish_figures(pa.Table.from_pylist(rows, schema), area=HAIDONG, actor=SYSTEM, now=NOW, whole=False)
    leader = visitor(Role.LEADER)
    written = {}
    for code in ("beds", PLACES):
        address = reverse("plan:figure", args=[code, HAIDONG])
        written[code] = leader.get(address).content.decode()
        response = leader.get(address, {"export": "areas"})
        book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))
        cells = next(book.worksheets[0].iter_rows(min_row=2))
        written[f"{code} sheet"] = cells[1].number_format
    assert "10,417" in written["beds"]
    assert "1,204" in written["beds"]
    assert "10,417.0" not in written["beds"]
    assert "1,204.0" not in written["beds"]
    assert "3.33" in written[PLACES]
    assert (written["beds sheet"], written[f"{PLACES} sheet"]) == ("#,##0", "#,##0.00")


# No share of what is told of these is within 0.006 of the exact one.
PEOPLE = (211, 213, 212, 214)


@pytest.mark.usefixtures("site")
def test_the_months_and_the_areas_of_a_figure() -> None:
    for month, many in enumerate(PEOPLE, start=1):
        publish({HAIDONG: many, LEDU: 121}, month)
    address = reverse("plan:figure", args=[PLACES, HAIDONG])
    for role, shown in ((Role.LEADER, share), (Role.TOWNSHIP_WORKER, lambda many, _area=HAIDONG: exact(many))):
        client = visitor(role)
        assert [row[1] for row in sheet(client, address, "months", "m-")] == [shown(many) for many in reversed(PEOPLE)]
        assert [row[1] for row in sheet(client, address, "areas")] == [shown(121, LEDU)]
        page = client.get(address)
        assert page.context["shown"].value == shown(214)
        # People stand below the line only: still the page says that they are rounded.
        assert page.context["exact"] == (role == Role.TOWNSHIP_WORKER)


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("by", ["above", "-above", "below", "-below"])
def test_areas_are_sorted_by_what_is_told_of_them(by: str) -> None:
    publish({HAIDONG: 214, LEDU: 3, MINHE: 211})
    client, address = visitor(Role.LEADER), reverse("plan:figure", args=[PLACES, HAIDONG])
    assert client.get(address, {"sort": by}).status_code == 200
    rows = sheet(client, address, "areas", sort=by)
    assert len(rows) == 2
    if by.endswith("below"):  # too few to be told stand last either way, and have no share
        assert [row[0] for row in rows] == ["民和县", "乐都区"]
        assert [row[1] for row in rows] == [share(211, MINHE), None]


@pytest.mark.usefixtures("site")
def test_the_versions_of_a_figure_and_their_difference() -> None:
    publish({HAIDONG: 211})
    approve_period(HAIDONG, date(2026, 1, 1), date(2026, 2, 1), actor=officer(), now=NOW, today=TODAY)
    publish({HAIDONG: 104})
    address = reverse("plan:figure", args=[PLACES, HAIDONG])
    told_one, told_two = (Telling(exact=False, area=HAIDONG).told(many) or 0 for many in (211, 104))
    told_by = sheet(visitor(Role.LEADER), address, "versions", "v-")
    assert [row[1] for row in told_by] == [share(104), share(211)]
    assert told_by[0][2] == pytest.approx(1000 / told_two - 1000 / told_one, abs=0.006)
    assert told_by[1][2] is None
    known = sheet(visitor(Role.TOWNSHIP_WORKER), address, "versions", "v-")
    assert [row[1] for row in known] == [exact(104), exact(211)]
    assert known[0][2] == pytest.approx(1000 / 104 - 1000 / 211, abs=0.006)


@pytest.mark.usefixtures("site")
def test_the_line_of_december_stands_against_what_is_due_in_its_own_year(monkeypatch: pytest.MonkeyPatch) -> None:
    accept(read())

    def promised(code: int, indicator: str, *, actor: Actor) -> Any:
        edition, row = promise_of(code, indicator, actor=actor) or pytest.fail("the plan promises it")
        (last,) = row.values
        return edition, replace(row, values=(replace(last, year=2025, year_key="2025", value=Decimal(4)), last))

    monkeypatch.setattr(figures, "promise_of", promised)
    for month in (11, 12):
        publish({HAIDONG: 211}, month, year=2025)
    chart = visitor(Role.TOWNSHIP_WORKER).get(reverse("plan:figure", args=[PLACES, HAIDONG])).context["chart"]
    assert chart.plain["series"][0]["markLine"]["data"] == [{"yAxis": 4.0}]


@pytest.mark.usefixtures("site")
def test_the_card_of_the_board_and_its_line() -> None:
    edition = accept(read())
    for month, many in enumerate(PEOPLE, start=1):
        publish({HAIDONG: many}, month)
    for role, shown in ((Role.LEADER, share), (Role.TOWNSHIP_WORKER, exact)):
        groups = visitor(role).get(reverse("plan:board", args=[edition.id])).context["groups"]
        card = next(card for group in groups for card in group.cards if card.value is not None)
        assert card.value == shown(214)
        assert [value for _day, value in card.sparkline.points] == [shown(many) for many in PEOPLE]


@pytest.mark.usefixtures("site")
def test_a_card_of_too_few_people_says_so() -> None:
    edition = accept(read())
    publish({HAIDONG: 4})
    address = reverse("plan:board", args=[edition.id])
    assert "人数过少" in visitor(Role.LEADER).get(address).content.decode()
    assert "250.00" in visitor(Role.TOWNSHIP_WORKER).get(address).content.decode()


@pytest.mark.usefixtures("site")
def test_the_outlook_says_what_follows_from_what_is_told() -> None:
    edition = accept(read())
    for month, many in enumerate(PEOPLE, start=1):
        publish({HAIDONG: many}, month)
    address = reverse("plan:outlook", args=[edition.id])
    (told_by,), (known,) = (sheet(visitor(role), address, "outlook") for role in (Role.LEADER, Role.TOWNSHIP_WORKER))
    assert told_by[3] == share(214)
    assert known[3] == exact(214)


def test_the_gap_and_the_interval_are_those_of_the_figures_as_told() -> None:
    seen = months(CHECKS, [(31, 102), (33, 102), (36, 102), (37, 102)], basis="resident")
    asked = target(CHECKS, 85)
    (told_by,) = rows_of([asked], [area()], {(CHECKS, HAIDONG): seen}, 2026, LEADER)
    (same,) = rows_of([asked], [area()], {(CHECKS, HAIDONG): figures_told(seen, LEADER)}, 2026, WORKER)
    (known,) = rows_of([asked], [area()], {(CHECKS, HAIDONG): seen}, 2026, WORKER)
    parts = ("today", "expected", "between", "gap", "closes")
    assert [told_by[part] for part in parts] == [same[part] for part in parts]
    assert known["today"] == pytest.approx(3700 / 102)
    assert told_by["today"] != known["today"]


def test_a_hidden_figure_says_nothing_of_its_outlook() -> None:
    seen = months(CHECKS, [(30, 102), (30, 102), (30, 102), (99, 102)], basis="resident")
    (row,) = rows_of([target(CHECKS, 85)], [area()], {(CHECKS, HAIDONG): seen}, 2026, LEADER)
    assert row["status"] == NOT_TOLD
    assert [row[part] for part in ("today", "expected", "between", "gap", "closes")] == [None, None, "", None, ""]


def test_the_effects_of_a_change_make_the_difference_of_what_is_told() -> None:
    before, now = months(CHECKS, [(31, 102), (37, 104)], basis="resident")
    old, new = figures_told([before, now], LEADER)
    assert old.value is not None
    assert new.value is not None
    said = change_words(old, new, 100)
    assert formats.number(new.value - old.value, 2) in said
    assert said != change_words(before, now, 100)
    assert figures_told([before, now], WORKER) == [before, now]


@pytest.mark.parametrize("numbers", [(3, 102), (99, 102), (1, 3), (2, 2)])
def test_a_figure_is_hidden_where_either_number_or_what_is_missing_is_small(numbers: tuple[int, int]) -> None:
    (figure,) = months(CHECKS, [numbers], basis="resident")
    shown = told(figure, LEADER)
    assert shown.hidden
    assert (shown.figure.numerator, shown.figure.denominator, shown.value) == (None, None, None)
    assert told(figure, WORKER).value == figure.value


def test_a_count_of_people_is_its_own_value_and_counts_of_places_are_as_they_are() -> None:
    elders = a_figure(indicator="elders_60", numerator=12.0, value=12.0)
    assert told(elders, LEADER).value == Telling(exact=False, area=HAIDONG).told(12)
    few = a_figure(indicator="elders_60", numerator=float(FEWEST - 1), value=float(FEWEST - 1))
    assert told(few, LEADER).value is None
    beds = a_figure(indicator=BEDS, basis="", numerator=3.0, denominator=4.0, value=75.0, difference=1.5)
    assert versions_told([beds], LEADER) == [beds]


def test_a_share_of_everybody_is_whole_as_told_and_never_more() -> None:
    for below in range(5, 60):
        for above in (below, *range(5, below - 4)):
            (figure,) = months(CHECKS, [(above, below)], basis="resident")
            value = told(figure, LEADER).value
            assert value is not None
            assert value == 100 if above == below else value <= 100
