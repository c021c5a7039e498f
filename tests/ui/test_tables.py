"""Tables as pages show them: the fragment is the page's own part, columns are remembered, spreadsheets say what is shown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.http import HttpResponse
from lxml import html
from python_calamine import CalamineWorkbook

from laoyou.core.actor import Actor
from laoyou.ui import xlsx
from laoyou.ui.charts import bars
from laoyou.ui.pages import respond
from laoyou.ui.statuses import no_data
from laoyou.ui.tables import Column, Filter, Table
from laoyou.ui.tables.export import export

ROWS = [
    {"name": "=1+1", "size": 3, "fen": 123_450_000_00, "day": date(2022, 9, 6), "status": no_data("not collected yet"), "tags": ["a", "b"]},
    {"name": '=HYPERLINK("http://x")', "size": None, "fen": None, "day": None, "status": None, "tags": []},
    {"name": "@SUM(A1)", "size": 1_000_000, "fen": 1, "day": date(2025, 12, 31), "status": None, "tags": ["c"]},
    {"name": "普通", "size": 2.5, "fen": 0, "day": None, "status": None, "tags": "d"},
]  # fmt: skip

TABLE = Table(
    name="rows",
    title="一览",
    columns=[
        Column("name", "名称", sortable=True),
        Column("size", "数量", kind="number", unit="个", sortable=True),
        Column("fen", "资金", kind="money_wan"),
        Column("day", "日期", kind="date"),
        Column("status", "状态", kind="status"),
        Column("tags", "标签", kind="badge", shown=False),
    ],
    filters=[Filter("name", "名称", kind="text")],
    sentence="看名称含 {name} 的数据，按 {sort} 排列",
    opens=lambda row: f"/rows/{row['size']}/",
    row_key=lambda row: str(row["size"]),
    source_note="编出来的",
)


def page(request, **more: Any) -> HttpResponse:
    request.actor = Actor(name="张三")
    return respond(request, "rows.html", {"table": TABLE.bind(request, ROWS, as_of="2025年"), **more})


def sheet(response: Any) -> bytes:
    try:
        return b"".join(response.streaming_content)
    finally:
        response.file_to_stream.close()


def test_the_fragment_equals_the_same_part_of_the_whole_page(get) -> None:
    address = "/rows/?name=%3D&sort=-size"
    whole = html.fromstring(page(get(address)).content.decode())
    fragment = html.fromstring(page(get(address, **{"HX-Request": "true", "HX-Target": "table-rows"})).content.decode())
    (part,) = whole.xpath("//section[@id='table-rows']")
    assert html.tostring(part).strip() == html.tostring(fragment).strip()
    assert len(fragment.xpath(".//tbody/tr[not(@hidden)]")) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true", "HX-Target": "table-other"},
        {"HX-Request": "true", "HX-Target": "table-rows", "HX-History-Restore-Request": "true"},
        {},
    ],
)
def test_anything_else_gets_the_whole_page(get, headers: dict[str, str]) -> None:
    response = page(get("/rows/", **headers))
    assert response.content.startswith(b"<!doctype html>")
    assert {"HX-Request", "HX-Target"} <= {each.strip() for each in response["Vary"].split(",")}


def test_columns_chosen_once_are_remembered(get) -> None:
    response = page(get("/rows/?columns=name&columns=tags&columns=nonsense"))
    assert response.cookies["laoyou_columns_rows"].value == "name.tags"
    later = get("/rows/")
    later.COOKIES["laoyou_columns_rows"] = "name.tags.nonsense"
    assert [column.key for column in TABLE.bind(later, ROWS).columns] == ["name", "tags"]
    assert [column.key for column in TABLE.bind(get("/rows/"), ROWS).columns] == [
        "name",
        "size",
        "fen",
        "day",
        "status",
    ]


def test_every_control_of_the_sentence_has_a_label_and_works_without_a_script(get, render) -> None:
    part = html.fromstring(
        render("{% table table %}", get("/rows/?other=1"), table=TABLE.bind(get("/rows/?other=1"), ROWS))
    )
    form = part.xpath(".//form[contains(@class, 'filter-sentence')]")[0]
    labelled = {label.get("for") for label in form.xpath(".//label")}
    assert {control.get("id") for control in form.xpath(".//select|.//input[@type!='hidden']")} == labelled
    assert form.get("action") == "/rows/"
    assert [(i.get("name"), i.get("value")) for i in form.xpath(".//input[@type='hidden']")] == [("other", "1")]
    assert " ".join(form.text_content().split()).startswith("看名称含 名称 的数据，按")


def test_sorting_is_announced_and_turns_round(get) -> None:
    headers = {h.column.key: h for h in TABLE.bind(get("/rows/?sort=size"), ROWS).headers}
    assert (headers["size"].sorted, headers["size"].url) == ("ascending", "/rows/?sort=-size")
    assert (headers["name"].sorted, headers["fen"].url) == ("", "")


def test_a_row_opens_in_place_and_has_its_own_address(get, render) -> None:
    part = html.fromstring(render("{% table table %}", get(), table=TABLE.bind(get(), ROWS)))
    link = part.xpath(".//a[@data-open-row]")[0]
    assert link.get("href") == link.get("hx-get") == "/rows/3/"
    assert link.get("hx-select") == "[data-in-place]"
    (below,) = part.xpath(f".//tr[@id='{link.get('aria-controls')}']")
    assert below.get("hidden") is not None


def test_missing_values_are_never_zero(get, render) -> None:
    part = html.fromstring(render("{% table table %}", get(), table=TABLE.bind(get(), ROWS)))
    cells = [" ".join(td.text_content().split()) for td in part.xpath(".//tbody/tr[2+1]/td")]
    assert cells[1:4] == ["—No data", "—No data", "—No data"]
    assert part.xpath(".//tbody/tr[7]/td")[2].text_content().strip() == "0"


def test_on_a_telephone_a_row_is_led_by_its_name_and_empty_cells_take_no_line(get, render) -> None:
    request = get()
    request.COOKIES["laoyou_columns_rows"] = "name.tags"
    table = html.fromstring(render("{% table table %}", request, table=TABLE.bind(request, ROWS)))
    first, _detail, second, *_ = table.xpath(".//tbody/tr")
    assert first.xpath("td[contains(@class, 'row-name')]/@data-label") == ["名称"]
    assert second.xpath("td[contains(@class, 'nothing')]/@data-label") == ["标签"]


def test_empty_and_filtered_away_are_different_states(get, render) -> None:
    empty = render("{% table table %}", get(), table=TABLE.bind(get(), []))
    away = render("{% table table %}", get("/rows/?name=zzz"), table=TABLE.bind(get("/rows/?name=zzz"), ROWS))
    assert "Nothing here yet." in empty
    assert "No row fits this filter." in away
    assert "Clear the filter" in away
    assert "Clear the filter" not in empty


def test_the_spreadsheet_holds_exactly_what_the_filter_selects(get) -> None:
    response = page(get("/rows/?name=%3D&sort=-size&export=rows"))
    workbook = CalamineWorkbook.from_filelike(BytesIO(sheet(response)))
    assert workbook.sheet_names == ["一览", "About"]
    assert workbook.get_sheet_by_name("一览").to_python() == [
        ["名称", "数量 (个)", "资金 (10,000 yuan)", "日期", "状态"],
        ["=1+1", 3.0, 12345.0, date(2022, 9, 6), "No data (not collected yet)"],
        ['=HYPERLINK("http://x")', "", "", "", ""],
    ]
    about = dict(row[:2] for row in workbook.get_sheet_by_name("About").to_python())
    assert about["Filter"] == "看名称含 = 的数据，按 数量, highest first 排列"
    assert (about["Exported by"], about["Source"], about["As of"], about["Rows"]) == (
        "张三",
        "编出来的",
        "2025年",
        "2 rows",
    )
    assert about["Address"] == "http://testserver/rows/?name=%3D&sort=-size"


def test_text_that_looks_like_a_formula_stays_text() -> None:
    starts = ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "＝1", "=cmd|' /C calc'!A0", "https://x.example/"]
    kept = BytesIO()
    xlsx.write_workbook(kept, [xlsx.Sheet("s", [xlsx.Field("f")], [[text] for text in starts])])
    cells = [row[0] for row in openpyxl.load_workbook(kept)["s"].iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s"] * len(starts)
    assert [cell.hyperlink for cell in cells] == [None] * len(starts)
    assert [cell.quotePrefix for cell in cells] == [True] * 8 + [False]
    assert [cell.value for cell in cells if cell.value.startswith("=")] == ["=1+1", "=cmd|' /C calc'!A0"]


def test_numbers_dates_and_moments_are_real_and_long_ones_stay_exact() -> None:
    kept = BytesIO()
    row = [
        12.5,
        date(2022, 9, 6),
        datetime(2022, 9, 6, 1, 2, tzinfo=UTC),
        630200000000,
        9_007_199_254_740_993,
        float("nan"),
        True,
        "x" * 40_000,
    ]
    xlsx.write_workbook(kept, [xlsx.Sheet("s", [xlsx.Field(str(n)) for n in range(8)], [row])])
    kept.seek(0)
    (_head, found) = CalamineWorkbook.from_filelike(kept).get_sheet_by_index(0).to_python()
    local = datetime(2022, 9, 6, 9, 2)  # noqa: DTZ001 - spreadsheets know no time zones
    assert found[:5] == [12.5, date(2022, 9, 6), local, 630200000000.0, "9007199254740993"]
    assert found[5:7] == ["nan", "True"]
    assert (len(found[7]), found[7][-1]) == (32_767, "…")


def test_sheet_names_are_legal_and_apart_and_heads_are_frozen() -> None:
    kept = BytesIO()
    names = ["a/b:c?*[d]", "A B C   D", "", "很" * 40, "很" * 40]
    xlsx.write_workbook(kept, [xlsx.Sheet(name, [xlsx.Field("f")], []) for name in names])
    workbook = openpyxl.load_workbook(kept)
    assert len({name.casefold() for name in workbook.sheetnames}) == 5
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in workbook.sheetnames)
    assert all(each.freeze_panes == "A2" for each in workbook)


def test_a_chart_downloads_the_table_behind_it(get) -> None:
    chart = bars("sizes", "甲最大", [("甲", 3), ("乙", None)], unit="个", source="编的")
    response = page(get("/rows/?export=sizes"), charts=[chart])
    workbook = CalamineWorkbook.from_filelike(BytesIO(sheet(response)))
    assert workbook.get_sheet_by_index(0).to_python() == [["Item", "Figure (个)"], ["甲", 3.0], ["乙", ""]]
    assert "attachment" in response["Content-Disposition"]
    assert response["Cache-Control"] == "no-store"


def test_a_large_export_is_written_row_by_row(get) -> None:
    rows = ({"name": f"n{n}", "size": n, "fen": n, "day": None, "status": None, "tags": None} for n in range(20_000))
    table = TABLE.bind(get("/rows/"), rows)
    response = export(table, exported_by="x", now=datetime(2025, 1, 1, tzinfo=UTC))
    workbook = CalamineWorkbook.from_filelike(BytesIO(sheet(response)))
    assert len(workbook.get_sheet_by_index(0).to_python()) == 20_001
