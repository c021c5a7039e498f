"""A .pdf with text as lines and tables."""

from __future__ import annotations

import io
import logging
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from laoyou.reading.sources.blocks import Block, Line, Table, render
from laoyou.reading.sources.encodings import refuse_unmapped
from laoyou.reading.sources.limits import MAX_CHARACTERS, MAX_PAGES
from laoyou.reading.sources.pdf_content import Painted, paint
from laoyou.reading.sources.pdf_fonts import FontShelf
from laoyou.reading.sources.pdf_lines import (
    Margin,
    Margins,
    TextLine,
    cell_text,
    continues,
    is_contents_line,
    lines_of,
    margins_of,
)
from laoyou.reading.sources.pdf_tables import fill, find_grids
from laoyou.reading.sources.refusals import UnreadableDocument
from laoyou.reading.sources.source import Extract, Note, counted

_ALMOST_NOTHING = 10  # characters a page, on average
_NOTED_PAGES = 12

# pypdf raises its own errors for most damage, and these Python ones where a value has another type than the
# format promises. MemoryError is left to the process limit.
DAMAGE = (
    PyPdfError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    OverflowError,
    ZeroDivisionError,
    NotImplementedError,
    RecursionError,
    EOFError,
    OSError,
)


@dataclass
class _Page:
    number: int
    width: float
    height: float
    lines: list[TextLine]
    tables: list[tuple[float, Table]]
    pictures: int


