"""Lines and tables, the two shapes every format is reduced to, and how they are printed as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from laoyou.reading.sources.limits import MAX_CHARACTERS
from laoyou.reading.sources.refusals import UnreadableDocument


@dataclass(frozen=True)
class Line:
    """One paragraph, or one line of a heading."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of cells; all rows of a table need not be equally long."""

    rows: tuple[tuple[str, ...], ...]


Block = Line | Table


@dataclass
class Cell:
    """A cell as the document has it: its own lines and tables, and how many columns it covers."""

    blocks: list[Block] = field(default_factory=list)
    columns: int = 1


# A box drawn around running text has this many paragraphs in a cell; a real cell rarely does.
_BOX_LINES = 4

_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_UNIT_END = re.compile(
    r"(?:局|委|办|厅|政府|中心|总会|学会|协会|联合会|医院|学院|支队|总队|社|联|公司|团委|妇联|银行)$"
)
_UNIT_START = re.compile(r"(?:[省市区县州旗]|各|国家|人行|中国|自治)")
_ITEM_START = re.compile(
    r"(?:\d{1,2}[.．、)）](?!\d)|[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|[①-⑳])"
)


def squeeze(text: str) -> str:
    """The text on one line: every run of blanks becomes one space, none at the ends."""
    return _SPACES.sub(" ", text).strip(" ")


def join_pieces(pieces: Iterable[str]) -> str:
    """What was broken over several lines, as one line.

    Chinese is joined without a space (市卫生/健康委 → 市卫生健康委). A space is kept where joining would run two
    words, two numbers, two list items or two complete units (市民政局/市财政局) into one.
    """
    joined = ""
    last = ""
    for piece in map(squeeze, pieces):
        if not piece:
            continue
        joined = joined + (" " if joined and _stay_apart(last, piece) else "") + piece
        last = piece
    return joined


def _stay_apart(left: str, right: str) -> bool:
    if left[-1].isascii() and right[0].isascii() and left[-1].isalnum() and right[0].isalnum():
        return True
    if _ITEM_START.match(right) and not left.endswith(("、", "，", ",", "(", "（", "-", "—", "～", "~")):
        return True
    return bool(_UNIT_END.search(left) and _UNIT_START.match(right) and _UNIT_END.search(right))


def table_blocks(rows: Sequence[Sequence[Cell]]) -> list[Block]:
    """The table as rows of text; a merged cell's value stands at its first place, the others are empty.

    A frame around running text, and a row that holds a table inside a cell, is unfolded in reading order.
    """
    if _is_frame(rows):
        return [block for row in rows for cell in row for block in cell.blocks]
    blocks: list[Block] = []
    pending: list[tuple[str, ...]] = []
    for row in rows:
        if any(isinstance(block, Table) for cell in row for block in cell.blocks):
            blocks += _table(pending)
            pending = []
            blocks += [block for cell in row for block in cell.blocks]
        else:
            pending.append(_row_text(row))
    return blocks + _table(pending)


def _is_frame(rows: Sequence[Sequence[Cell]]) -> bool:
    cells = [cell for row in rows for cell in row]
    if len(cells) == 1:
        return True
    narrow = len(rows) == 1 or all(len(row) == 1 for row in rows)
    return narrow and any(len(cell.blocks) >= _BOX_LINES for cell in cells)


def _row_text(row: Sequence[Cell]) -> tuple[str, ...]:
    texts: list[str] = []
    for cell in row:
        texts.append(join_pieces(block.text for block in cell.blocks if isinstance(block, Line)))
        texts += [""] * (cell.columns - 1)
    return tuple(texts)


def _table(rows: Sequence[tuple[str, ...]]) -> list[Block]:
    filled = tuple(row for row in rows if any(row))
    return [Table(filled)] if filled else []


def render(blocks: Iterable[Block]) -> str:
    """One paragraph a line, one table row a line with cells separated by TAB, a blank line around each table.

    Raises `UnreadableDocument("too_long")` as soon as the limit is passed.
    """
    lines: list[str] = []
    length = 0
    for block in blocks:
        added = [block.text] if isinstance(block, Line) else _table_lines(block, after=lines)
        length += sum(map(len, added)) + len(added)
        if length > MAX_CHARACTERS:
            raise UnreadableDocument("too_long", limit=f"{MAX_CHARACTERS:,}")
        lines += added
    return "\n".join(lines).strip("\n") + "\n"


def _table_lines(table: Table, *, after: list[str]) -> list[str]:
    opening = [""] if after and after[-1] else []
    return [*opening, *("\t".join(row) for row in table.rows), ""]
