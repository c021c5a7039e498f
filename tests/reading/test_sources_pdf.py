"""Printed pages: lines, paragraphs, tables over several pages, and what stands in the margins."""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from fpdf import FPDF, FontFace
from pypdf import PdfReader, PdfWriter

from laoyou.reading.sources import Note, UnreadableDocument
from laoyou.reading.sources.blocks import Table
from laoyou.reading.sources.pdf import read_pdf
from laoyou.reading.sources.pdf_content import Piece, Rule
from laoyou.reading.sources.pdf_lines import cell_text, lines_of
from laoyou.reading.sources.pdf_tables import fill, find_grids
from tests.documents import build
from tests.documents.font import boxes
from tests.documents.hostile import pdf_with_stream
from tests.documents.plan import Grid, Paragraph


def piece(text: str, x: float, y: float, size: float = 10) -> Piece:
    return Piece(text, x, x + size * len(text), y, size)


def box(x0: float, y0: float, x1: float, y1: float) -> list[Rule]:
    return [Rule(x0, y0, x1, y0), Rule(x0, y1, x1, y1), Rule(x0, y0, x0, y1), Rule(x1, y0, x1, y1)]


def drawn(rules: list[Rule], pieces: list[Piece]) -> list[Table]:
    return [fill(grid, [item for item in pieces if grid.holds(item)], cell_text) for grid in find_grids(rules)]


def test_a_grid_of_boxes_is_a_table() -> None:
    rules = [*box(0, 0, 50, 20), *box(50, 0, 100, 20), *box(0, 20, 50, 40), *box(50, 20, 100, 40)]
    pieces = [
        piece("甲", 5, 25),
        piece("乙", 55, 25),
        piece("市卫生", 5, 11, 8),
        piece("健康委", 5, 2, 8),
        piece("丁", 55, 5),
    ]
    assert drawn(rules, pieces) == [Table((("甲", "乙"), ("市卫生健康委", "丁")))]


def test_merged_cells_have_no_line_between_them() -> None:
    outer = box(0, 0, 90, 40)
    rules = [*outer, Rule(30, 0, 30, 40), Rule(30, 20, 90, 20), Rule(60, 0, 60, 20)]
    pieces = [piece("竖", 5, 15), piece("横", 50, 25), piece("丙", 40, 5), piece("丁", 70, 5)]
    assert drawn(rules, pieces) == [Table((("竖", "横", ""), ("", "丙", "丁")))]


def test_a_table_open_at_its_sides() -> None:
    rules = [Rule(0, 0, 100, 0), Rule(0, 20, 100, 20), Rule(0, 40, 100, 40), Rule(50, 0, 50, 40)]
    pieces = [piece("甲", 5, 25), piece("乙", 55, 25), piece("丙", 5, 5), piece("丁", 55, 5)]
    assert drawn(rules, pieces) == [Table((("甲", "乙"), ("丙", "丁")))]


def test_a_frame_or_an_underline_is_no_table() -> None:
    assert find_grids([*box(0, 0, 500, 800), Rule(20, 700, 200, 700)]) == []


def test_two_tables_on_a_page_come_from_the_top() -> None:
    rules = [rule for base in (0, 100) for left in (0, 50) for rule in box(left, base, left + 50, base + 20)]
    pieces = [piece("下", 5, 5), piece("上", 5, 105)]
    assert drawn(rules, pieces) == [Table((("上", ""),)), Table((("下", ""),))]


@pytest.mark.parametrize(
    ("pieces", "lines"),
    [
        ([piece("后", 50, 100), piece("前", 40, 100.5)], ["前后"]),
        ([piece("上", 0, 100), piece("下", 0, 85)], ["上", "下"]),
        ([piece("甲", 0, 100), piece("乙", 60, 100)], ["甲\t乙"]),
        ([piece("粗", 0, 100), piece("粗", 0.4, 100)], ["粗"]),
        ([piece("m", 0, 100, 10), piece("2", 10, 104, 6)], ["m2"]),
        ([Piece("care", 0, 20, 100, 10), Piece("home", 23, 43, 100, 10)], ["care home"]),
    ],
)
def test_pieces_become_lines(pieces: list[Piece], lines: list[str]) -> None:
    assert [line.text for line in lines_of(pieces)] == lines


def long_table(rows: int) -> Grid:
    body = tuple((str(number), f"第{number}项", str(number * 10)) for number in range(1, rows + 1))
    return Grid((("序号", "名称", "万元"), *body))


