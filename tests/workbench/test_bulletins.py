"""Bulletins: made by the worker from published figures, opened again as page, .docx and PDF, kept as versions."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
import pytest
from desk import LEDU, accept, furnish, read
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.core.actor import system_actor
from laoyou.core.errors import NotFound
from laoyou.plan.enums import BulletinKind, BulletinLanguage
from laoyou.plan.models import Bulletin, Edition
from laoyou.plan.services.bulletins import NoFiguresThen, Order, order_bulletin
from laoyou.plan.services.figures import publish_figures
from laoyou.records.models import Run
from laoyou.ui.papers import from_json
from laoyou.ui.papers.official import written
from laoyou.ui.papers.portable import printed
from laoyou.workbench.bulletins.making import make_queued
from tests.workbench.visitors import send, visitor

pytestmark = pytest.mark.django_db
HAIDONG = 630200000000
NOW = datetime(2026, 4, 2, 3, tzinfo=UTC)
SYSTEM = system_actor("test")
MARCH = date(2026, 3, 1)
# indicator, basis, factor, and of 海东 and 乐都 numerator and denominator
FIGURES = (
    ("nursing_bed_share", "", 100, {HAIDONG: (790, 1890), LEDU: (300, 500)}),
    ("elders_60", "resident", 1, {HAIDONG: (4321, None), LEDU: (1203, None)}),
    ("beds", "", 1, {HAIDONG: (2222, None), LEDU: (611, None)}),
    ("infants", "resident", 1, {HAIDONG: (203, None), LEDU: (3, None)}),
)


def publish(month: date, more: int = 0) -> None:
    """The figures of a month; `more` nursing beds than the first."""
    until = (month + timedelta(days=31)).replace(day=1)
    rows = [
        {
            "indicator": code, "basis": basis, "area": area, "period_start": month, "period_end": until,
            "breakdown": "", "group": "", "numerator": float(top + more * (code == "nursing_bed_share")),
            "denominator": None if below is None else float(below),
            "value": (top + more * (code == "nursing_bed_share")) * factor / (below or 1), "completeness": 1.0,
            "reason": "", "snapshot": f"{until:%Y%m%d}T000000Z-abc123", "run": "1",
        }
        for code, basis, factor, areas in FIGURES
        for area, (top, below) in areas.items()
    ]  # fmt: skip
    publish_figures(pa.Table.from_pylist(rows), area=HAIDONG, actor=SYSTEM, now=NOW)


@pytest.fixture
def plan(settings: Settings, tmp_path: Path) -> Edition:
    settings.REQUIRE_MFA = False
    furnish(tmp_path)
    found = accept(read())
    for number, month in enumerate((date(2026, 1, 1), date(2026, 2, 1), MARCH)):
        publish(month, 10 * number)
    return found


def make(
    plan: Edition, kind: BulletinKind = BulletinKind.MONTH, since: date = MARCH, language: str = "zh-hans"
) -> Bulletin:
    order = Order(plan.id, kind, since, BulletinLanguage(language))
    made = make_queued(order_bulletin(order, actor=SYSTEM, now=NOW))
    return Bulletin.objects.get(id=made["bulletin"])


def bytes_of(kept: Any) -> bytes:
    from laoyou.records.services.attachments import open_attachment

    _row, file = open_attachment(kept.pk, actor=SYSTEM)
    with file:
        return file.read()


def cells(document: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]


def test_the_files_say_what_was_published_and_where_it_comes_from(plan: Edition) -> None:
    made = make(plan)
    document = Document(BytesIO(bytes_of(made.docx)))
    rows = cells(document)
    beds = next(row for row in rows if "护理型" in row[0])
    # 810 of 1,890 nursing beds, a month before 800: 42.86 %, 42.33 %.
    assert [re.sub(r"\[\d+\]", "", cell) for cell in beds[2:5]] == ["42.86", "42.33", "+0.53"]
    notes = {row[0]: row[1:] for row in rows if row[0].isdigit()}
    now, before = (notes[re.findall(r"\[(\d+)\]", cell)[0]] for cell in beds[2:4])
    assert (now[0], now[3], before[3]) == ("nursing_bed_share", "20260401T000000Z-abc123", "20260301T000000Z-abc123")
    # Every note that stands in the text leads to a row, and each row is named in the text.
    text = "\n".join([*(each.text for each in document.paragraphs), *(cell for row in rows for cell in row)])
    assert set(re.findall(r"\[(\d+)\]", text)) == set(notes)
    # Counts of people in steps of five; of three people nothing is told.
    assert re.search(r"60岁及以上人口 4,32[05] 人\[", text)
    (inside,) = (row for row in rows if row[0] == "乐都区" and len(row) == 3)
    assert re.fullmatch(r"1,20[05]", inside[1])
    assert inside[2] == "—"
    pictures = [part.blob for part in document.part.package.iter_parts() if part.partname.endswith(".png")]
    assert len(pictures) >= 3
    assert {Image.open(BytesIO(each)).width for each in pictures} == {1560}
    pages = "".join(page.extract_text() for page in PdfReader(BytesIO(bytes_of(made.pdf))).pages)
    packed = re.sub(r"[\s\x00]", "", pages)
    for said in ("42.86", "42.33", "nursing_bed_share", "20260401T000000Z-abc123", "总体情况", "2026年3月31日"):
        assert said in packed, said
    _made_again(plan, made)


def _made_again(plan: Edition, first: Bulletin) -> None:
    """It is the same; another figure makes a version."""
    paper = from_json(first.paper)
    assert (written(paper), printed(paper)) == (bytes_of(first.docx), bytes_of(first.pdf))
    assert make(plan) == first
    publish(MARCH, 50)
    second = make(plan)
    assert (second.version, Bulletin.objects.count()) == (2, 2)
    first.refresh_from_db()
    assert "42.86" in str(first.paper)
    assert "44.44" in str(second.paper)


def test_a_year_and_the_other_language(plan: Edition) -> None:
    made = make(plan, BulletinKind.YEAR, date(2026, 1, 1), "en")
    assert made.title.endswith("annual report 2026 (white paper)")
    said = str(made.paper)
    assert "What is off course" in said
    assert "lines': True" in said  # three months are drawn as a line
    assert Run.objects.get(kind="plan.make_bulletin").done == 1


def test_a_period_without_figures_is_refused_in_a_sentence_and_others_plans_stay_theirs(plan: Edition) -> None:
    with pytest.raises(NoFiguresThen) as refused:
        order_bulletin(
            Order(plan.id, BulletinKind.MONTH, date(2025, 3, 1), BulletinLanguage.CHINESE), actor=SYSTEM, now=NOW
        )
    assert refused.value.facts == {"period": "2025-03"}
    with pytest.raises(NoFiguresThen):
        order_bulletin(
            Order(plan.id, BulletinKind.MONTH, date(2026, 3, 2), BulletinLanguage.CHINESE), actor=SYSTEM, now=NOW
        )
    office = visitor(Role.PLAN_OFFICER)
    assert send(office, "bulletins:order", plan.id, period="month-2025-03-01", language="en") == 422
    assert send(visitor(Role.LEADER), "bulletins:order", plan.id, period="month-2026-03-01", language="en") == 403
    county = visitor(Role.PLAN_OFFICER, area=LEDU)
    assert send(county, "bulletins:order", plan.id, period="month-2026-03-01", language="en") in {404, 422}
    assert not Run.objects.exists()
    with pytest.raises(NotFound):
        order_bulletin(Order(UUID(int=1), BulletinKind.MONTH, MARCH, BulletinLanguage.CHINESE), actor=SYSTEM, now=NOW)


def test_it_is_ordered_read_and_taken_away_at_the_pages(plan: Edition) -> None:
    office = visitor(Role.PLAN_OFFICER)
    assert send(office, "bulletins:order", plan.id, period="month-2026-03-01", language="zh-hans") == 302
    run = Run.objects.get()
    assert office.get(reverse("bulletins:making", args=[plan.id, run.id])).status_code == 200
    make_queued(run.id)
    made = Bulletin.objects.get()
    page = office.get(reverse("bulletins:bulletin", args=[plan.id, made.id])).content.decode()
    assert 'href="#note-1"' in page
    assert 'id="note-1"' in page
    assert "data-chart" in page
    listed = office.get(reverse("bulletins:list", args=[plan.id])).content.decode()
    for form, kept in (("docx", made.docx), ("pdf", made.pdf)):
        address = reverse("bulletins:file", args=[plan.id, made.id, form])
        assert address in listed
        assert b"".join(office.get(address).streaming_content) == bytes_of(kept)
    answer = office.get(reverse("bulletins:file", args=[plan.id, made.id, "xlsx"]))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    tables = [each for each in made.paper["blocks"] if each["kind"] == "grid"]
    assert [book.worksheets[0].cell(1, place + 1).value for place in range(2)] == tables[0]["header"][:2]
    assert office.get(reverse("bulletins:file", args=[plan.id, made.id, "exe"])).status_code == 404
    county = visitor(Role.PLAN_OFFICER, area=LEDU)
    assert county.get(reverse("bulletins:bulletin", args=[plan.id, made.id])).status_code == 404
    assert county.get(reverse("bulletins:file", args=[plan.id, made.id, "pdf"])).status_code == 404
    assert visitor(Role.TOWNSHIP_WORKER).get(reverse("bulletins:list", args=[plan.id])).status_code == 403
