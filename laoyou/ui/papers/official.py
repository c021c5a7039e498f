"""A paper as a .docx in the layout of GB/T 9704-2012 (format of official papers of party and government organs).

The margins are those of the standard's text; sizes of type, lines a page and the distances in the heading are from
memory of it and to be confirmed by whoever has it. Typefaces are only named: the standard's own are commercial, and the
office's program shows them where they are installed, or the ones it has in their place.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from laoyou.ui import formats
from laoyou.ui.papers.paper import Block, Grid, Heading, Paper, Picture, Text, apart
from laoyou.ui.papers.pictures import drawn

SONG, FANG, HEI, KAI, PAGE = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
TITLE, BODY, SMALL = Pt(22), Pt(16), Pt(14)
LINE = Pt(28.9)  # 22 lines on the 225 mm between the margins
RED = RGBColor(0xC0, 0x00, 0x00)
_INDENT = Pt(32)  # two characters of the text
_TEXT_WIDTH = Mm(156)
_ISSUER_WIDEST = 440  # points that the issuer's name may take on the line
_HEADINGS = {1: HEI, 2: KAI, 3: FANG, 4: FANG}


def written(paper: Paper) -> bytes:
    """The paper as a .docx; the same paper is the same bytes."""
    document = Document()
    _page(document)
    _head(document, paper)
    for block in paper.blocks:
        _BLOCKS[type(block)](document, block)
    _signature(document, paper)
    for number, grid in enumerate(paper.attachments, start=1):
        _attachment(document, grid, number if len(paper.attachments) > 1 else None)
    _imprint(document, paper)
    about = document.core_properties
    about.title, about.author = paper.title, paper.issuer
    about.created = about.modified = datetime.combine(paper.signed_on, datetime.min.time())
    out = BytesIO()
    document.save(out)
    return _dateless(out)


def _dateless(packed: BytesIO) -> bytes:
    """The same files, without the moment at which each was packed."""
    again = BytesIO()
    with ZipFile(packed) as source, ZipFile(again, "w", ZIP_DEFLATED) as target:
        for each in source.infolist():
            target.writestr(ZipInfo(each.filename), source.read(each), ZIP_DEFLATED)
    return again.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(24)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FANG, BODY
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FANG)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    normal.paragraph_format.line_spacing = LINE
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], ALIGN.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], ALIGN.LEFT)


def _page_number(paragraph: Any, side: ALIGN) -> None:
    paragraph.alignment = side
    indent = "right_indent" if side == ALIGN.RIGHT else "left_indent"
    setattr(paragraph.paragraph_format, indent, SMALL)
    _run(paragraph, "— ", PAGE, SMALL)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    _run(paragraph, " —", PAGE, SMALL)


def _head(document: Any, paper: Paper) -> None:
    """The issuer in red, the number, the red line, the title, whom it is for."""
    issuer = _line(document, "", align=ALIGN.CENTER)
    issuer.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    size = Pt(min(48, _ISSUER_WIDEST // max(1, len(paper.issuer))))
    _run(issuer, paper.issuer, SONG, size).font.color.rgb = RED
    _line(document, "")
    number = _line(document, paper.number, align=ALIGN.CENTER)
    _border(number, "bottom", str(RED), eighths=18)
    _line(document, "")
    title = _line(document, "", align=ALIGN.CENTER)
    title.paragraph_format.line_spacing = Pt(32)
    _run(title, paper.title, SONG, TITLE)
    _line(document, "")
    if paper.to:
        _line(document, f"{paper.to}：")


def _heading(document: Any, block: Heading) -> None:
    _indented(document, block.words, _HEADINGS[block.level])


def _text(document: Any, block: Text) -> None:
    _indented(document, block.words, FANG)


def _grid(document: Any, block: Grid) -> None:
    _line(document, block.title, HEI, align=ALIGN.CENTER)
    table = document.add_table(rows=0, cols=len(block.header))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, share in zip(table.columns, block.widths, strict=True):
        column.width = int(_TEXT_WIDTH * share / sum(block.widths))
    for number, words in enumerate((block.header, *block.rows)):
        row = table.add_row()
        if number == 0:
            _repeated(row)
        # `row.cells` walks the whole row each time it is asked; once is enough.
        for at, (cell, said) in enumerate(zip(row.cells, words, strict=True)):
            _cell(cell, said, HEI if number == 0 else FANG, right=number > 0 and at in block.right)
    _line(document, "")


def _picture(document: Any, block: Picture) -> None:
    _line(document, block.title, HEI, align=ALIGN.CENTER).paragraph_format.keep_with_next = True
    holder = _line(document, "", align=ALIGN.CENTER)
    holder.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    shape = holder.add_run().add_picture(BytesIO(drawn(block)), width=_TEXT_WIDTH)
    shape._inline.docPr.set("descr", block.title)  # what a screen reader says of it


_BLOCKS: dict[type[Block], Callable[[Any, Any], None]] = {
    Heading: _heading,
    Text: _text,
    Grid: _grid,
    Picture: _picture,
}


def _cell(cell: Any, words: str, typeface: str, *, right: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = Pt(20)
    paragraph.alignment = ALIGN.RIGHT if right else ALIGN.LEFT
    _run(paragraph, words, typeface, Pt(12))


def _repeated(row: Any) -> None:
    """The header stands again on each page the table goes on to."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _signature(document: Any, paper: Paper) -> None:
    if paper.attachments:
        _line(document, "")
        names = [f"{n}.{grid.title}" for n, grid in enumerate(paper.attachments, start=1)]
        listed = names if len(names) > 1 else [paper.attachments[0].title]
        _indented(document, _("Attachment: %(titles)s") % {"titles": "　".join(listed)}, FANG)
    for _blank in range(2):
        _line(document, "")
    for words in (paper.signed_by, formats.day(paper.signed_on)):
        paragraph = _line(document, words, align=ALIGN.RIGHT)
        paragraph.paragraph_format.right_indent = Pt(64)
        paragraph.paragraph_format.keep_with_next = True