def test_a_table_over_several_pages_is_one_table() -> None:
    grid = long_table(120)
    found = read_pdf(build.as_pdf((Paragraph("下表列出全部项目。"), grid)))
    assert len(PdfReader(io.BytesIO(build.as_pdf((grid,)))).pages) > 2
    rows = "\n".join("\t".join(row) for row in grid.rows)
    assert found.text == f"下表列出全部项目。\n\n{rows}\n"


def test_header_rows_printed_again_are_left_out() -> None:
    with TemporaryDirectory() as folder:
        font = Path(folder) / "boxes.ttf"
        font.write_bytes(boxes("序号名称第项0123456789"))
        pdf = FPDF()
        pdf.add_font("plan", fname=font)
        pdf.add_page()
        pdf.set_font("plan", size=12)
        with pdf.table(repeat_headings=1, headings_style=FontFace()) as table:
            table.row(["序号", "名称"])
            for number in range(60):
                table.row([str(number), f"第{number}项"])
        pages = pdf.page
        found = read_pdf(bytes(pdf.output()))
    assert pages > 1
    assert found.text.count("序号\t名称") == 1
    assert found.text.count("\n") == 61
    assert Note("repeated_header_rows", {"count": pages - 1}) in found.notes


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_turned_for_reading(turn: int) -> None:
    """Landscape tables are often painted upright and turned by the page, or painted sideways on a turned page."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(build.as_pdf((Paragraph("养老"), long_table(3))))))
    page = writer.pages[0]
    page.rotate(turn)
    page.transfer_rotation_to_content()  # paints sideways, page unturned …
    page.rotate(-turn)  # … and turns the page back
    stream = io.BytesIO()
    writer.write(stream)
    assert read_pdf(stream.getvalue()).text.endswith("1\t第1项\t10\n2\t第2项\t20\n3\t第3项\t30\n")


def test_a_watermark_across_the_page_is_left_out() -> None:
    pdf_text = "BT /F1 12 Tf 50 700 Td (Plan of the city) Tj ET BT /F1 40 Tf 0.7 0.7 -0.7 0.7 100 300 Tm (DRAFT) Tj ET"
    found = read_pdf(pdf_with_stream(pdf_text.encode()))
    assert (found.text, found.notes) == ("Plan of the city\n", (Note("slanted_text", {"count": 1}),))


def test_marked_page_numbers_and_dotted_contents_are_left_out() -> None:
    text = (
        b"BT /F1 12 Tf 50 700 Td (Aims ........ 3) Tj 0 -20 Td (The city builds beds.) Tj ET "
        b"/Artifact << /Type /Pagination >> BDC BT /F1 9 Tf 50 600 Td (page one) Tj ET EMC"
    )
    found = read_pdf(pdf_with_stream(text))
    assert found.text == "The city builds beds.\n"
    assert {note.code for note in found.notes} == {"contents_left_out", "page_headers"}


@pytest.mark.parametrize(
    "operators", [b"Tf Tj TJ Td Tm cm re m l", b"(x) Tf /F1 Tf 1 Tf [1 (a)] Tj", b"BT /None 9 Tf (a) Tj ET"]
)
def test_operators_without_their_operands(operators: bytes) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_pdf(pdf_with_stream(operators))
    assert caught.value.code == "no_text"


def unmapped(text: str) -> bytes:
    """The plan with its fonts' tables of characters taken away, as some printing programs leave it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(build.as_pdf((Paragraph(text),)))))
    for page in writer.pages:
        for font in page["/Resources"]["/Font"].values():
            del font.get_object()["/ToUnicode"]
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_fonts_that_hide_their_characters() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_pdf(
            unmapped("坚持政府保基本社会增普惠家庭尽责任，补齐养老和托育设施短板，让老年人安享晚年，年轻父母放心托育。")
        )
    assert caught.value.code == "garbled"


def test_one_damaged_page_does_not_lose_the_others() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(build.as_pdf((Paragraph("养老托育。" * 20), long_table(60))))))
    contents = writer.pages[1]["/Contents"].get_object()
    contents._data = b"not deflated" * 9
    stream = io.BytesIO()
    writer.write(stream)
    found = read_pdf(stream.getvalue())
    assert "养老托育。" in found.text
    assert [note.facts["pages"] for note in found.notes if note.code == "pages_damaged"] == ["2"]
