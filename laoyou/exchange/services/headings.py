"""Where a table's headings stand and what they mean: title lines, headings over two rows, headings repeated below."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from laoyou.core.typed_numbers import compact
from laoyou.exchange.services.feed import Feed
from laoyou.reading.sheets import Block

SEARCHED = 30
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_MARKS = re.compile(r"[*＊:：_、/\\]")
_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Heading:
    """The headings of a sheet by position, and the line behind which the rows begin."""

    names: tuple[str, ...]
    line: int


def plain(heading: str) -> str:
    """A heading as it is compared: without blanks, marks and what stands in brackets; 证件号码（必填） is 证件号码."""
    return _MARKS.sub("", compact(_BRACKETS.sub("", heading))) or compact(heading)


def guesses(feed: Feed) -> dict[str, str]:
    """The feed's column by heading, as compared."""
    found: dict[str, str] = {}
    for column in feed.columns:
        for word in (column.code, str(column.label), *column.synonyms):
            found.setdefault(plain(word), column.code)
    return found


def find_heading(head: Block, known: Mapping[str, str]) -> Heading | None:
    """The row, of the first ones, with most of the known headings; None where no row has two."""
    hits = [sum(plain(cell) in known for cell in row) for row in head.rows[:SEARCHED]]
    most = max(hits, default=0)
    if most < min(_ENOUGH, len(known)):
        return None
    at = hits.index(most)
    top, below = head.rows[at], head.rows[at + 1] if at + 1 < len(head.rows) else []
    if below and head.lines[at + 1] == head.lines[at] + 1 and _continues(top, below):
        return Heading(_unique(_joined(top, below, known)), head.lines[at + 1])
    if at and head.lines[at - 1] == head.lines[at] - 1 and _stands_over(head.rows[at - 1], top):
        return Heading(_unique(_joined(head.rows[at - 1], top, known)), head.lines[at])
    return Heading(_unique(top), head.lines[at])


def fallback(head: Block) -> Heading:
    """The first row with at least two cells: what an officer is shown when no heading is known."""
    at = next((at for at, row in enumerate(head.rows) if sum(map(bool, row)) >= _ENOUGH), 0)
    return Heading(_unique(head.rows[at]), head.lines[at]) if head.rows else Heading((), 0)


def repeats(row: list[str], heading: Heading) -> bool:
    """Whether a row is the headings once more, as where pages of a report were put one under the other."""
    pairs = [(cell, name) for cell, name in zip(row, heading.names, strict=False) if cell]
    same = sum(plain(cell) == plain(name) for cell, name in pairs)
    return len(pairs) >= _ENOUGH and same * 3 >= len(pairs) * 2


def _continues(top: list[str], below: list[str]) -> bool:
    """Whether the row below names parts of headings that were merged over several columns."""
    width = max(len(top), len(below))
    first, second = _padded(top, width), _padded(below, width)
    under_blank = [at for at in range(width) if second[at] and not first[at]]
    beside = [at for at in range(width) if first[at] and not second[at]]
    starts = [at for at in range(width) if first[at] and second[at]]
    return bool(under_blank) and bool(beside) and all(at + 1 < width and not first[at + 1] for at in starts)


def _stands_over(above: list[str], row: list[str]) -> bool:
    """Whether the row above is the upper half of the headings and no title, which is a single cell."""
    filled = [at for at, cell in enumerate(above) if cell]
    return len(filled) >= _ENOUGH and any(at >= len(row) or not row[at] for at in filled)


def _joined(top: list[str], below: list[str], known: Mapping[str, str]) -> list[str]:
    width = max(len(top), len(below))
    upper, lower = _padded(top, width), _padded(below, width)
    names, current = [], ""
    for over, under in zip(upper, lower, strict=True):
        current = over or (current if under else "")
        if not under:
            names.append(over)
        else:
            names.append(under if plain(under) in known or not current else f"{current}{under}")
    return names


def _padded(row: list[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]


def _unique(names: list[str]) -> tuple[str, ...]:
    """The names, a second one of the same kind with a number: 日期, 日期 2."""
    seen: dict[str, int] = {}
    found = []
    for written in names:
        name = " ".join(written.split())[:200]
        seen[name] = seen.get(name, 0) + 1
        found.append(f"{name} {seen[name]}" if name and seen[name] > 1 else name)
    return tuple(found)


def meanings(headings: Sequence[str], known: Mapping[str, str]) -> dict[int, str]:
    """What each heading, by its place, means; one meaning is given to one heading only, the first.

    `known` is plain words → what they mean.
    """
    found: dict[int, str] = {}
    for at, heading in enumerate(headings):
        meaning = known.get(plain(heading), "")
        if meaning and meaning not in found.values():
            found[at] = meaning
    return found
