"""A newcomer of 海东市 opens the address: today, the board, a target, the money of the projects, a spreadsheet, a print."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.database_templates import ROOT
from tests.journeys.conftest import Enter
from tests.journeys.site import Site
from tests.journeys.steps import sign_in

PACK: dict[str, Any] = json.loads((ROOT / "laoyou/plan/data/packs/haidong.json").read_text(encoding="utf-8"))
TITLE = PACK["document"]["title"]
INDICATORS, TASKS, PROJECTS = PACK["indicators"], PACK["tasks"], PACK["projects"]
PLACES = list(dict.fromkeys(project["place"] for project in PROJECTS))
PLAN_PAGES = [
    "plan:plans",
    "plan:compare",
    "plan:board",
    "plan:indicators",
    "plan:tasks",
    "plan:units",
    "plan:projects",
    "plan:project_map",
    "plan:timeline",
    "plan:support",
]


@pytest.fixture(scope="module")
def haidong(site: Site) -> str:
    """The address of Haidong's board."""
    edition = site.one("SELECT id FROM plan_edition WHERE area = 630200000000")
    return f"/plans/{edition}/"


@pytest.fixture
def reader(enter: Enter) -> Page:
    """Somebody who only looks: the city's leader."""
    return enter("leader")


def total_line(projects: list[dict[str, Any]]) -> str:
    """What the page says of the money of these projects, worked out from the pack."""
    total = sum(project["total_wan"] or 0 for project in projects)
    central = sum(project["central_wan"] or 0 for project in projects)
    return (
        f"{len(projects)} 个项目，总投资 {total:,} 万元，"
        f"其中申请中央预算内投资 {central:,} 万元，其他资金 {total - central:,} 万元。"
    )


def test_from_the_address_to_what_one_target_means(page: Page, site: Site) -> None:
    page.goto("/")
    expect(page).to_have_url(re.compile(r"/sign-in/"))
    sign_in(page, site, "leader")

    expect(page).to_have_url(f"{site.address}/")
    expect(page.get_by_role("link", name="今日")).to_have_attribute("aria-current", "page")
    page.get_by_role("link", name=TITLE).click()

    expect(page.locator("h1")).to_contain_text("34 项任务、28 个项目，总投资 7.51 亿元")
    page.get_by_role("navigation").get_by_role("link", name="指标", exact=True).click()
    name = INDICATORS[4]["name"]
    page.get_by_role("link", name=f"打开 {name}", exact=True).click()

    opened = page.locator("tr.row-detail:visible")
    expect(opened).to_contain_text(INDICATORS[4]["responsible"][0])
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(page.locator("h1")).to_have_text(name)
    for year, value in INDICATORS[4]["values"].items():
        expect(page.locator("main")).to_contain_text(f"{year}：{value} %")


def test_the_indicators_are_those_of_the_printed_plan(reader: Page, haidong: str) -> None:
    reader.goto(f"{haidong}indicators/")
    rows = reader.locator("#table-indicators tbody tr:not(.row-detail)")
    expect(rows).to_have_count(20)
    assert len(INDICATORS) == 20
    years = ["2022", "2023", "2024", "2025"]
    shown = [[cell.strip() for cell in row.locator("td").all_inner_texts()] for row in rows.all()]
    assert [[row[0], row[1], *row[4:8]] for row in shown] == [
        [each["number"], each["name"], *(_figure(each["values"].get(year)) for year in years)] for each in INDICATORS
    ]


def _figure(value: float | None) -> str:
    return "—" if value is None else f"{value:,}"


def test_the_tasks_are_those_of_the_printed_plan(reader: Page, haidong: str) -> None:
    reader.goto(f"{haidong}tasks/")
    names = reader.locator("#table-tasks tbody tr:not(.row-detail) td:nth-child(2)").all_inner_texts()
    assert len(names) == 34
    assert [name.strip() for name in names] == [_corrected(f"tasks/{n}", "title", each) for n, each in enumerate(TASKS)]


def _corrected(path: str, field: str, printed: dict[str, Any]) -> str:
    """The field as corrected by whoever made the pack, else as printed."""
    made = (each["corrected"] for each in PACK["corrections"] if (each["path"], each["field"]) == (path, field))
    return next(made, printed[field])