def read_pdf(data: bytes) -> Extract:
    """The text of a .pdf in reading order.

    Lines broken at the right edge are joined to paragraphs; tables are found from their drawn lines; page numbers,
    repeated headers and footers, repeated header rows, slanted watermarks and dotted contents lines are left out
    and noted. Raises `UnreadableDocument`.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    counts: Counter[str] = Counter()
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        notes = _unlock(reader)
        number_of_pages = len(reader.pages)
    except DAMAGE as error:
        raise UnreadableDocument("damaged_pdf") from error
    if number_of_pages > MAX_PAGES:
        raise UnreadableDocument("too_many_pages", pages=number_of_pages, limit=MAX_PAGES)
    pages, damaged = _pages(reader, number_of_pages, counts)
    if not pages:
        raise UnreadableDocument("damaged_pdf")
    _refuse_scanned(pages)
    text = render(_blocks(pages, counts))
    refuse_unmapped(text)
    return Extract(text, notes + _page_notes(pages, damaged) + counted(counts))


def _unlock(reader: PdfReader) -> tuple[Note, ...]:
    if not reader.is_encrypted:
        return ()
    try:
        opened = reader.decrypt("")
    except (DependencyError, NotImplementedError) as error:
        raise UnreadableDocument("encrypted_pdf") from error
    if not opened:
        raise UnreadableDocument("encrypted_pdf")
    return (Note("permissions_only", {}),)


def _pages(reader: PdfReader, number_of_pages: int, counts: Counter[str]) -> tuple[list[_Page], list[int]]:
    pages: list[_Page] = []
    damaged: list[int] = []
    shelf = FontShelf()
    characters = 0
    for index in range(number_of_pages):
        try:
            page = _page(reader.pages[index], index + 1, shelf, counts)
        except DAMAGE:
            damaged.append(index + 1)
            continue
        pages.append(page)
        characters += sum(len(line.text) for line in page.lines)
        if characters > MAX_CHARACTERS:
            raise UnreadableDocument("too_long", limit=f"{MAX_CHARACTERS:,}")
    return pages, damaged


def _page(page: Any, number: int, shelf: FontShelf, counts: Counter[str]) -> _Page:
    painted: Painted = paint(page, shelf)
    turned = int(page.rotation or 0) % 180 == 90
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    pieces = painted.pieces
    tables = []
    for grid in find_grids(painted.rules):
        inside = [piece for piece in pieces if grid.holds(piece)]
        pieces = [piece for piece in pieces if not grid.holds(piece)]
        table = fill(grid, inside, cell_text)
        if table.rows:
            tables.append((grid.ys[-1], table))
    for code in ("slanted_text", "page_headers"):
        counts[code] += painted.counts[code]
    size = (height, width) if turned else (width, height)
    return _Page(number, *size, lines_of(pieces), tables, painted.counts["pictures"])


def _refuse_scanned(pages: list[_Page]) -> None:
    characters = sum(_characters(page) for page in pages)
    if characters >= _ALMOST_NOTHING * len(pages):
        return
    if any(page.pictures for page in pages):
        raise UnreadableDocument("scanned_pdf", pages=len(pages), characters=characters)
    if not characters:
        raise UnreadableDocument("no_text")


def _characters(page: _Page) -> int:
    cells = (cell for _, table in page.tables for row in table.rows for cell in row)
    return sum(map(len, cells)) + sum(len(line.text) for line in page.lines)


def _page_notes(pages: list[_Page], damaged: list[int]) -> tuple[Note, ...]:
    silent = [page.number for page in pages if page.pictures and _characters(page) < _ALMOST_NOTHING]
    listed = (("pages_without_text", silent), ("pages_damaged", damaged))
    return tuple(Note(code, {"pages": _some(numbers)}) for code, numbers in listed if numbers)


def _some(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:_NOTED_PAGES])) + ("…" if len(numbers) > _NOTED_PAGES else "")


def _blocks(pages: list[_Page], counts: Counter[str]) -> list[Block]:
    margin = Margin([(page.height, page.lines) for page in pages])
    for page in pages:
        page.lines = [line for line in page.lines if not _left_out(line, page, margin, counts)]
    margins = _margins(pages)
    blocks: list[Block] = []
    open_line: tuple[TextLine, int] | None = None
    for page in pages:
        for item in _in_order(page):
            if isinstance(item, Table):
                _add_table(blocks, item, counts)
                open_line = None
            else:
                _add_line(blocks, item, page, open_line, margins)
                open_line = (item, page.number)
    return blocks


def _left_out(line: TextLine, page: _Page, margin: Margin, counts: Counter[str]) -> bool:
    reason = margin.reason(line, page.height) or ("contents_left_out" if is_contents_line(line) else "")
    counts[reason] += bool(reason)
    return bool(reason)


def _margins(pages: list[_Page]) -> dict[float, Margins]:
    """Portrait and landscape pages have margins of their own."""
    ordered = sorted(pages, key=lambda page: round(page.width))
    return {
        width: margins_of([line for page in group for line in page.lines])
        for width, group in groupby(ordered, key=lambda page: round(page.width))
    }


def _in_order(page: _Page) -> list[TextLine | Table]:
    placed: list[tuple[float, TextLine | Table]] = [(line.y, line) for line in page.lines]
    placed += page.tables
    return [item for _, item in sorted(placed, key=lambda pair: -pair[0])]


def _add_line(
    blocks: list[Block], line: TextLine, page: _Page, before: tuple[TextLine, int] | None, margins: dict[float, Margins]
) -> None:
    last = blocks[-1] if blocks else None
    same_page = before is not None and before[1] == page.number
    if (
        before is not None
        and isinstance(last, Line)
        and continues(before[0], line, margins[round(page.width)], same_page=same_page)
    ):
        blocks[-1] = Line(join_wrapped(last.text, line.text))
    else:
        blocks.append(Line(line.text))


def join_wrapped(text: str, following: str) -> str:
    """A paragraph with its next printed line; a blank only between two words of Latin letters."""
    latin = text[-1:].isascii() and following[:1].isascii() and text[-1:].isalpha() and following[:1].isalpha()
    return text + (" " if latin else "") + following


def _add_table(blocks: list[Block], table: Table, counts: Counter[str]) -> None:
    """A table that goes on from the page before is one table; the header printed again is left out."""
    last = blocks[-1] if blocks else None
    if isinstance(last, Table) and len(last.rows[0]) == len(table.rows[0]):
        repeated = _repeated_rows(last, table)
        counts["repeated_header_rows"] += repeated
        blocks[-1] = Table(last.rows + table.rows[repeated:])
    else:
        blocks.append(table)


def _repeated_rows(before: Table, table: Table) -> int:
    same = 0
    for old, new in zip(before.rows, table.rows, strict=False):
        if old != new or any(cell.replace(".", "").isdigit() for cell in new if len(cell) != 4):
            break
        same += 1
    return same