def _attachment(document: Any, grid: Grid, number: int | None) -> None:
    mark = _line(document, _("Attachment %(number)s") % {"number": number} if number else _("Attachment"), HEI)
    mark.paragraph_format.page_break_before = True
    _grid(document, grid)


def _imprint(document: Any, paper: Paper) -> None:
    """The last lines: to whom copies go, who printed it and when, between lines of their own."""
    day = formats.day(paper.signed_on)
    lines = [_("Copies: %(to)s.") % {"to": paper.copies_to}] if paper.copies_to else []
    if paper.printed_by:
        lines.append(_("%(office)s, printed on %(day)s") % {"office": paper.printed_by, "day": day})
    for at, words in enumerate(lines):
        paragraph = _line(document, "")
        _run(paragraph, words, FANG, SMALL)
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = SMALL
        _border(paragraph, "top", "000000", eighths=8 if at == 0 else 6)
        if at == len(lines) - 1:
            _border(paragraph, "bottom", "000000", eighths=8)


def _indented(document: Any, words: str, typeface: str) -> None:
    _line(document, words, typeface).paragraph_format.first_line_indent = _INDENT


def _line(document: Any, words: str, typeface: str = FANG, *, align: ALIGN = ALIGN.JUSTIFY) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    if words:
        _run(paragraph, words, typeface, BODY)
    return paragraph


def _run(paragraph: Any, words: str, typeface: str, size: Any) -> Any:
    """The words, notes raised; returns the last run."""
    run = None
    for piece, is_note in apart(words):
        run = paragraph.add_run(piece)
        run.font.name, run.font.size = typeface, size
        run.font.superscript = is_note or None
        # Word takes Chinese letters from a font of their own.
        run._element.rPr.rFonts.set(qn("w:eastAsia"), typeface)
    return run


def _border(paragraph: Any, side: str, colour: str, *, eighths: int) -> None:
    """A line beside a paragraph, in eighths of a point."""
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        # Where the schema wants them: before the distances, which are set by now.
        properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "1"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
