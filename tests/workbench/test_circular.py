"""The circular of a month: opened again as a document, its figures those of the reports, its layout the standard's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.utils.translation import override
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from laoyou.plan.selectors.progress import ReportRow
from laoyou.plan.selectors.rows import EditionRow
from laoyou.ui.papers.official import written
from laoyou.workbench.plan.circular import circular

OCTOBER, TODAY = date(2026, 10, 1), date(2026, 11, 26)
ISSUER = "海东市发展和改革委员会"


def edition() -> EditionRow:
    return EditionRow(
        id=UUID(int=1),
        series=UUID(int=2),
        version=1,
        area=630200000000,
        place="海东市",
        title="海东市试验方案",
        doc_no="东试〔2024〕7号",
        issuer="海东市人民政府",
        issued_on=None,
        state="published",
        printed={},
        revision=UUID(int=3),
    )


def row(unit: str, name: str = "扩大护理供给", **said: Any) -> ReportRow:
    empty = ReportRow(
        item_id=UUID(int=4),
        edition_id=UUID(int=1),
        area=630200000000,
        lineage=UUID(int=5),
        number="",
        name=name,
        section="",
        organisation_id=UUID(int=6),
        unit=unit,
        leads=True,
        month=OCTOBER,
        due=date(2026, 11, 6),
        is_late=not said,
    )
    return empty._replace(**said)


ROWS = [
    row("市民政局", state="accepted", course="behind", percent=35, done="三所开工。", obstacles="资金到位\n较晚。"),
    row("市民政局", "建立服务清单", state="accepted", course="finished", percent=100, done="清单已公布。"),
    row("市财政局", state="submitted", course="on_course", done="已下达。"),
    row("市教育局"),
    row("市教育局", "办好社区托育"),
]


def opened(rows: Sequence[ReportRow] = ROWS, language: str = "zh-hans") -> Any:
    with override(language):
        return Document(BytesIO(written(circular(edition(), rows, month=OCTOBER, issuer=ISSUER, on=TODAY))))


def test_it_says_what_the_reports_say() -> None:
    text = [paragraph.text for paragraph in opened().paragraphs]
    assert "关于海东市试验方案2026年10月任务进展情况的通报" in text
    assert "一、总体情况" in text
    assert any("应报任务进展5份：已通过2份，待审核1份，退回0份，未报2份；其中逾期2份" in each for each in text)
    assert "1. 扩大护理供给（市民政局，完成35%）：资金到位 较晚。" in text
    assert "1. 建立服务清单（市民政局）：清单已公布。" in text
    assert any("市教育局（2份）" in each for each in text)
    # What waits for a decision is counted and not quoted.
    assert not any("已下达" in each for each in text)


def test_its_table_adds_up() -> None:
    counted, still_open = opened().tables
    cells = [[cell.text for cell in each.cells] for each in counted.rows]
    assert cells[0] == ["单位", "应报", "已通过", "待审核", "退回", "逾期", "滞后"]
    assert cells[1:] == [
        ["市教育局", "2", "0", "0", "0", "2", "0"],
        ["市民政局", "2", "2", "0", "0", "0", "1"],
        ["市财政局", "1", "0", "1", "0", "0", "0"],
        ["合计", "5", "2", "1", "0", "2", "1"],
    ]
    assert [[cell.text for cell in each.cells] for each in still_open.rows] == [
        ["单位", "任务", "状态", "应报日期"],
        ["市教育局", "扩大护理供给", "逾期未报", "2026年11月6日"],
        ["市教育局", "办好社区托育", "逾期未报", "2026年11月6日"],
    ]


def test_a_month_in_which_all_is_well_says_so() -> None:
    text = "\n".join(paragraph.text for paragraph in opened([ROWS[1]]).paragraphs)
    assert "已通过的填报中没有反映滞后的任务。" in text
    assert "应报填报均已报送。" in text


def test_the_layout_is_the_standards() -> None:
    document = opened()
    (section,) = document.sections
    margins = (section.top_margin, section.left_margin, section.bottom_margin, section.right_margin)
    assert [round(each.mm) for each in margins] == [37, 28, 35, 26]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert section.page_width - section.left_margin - section.right_margin == pytest.approx(Mm(156), abs=Mm(0.5))
    issuer = document.paragraphs[0].runs[0]
    assert (issuer.text, str(issuer.font.color.rgb)) == (ISSUER, "C00000")
    title = next(each for each in document.paragraphs if each.text.startswith("关于"))
    assert title.runs[0].font.size == Pt(22)
    assert title.runs[0]._element.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    assert document.styles["Normal"].font.size == Pt(16)
    # The schema's order: a line beside a paragraph before its distances and where it stands.
    number = next(each for each in document.paragraphs if each.text.startswith("〔2026〕"))
    inside = [child.tag for child in number._p.pPr]
    assert inside.index(qn("w:pBdr")) < inside.index(qn("w:jc"))
    assert document.settings.odd_and_even_pages_header_footer
    assert "PAGE" in section.footer._element.xml
    assert "PAGE" in section.even_page_footer._element.xml


def test_in_english_it_is_english() -> None:
    text = "\n".join(paragraph.text for paragraph in opened(language="en").paragraphs)
    assert "1. The whole" in text
    assert "5 reports on tasks were due for 2026-10" in text