def test_the_money_is_always_that_of_the_projects_shown(reader: Page, haidong: str) -> None:
    reader.goto(f"{haidong}projects/")
    assert total_line(PROJECTS) == (
        "28 个项目，总投资 75,075 万元，其中申请中央预算内投资 22,977 万元，其他资金 52,098 万元。"
    )
    expect(reader.locator(".total-line")).to_contain_text(total_line(PROJECTS))
    for place in PLACES:
        here = [project for project in PROJECTS if project["place"] == place]
        reader.locator("#table-projects-place").select_option(place)
        expect(reader.locator("#table-projects .count-line")).to_have_text(f"共 {len(here)} 行")
        # The sums stand outside the table, so they too must have followed.
        expect(reader.locator(".total-line")).to_contain_text(total_line(here))
        expect(reader.locator("#table-by_place tbody tr")).to_have_count(1)


def test_projects_as_map_and_along_time(reader: Page, haidong: str) -> None:
    reader.goto(f"{haidong}projects/")
    reader.get_by_role("link", name="地图", exact=True).click()
    expect(reader.locator(".map-canvas canvas, .map-canvas svg").first).to_be_visible()
    everywhere = sum(project["place"] == "各县区" for project in PROJECTS)
    listed = dict(
        zip(
            reader.locator(".area-list li > a").all_inner_texts(),
            reader.locator(".area-list .area-figure").all_inner_texts(),
            strict=True,
        )
    )
    assert {name: int(count) for name, count in listed.items()} == {
        place: everywhere + sum(project["place"] == place for project in PROJECTS)
        for place in PLACES
        if place != "各县区"
    }
    reader.get_by_role("link", name="时间进度", exact=True).click()
    expect(reader.locator(".gantt-bar")).to_have_count(sum(bool(project["period"]) for project in PROJECTS))


@pytest.mark.parametrize("name", PLAN_PAGES)
def test_every_table_goes_to_a_spreadsheet_with_the_same_rows(reader: Page, haidong: str, name: str) -> None:
    path = name.removeprefix("plan:")
    address = {
        "plans": "/plans/",
        "compare": "/plans/compare/",
        "board": haidong,
        "project_map": f"{haidong}projects/map/",
    }
    reader.goto(address.get(path) or {"timeline": f"{haidong}projects/timeline/"}.get(path) or f"{haidong}{path}/")
    for region in reader.locator("[data-table]").all():
        rows = int(re.sub(r"\D", "", region.locator(".count-line").inner_text()))
        export = region.locator("a[download]")
        assert export.count() == (1 if rows else 0), region.get_attribute("data-table")
        if rows:
            assert _exported_rows(reader, export.get_attribute("href")) == rows
    for figure in reader.locator("figure:has(.figure-foot a[download])").all():
        rows = figure.locator(".behind tbody tr, .area-list > li[data-area]").count()
        assert _exported_rows(reader, figure.locator("a[download]").get_attribute("href")) == rows


def _exported_rows(page: Page, address: str | None) -> int:
    """The rows of a spreadsheet below its one line of heads."""
    answer = page.request.get(address or "")
    assert answer.ok
    assert answer.headers["content-type"].startswith("application/vnd.openxmlformats")
    book = load_workbook(io.BytesIO(answer.body()), read_only=True)
    return sum(1 for row in book.worksheets[0].iter_rows(values_only=True) if any(cell is not None for cell in row)) - 1


@pytest.mark.parametrize("path", ["", "indicators/", "projects/", "projects/map/", "projects/timeline/"])
def test_a_printed_page_holds_the_matter_and_not_the_controls(reader: Page, haidong: str, path: str) -> None:
    reader.goto(haidong + path)
    reader.emulate_media(media="print")
    for controls in (".rail", ".topbar", ".table-tools", ".page-head-actions", ".pager", "button", "form .btn"):
        for control in reader.locator(controls).all():
            expect(control).to_be_hidden()
    expect(reader.locator("h1")).to_be_visible()
    expect(reader.locator("main table, main .cards, main .area-list").first).to_be_visible()
