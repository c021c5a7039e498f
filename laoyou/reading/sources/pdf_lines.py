"""From pieces of text on .pdf pages to lines, and from lines to paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from laoyou.reading.sources.blocks import join_pieces
from laoyou.reading.sources.pdf_content import Piece

_PAGE_NUMBER = re.compile(
    r"[-—–－‐─\s·]*第?\s*(?:\d{1,4}|[一二三四五六七八九十百]{1,5}(?=\s*页)|[ivxlc]{1,6})\s*页?"
    r"(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–－‐─\s·]*",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"\s*(?:第?[一二三四五六七八九十百]{1,4}[、章节部条]|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、](?!\d)"
    r"|[（(]\d{1,2}[)）]|[①-⑳]|专栏|附件|附表|表\s*\d)"
)
_CONTENTS = re.compile(r"(?:[.．…·‥]\s*){4,}\s*[-—]?\s*\d{1,4}\s*[-—]?\s*$")
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = ("。", "；", "：", "！", "？", "”", ":", ";")
_MARGIN = 0.12  # of the page height, where headers, footers and page numbers stand


@dataclass(frozen=True)
class TextLine:
    """One printed line: its text (TAB where a wide gap separates columns) and where it stands, in points."""

    text: str
    x0: float
    x1: float
    y: float
    size: float


def lines_of(pieces: Iterable[Piece]) -> list[TextLine]:
    """The printed lines from top to bottom."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.y, piece.x0)):
        if rows and _same_line(rows[-1][0], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    lines = [_line(sorted(row, key=lambda piece: piece.x0)) for row in rows]
    return [line for line in lines if line.text]


def cell_text(pieces: Sequence[Piece]) -> str:
    """What a cell says, its lines joined."""
    return join_pieces(line.text for line in lines_of(pieces))


def _same_line(first: Piece, piece: Piece) -> bool:
    return abs(first.y - piece.y) < 0.45 * max(first.size, piece.size)


def _line(pieces: list[Piece]) -> TextLine:
    text = ""
    last: Piece | None = None
    for piece in pieces:
        if last is not None and _is_repeat(last, piece):
            continue
        text += _gap(last, piece) + piece.text
        last = piece
    shown = [piece for piece in pieces if piece.text.strip()] or pieces
    tidy = "\t".join(part.strip(" ") for part in re.sub(r"[ \u00a0]{2,}", " ", text).split("\t"))
    size = max(piece.size for piece in shown)
    return TextLine(tidy.strip(), _start(shown[0]), max(piece.x1 for piece in shown), shown[0].y, size)


def _start(piece: Piece) -> float:
    """Where the first visible character stands; indents are often painted as ideographic spaces."""
    visible = piece.text.lstrip()
    blanks = piece.text[: len(piece.text) - len(visible)]
    return piece.x0 + piece.size * sum(1.0 if blank == "\u3000" else 0.25 for blank in blanks)


def _is_repeat(last: Piece, piece: Piece) -> bool:
    """Bold made by printing the same text twice, a hair apart."""
    return bool(piece.text.strip()) and last.text == piece.text and abs(last.x0 - piece.x0) < 0.15 * piece.size


def _gap(last: Piece | None, piece: Piece) -> str:
    if last is None:
        return ""
    gap = (piece.x0 - last.x1) / max(piece.size, last.size)
    if gap > 2:
        return "\t"
    latin = last.text[-1:].isascii() and piece.text[:1].isascii()
    return " " if gap > (0.2 if latin else 0.8) else ""


@dataclass(frozen=True)
class Margins:
    """Where running text begins and ends on pages of one width, and whether paragraphs are indented."""

    left: float
    right: float
    indented: bool


def margins_of(lines: Sequence[TextLine]) -> Margins:
    """Read from the lines themselves: the usual left edge, the usual right edge."""
    left = _percentile(sorted(line.x0 for line in lines), 0.1)
    right = _percentile(sorted(line.x1 for line in lines), 0.9)
    firsts = sum(1.4 * line.size < line.x0 - left < 2.6 * line.size for line in lines)
    return Margins(left, right, indented=firsts >= 0.08 * len(lines))


def _percentile(values: Sequence[float], share: float) -> float:
    return values[min(int(len(values) * share), len(values) - 1)] if values else 0.0


def continues(line: TextLine, following: TextLine, margins: Margins, *, same_page: bool) -> bool:
    """Whether `following` goes on with the sentence or paragraph that `line` breaks off at the right edge."""
    if "\t" in line.text + following.text or abs(line.size - following.size) > 0.15 * line.size:
        return False
    if same_page and not 0 < line.y - following.y < 3.2 * line.size:
        return False
    ended = line.text.endswith(_SENTENCE_END)
    if line.x1 < margins.right - (1.3 if ended else 2.6) * line.size:
        return False
    if abs(following.x0 - margins.left) > 0.9 * line.size:
        return False
    return margins.indented or not (ended or _HEADING.match(following.text))


def is_contents_line(line: TextLine) -> bool:
    """A line of a table of contents: dots leading to a page number."""
    return bool(_CONTENTS.search(line.text))


class Margin:
    """Recognises what repeats at the top and bottom of pages."""

    def __init__(self, pages: Sequence[tuple[float, Sequence[TextLine]]]) -> None:
        """`pages` are (height in points, lines from the top)."""
        seen: Counter[tuple[str, int]] = Counter()
        for height, lines in pages:
            seen.update({_masked(line) for line in lines if _outside(line, height)})
        # Left and right pages may differ, and the first page often has none.
        needed = max(2, len(pages) // 2 - 1)
        self._repeated = {place for place, times in seen.items() if times >= needed}

    def reason(self, line: TextLine, height: float) -> str:
        """The note that explains leaving the line out (`page_numbers`, `page_headers`), or ''."""
        if not _outside(line, height):
            return ""
        if _PAGE_NUMBER.fullmatch(line.text):
            return "page_numbers"
        return "page_headers" if _masked(line) in self._repeated else ""


def _outside(line: TextLine, height: float) -> bool:
    return line.y < height * _MARGIN or line.y > height * (1 - _MARGIN)


def _masked(line: TextLine) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text), round(line.y)
