"""A paper as a PDF, in the layout of its .docx, with the typefaces inside: it looks the same wherever it is opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

from django.utils.translation import gettext as _
from fpdf import FPDF, FontFace, XPos, YPos
from fpdf.enums import Align, CharVPos, TableBordersLayout, WrapMode

from laoyou.ui import formats
from laoyou.ui.papers.fonts import sans, serif
from laoyou.ui.papers.paper import Block, Grid, Heading, Paper, Picture, Text, apart
from laoyou.ui.papers.pictures import drawn

SONG, HEI = "song", "hei"
_MM_A_POINT = 25.4 / 72
LINE = 28.9 * _MM_A_POINT  # as in the .docx: 22 lines a page
_CELL = 20 * _MM_A_POINT
TITLE, BODY, SMALL, CELL = 22, 16, 14, 11
RED, BLACK = (0xC0, 0, 0), (0, 0, 0)
TEXT_WIDTH = 156
_INDENT = "　　"
_SIZES = {1: (HEI, BODY), 2: (HEI, SMALL), 3: (SONG, BODY), 4: (SONG, BODY)}


class _Sheet(FPDF):
    """A4 with the margins of the standard's text, the number of the page on its outer side."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(format="A4")
        self.set_margins(28, 37, 26)
        self.set_auto_page_break(auto=True, margin=35)
        self.add_font(SONG, fname=serif())
        self.add_font(HEI, fname=sans())
        self.set_title(paper.title)
        self.set_author(paper.issuer)
        self.set_lang("zh-CN" if formats.chinese() else "en")
        self.set_creation_date(datetime.combine(paper.signed_on, datetime.min.time(), UTC))
        # Chinese breaks behind any letter, English between words.
        self.wrapping = WrapMode.CHAR if formats.chinese() else WrapMode.WORD

    def footer(self) -> None:
        self.set_y(-32)
        self.set_font(SONG, size=SMALL)
        odd = self.page_no() % 2
        self.cell(TEXT_WIDTH, 7, f"— {self.page_no()} —", align=Align.R if odd else Align.L)

    def line_of(self, words: str, align: Align = Align.L, font: str = SONG, size: float = BODY) -> None:
        """A paragraph without notes."""
        self.set_font(font, size=size)
        height = max(LINE, size * 1.4 * _MM_A_POINT)
        self.multi_cell(
            TEXT_WIDTH, height, words, align=align, wrapmode=self.wrapping, new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )

    def flowing(self, words: str, font: str = SONG, size: float = BODY) -> None:
        """A paragraph, its notes raised."""
        self.set_font(font, size=size)
        for piece, is_note in apart(words):
            self.char_vpos = CharVPos.SUP if is_note else CharVPos.LINE
            if is_note and self.get_x() + self.get_string_width(piece) > self.w - self.r_margin:
                self.ln(LINE)  # never parted
            self.write(LINE, piece, wrapmode=self.wrapping)
        self.char_vpos = CharVPos.LINE
        self.ln(LINE)


def printed(paper: Paper) -> bytes:
    """The paper as a PDF; the same paper is the same bytes."""
    sheet = _Sheet(paper)
    sheet.add_page()
    _head(sheet, paper)
    for block in paper.blocks:
        _BLOCKS[type(block)](sheet, block)
    _signature(sheet, paper)
    for number, grid in enumerate(paper.attachments, start=1):
        sheet.add_page()
        mark = _("Attachment %(number)s") % {"number": number} if len(paper.attachments) > 1 else _("Attachment")
        sheet.line_of(mark, font=HEI)
        _grid(sheet, grid)
    return bytes(sheet.output())


def _head(sheet: _Sheet, paper: Paper) -> None:
    """The issuer in red, the number, the red line, the title."""
    sheet.set_text_color(*RED)
    sheet.line_of(paper.issuer, Align.C, size=min(40, 440 // max(1, len(paper.issuer))))
    sheet.set_text_color(*BLACK)
    sheet.line_of(paper.number, Align.C)
    sheet.set_draw_color(*RED)
    sheet.set_line_width(0.8)
    sheet.line(28, sheet.get_y() + 2, 28 + TEXT_WIDTH, sheet.get_y() + 2)
    sheet.set_draw_color(*BLACK)
    sheet.set_line_width(0.2)
    sheet.ln(LINE)
    sheet.line_of(paper.title, Align.C, size=TITLE)
    sheet.ln(LINE / 2)
    if paper.to:
        sheet.line_of(f"{paper.to}：")


def _heading(sheet: _Sheet, block: Heading) -> None:
    if sheet.will_page_break(3 * LINE):  # not alone at the foot of a page
        sheet.add_page()
    font, size = _SIZES[block.level]
    sheet.flowing(_INDENT + block.words, font, size)


def _text(sheet: _Sheet, block: Text) -> None:
    sheet.flowing(_INDENT + block.words)


def _grid(sheet: _Sheet, block: Grid) -> None:
    if sheet.will_page_break(4 * LINE):
        sheet.add_page()
    sheet.line_of(block.title, Align.C, HEI, SMALL)
    sheet.set_font(SONG, size=CELL)
    sides = [Align.R if at in block.right else Align.L for at in range(len(block.header))]
    with sheet.table(
        width=TEXT_WIDTH, col_widths=tuple(block.widths), line_height=_CELL, text_align=tuple(sides), padding=(0, 1),
        borders_layout=TableBordersLayout.ALL, headings_style=FontFace(family=HEI), wrapmode=sheet.wrapping,
    ) as table:  # fmt: skip
        table.row(list(block.header))
        for row in block.rows:
            table.row(list(row))
    sheet.ln(LINE / 2)


def _picture(sheet: _Sheet, block: Picture) -> None:
    png = drawn(block)
    height = TEXT_WIDTH * int.from_bytes(png[20:24], "big") / int.from_bytes(png[16:20], "big")
    if sheet.will_page_break(LINE + height):
        sheet.add_page()
    sheet.line_of(block.title, Align.C, HEI, SMALL)
    sheet.image(BytesIO(png), w=TEXT_WIDTH, alt_text=block.title)
    sheet.ln(LINE / 2)


_BLOCKS: dict[type[Block], Callable[[_Sheet, object], None]] = {
    Heading: _heading,  # type: ignore[dict-item]
    Text: _text,  # type: ignore[dict-item]
    Grid: _grid,  # type: ignore[dict-item]
    Picture: _picture,  # type: ignore[dict-item]
}


def _signature(sheet: _Sheet, paper: Paper) -> None:
    if sheet.will_page_break(4 * LINE):
        sheet.add_page()
    sheet.ln(LINE)
    for words in (paper.signed_by, formats.day(paper.signed_on)):
        sheet.line_of(words, Align.R)
    if paper.copies_to:
        sheet.line_of(_("Copies: %(to)s.") % {"to": paper.copies_to}, size=SMALL)
