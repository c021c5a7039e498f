"""Writes the same plan as .txt, .docx, .html and .pdf, with the libraries offices' programs are like."""

from __future__ import annotations

import html
import io
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from fpdf import FPDF

from tests.documents.font import boxes
from tests.documents.plan import PLAN, Grid, Heading, Item, Paragraph, characters, expected_lines

Merged = dict[tuple[int, int], tuple[int, int]]


def as_txt(items: tuple[Item, ...] = PLAN, *, encoding: str = "utf-8") -> bytes:
    """Lines with \\r\\n ends, as Windows programs write them; `utf-8-sig` and `utf-16` carry a byte order mark."""
    return "\r\n".join([*expected_lines(items), ""]).encode(encoding)


def as_txt_cell_a_line(items: tuple[Item, ...] = PLAN) -> bytes:
    """As text copied from a web page comes out: every cell, and every line inside a cell, on a line of its own."""
    lines: list[str] = []
    for item in items:
        if isinstance(item, Grid):
            lines += [line for row in item.rows for cell in row if cell for line in cell.split("\n")]
        else:
            lines += expected_lines((item,))
    return "\n\n".join([*lines, ""]).encode()


# --- .docx ---------------------------------------------------------------------------------------------------------

_LEVELS = (
    ("chineseCountingThousand", "%1、", "nothing"),
    ("chineseCounting", "（%2）", "nothing"),
    ("decimal", "%3.", "tab"),
)


def as_docx(items: tuple[Item, ...] = PLAN) -> bytes:
    """A Word document whose heading numbers are automatic (numbering.xml), with a header and page numbers."""
    document = docx.Document()
    _add_numbering(document)
    section = document.sections[0]
    section.header.paragraphs[0].text = "内部资料"
    section.footer.paragraphs[0].text = "— 1 —"
    for item in items:
        match item:
            case Heading():
                _add_heading(document, item)
            case Paragraph():
                document.add_paragraph(item.text)
            case Grid():
                _add_table(document, item)
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    """The bytes of a python-docx document."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add_numbering(document: docx.document.Document) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:suff w:val="{suffix}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for place, (kind, text, suffix) in enumerate(_LEVELS)
    )
    numbering = document.part.numbering_part.element
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>')
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))


def _add_heading(document: docx.document.Document, heading: Heading) -> None:
    paragraph = document.add_heading(heading.text, heading.level)
    if heading.number:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().set(qn("w:val"), str(heading.level - 1))
        properties.get_or_add_numId().set(qn("w:val"), "90")


def _add_table(document: docx.document.Document, grid: Grid) -> None:
    table = document.add_table(len(grid.rows), len(grid.rows[0]), style="Table Grid")
    for row, cells in enumerate(grid.rows):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    for row, column, rows, columns in grid.merged:
        first = table.cell(row, column)
        text = first.text
        first.merge(table.cell(row + rows - 1, column + columns - 1)).text = text


# --- .html ---------------------------------------------------------------------------------------------------------


def as_html(items: tuple[Item, ...] = PLAN, *, encoding: str = "utf-8") -> bytes:
    """A government web page: menu script, styles, the article in nested blocks, tables with spans."""
    body = "\n".join(_html_item(item) for item in items)
    page = (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="{encoding}"><title>澜川市人民政府</title>'
        "<style>p {text-indent: 2em}</style><script>var 菜单 = '<p>不是正文</p>';</script></head>"
        f'<body><div class="article"><div id="zoom">\n{body}\n</div></div></body></html>'
    )
    return page.encode(encoding)


def _html_item(item: Item) -> str:
    match item:
        case Heading():
            return f"<h{item.level + 1}>{html.escape(item.number + item.text)}</h{item.level + 1}>"
        case Paragraph():
            return f"<p>\n  &nbsp;&nbsp;<span>{html.escape(item.text)}</span></p>"
        case Grid():
            return "<table><tbody>" + "".join(_html_rows(item)) + "</tbody></table>"


def _html_rows(grid: Grid) -> Iterator[str]:
    spans, covered = merges(grid)
    for row, cells in enumerate(grid.rows):
        printed = []
        for column, text in enumerate(cells):
            if (row, column) not in covered:
                rows, columns = spans.get((row, column), (1, 1))
                inside = html.escape(text).replace("\n", "<br>")
                printed.append(f'<td rowspan="{rows}" colspan="{columns}"><p>{inside}</p></td>')
        yield "<tr>" + "".join(printed) + "</tr>"


def merges(grid: Grid) -> tuple[Merged, set[tuple[int, int]]]:
    """The span of each merged cell by its first place, and the places that it covers."""
    spans = {(row, column): (rows, columns) for row, column, rows, columns in grid.merged}
    covered = {
        (row + down, column + right)
        for (row, column), (rows, columns) in spans.items()
        for down in range(rows)
        for right in range(columns)
        if down or right
    }
    return spans, covered


# --- .pdf ----------------------------------------------------------------------------------------------------------


class _Printed(FPDF):
    def header(self) -> None:
        self.set_font("plan", size=9)
        self.cell(0, 8, "澜川市人民政府公报", align="C", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("plan", size=9)
        self.cell(0, 8, f"— {self.page_no()} —", align="C")


def as_pdf(items: tuple[Item, ...] = PLAN, *, font: str | None = None, indent: str = "　　") -> bytes:
    """A printed edition: embedded subset font, running header, page numbers, ruled tables, wrapped lines."""
    with TemporaryDirectory() as folder:
        made = Path(folder) / "boxes.ttf"
        made.write_bytes(boxes(characters(items) + indent + "澜川市人民政府公报"))
        return _printed(items, font=font or str(made), indent=indent)


def _printed(items: tuple[Item, ...], *, font: str, indent: str) -> bytes:
    pdf = _Printed(format="A4")
    pdf.add_font("plan", fname=font)
    pdf.set_margin(20)
    pdf.set_auto_page_break(auto=True, margin=20)
    pdf.add_page()
    for item in items:
        match item:
            case Heading():
                _print_heading(pdf, item)
            case Paragraph():
                pdf.set_font("plan", size=12)
                pdf.multi_cell(0, 7, indent + item.text, align="L", wrapmode="CHAR", new_x="LMARGIN", new_y="NEXT")
            case Grid():
                _print_table(pdf, item)
    return bytes(pdf.output())


def _print_heading(pdf: FPDF, heading: Heading) -> None:
    pdf.set_font("plan", size=18 if heading.level == 0 else 13)
    text = heading.text if heading.level == 0 else "　　" + heading.number + heading.text
    pdf.multi_cell(0, 9, text, align="C" if heading.level == 0 else "L", new_x="LMARGIN", new_y="NEXT")


def _print_table(pdf: FPDF, grid: Grid) -> None:
    pdf.set_font("plan", size=9)
    spans, covered = merges(grid)
    widths = [max(4, *(len(row[column]) for row in grid.rows[2:])) for column in range(len(grid.rows[0]))]
    with pdf.table(
        col_widths=tuple(min(width, 14) for width in widths),
        wrapmode="CHAR",
        first_row_as_headings=False,
        line_height=5,
    ) as table:
        for row, cells in enumerate(grid.rows):
            line = table.row()
            for column, text in enumerate(cells):
                if (row, column) not in covered:
                    rows, columns = spans.get((row, column), (1, 1))
                    line.cell(text, rowspan=rows, colspan=columns)
