"""How a plan is laid out: lines, passages broken over lines, numbered headings, where the body ends.

Matching happens on a *folded* copy of the text (full-width letters, digits and punctuation made half-width, every kind
of square bracket made one kind) that has exactly the length of the original, so that every offset stays true.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from laoyou.reading.model import Span
from laoyou.reading.numerals import chinese_number

_FOLD: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_FOLD |= {ord(a): b for a, b in zip("〔﹝【［〕﹞】］", "[[[[]]]]", strict=True)}
_FOLD |= dict.fromkeys(map(ord, "\u3000\xa0\u2002\u2003\u2009\ufeff"), " ")
_FOLD |= dict.fromkeys(map(ord, "—–―−‐‑－～~"), "-")
_FOLD |= {ord("≧"): "≥", ord("≦"): "≤", ord("\r"): " ", ord("\u2028"): "\n", ord("•"): "·"}

# What word processors leave behind when a document is saved as text.
_LEFTOVERS = re.compile(r"\[bookmark:[^\]\n]{0,80}\]")


def fold(text: str) -> str:
    """The text with full-width forms made half-width, character for character."""
    return text.translate(_FOLD)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line without the blanks around it."""

    start: int
    end: int
    text: str
    folded: str
    cells: tuple[tuple[int, int], ...] = ()  # offsets of TAB-separated cells; empty for an ordinary line

    @property
    def is_row(self) -> bool:
        """Whether text extraction rendered this line from a table row."""
        return bool(self.cells)


@dataclass(frozen=True)
class Passage:
    """Text that may be broken over several lines; `text` and `folded` have the breaks taken out."""

    lines: tuple[Line, ...]

    @cached_property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)

    @cached_property
    def folded(self) -> str:
        return "".join(line.folded for line in self.lines)

    @cached_property
    def _starts(self) -> list[int]:
        starts, position = [], 0
        for line in self.lines:
            starts.append(position)
            position += len(line.text)
        return starts

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Offsets into the document of characters start..end of this passage."""
        last = len(self.text) if end is None else end
        return Span(self._at(start), self._at(max(start, last - 1)) + 1)

    def _at(self, index: int) -> int:
        which = bisect_right(self._starts, index) - 1
        return self.lines[which].start + index - self._starts[which]


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered beginning: `rank` says how deep its style of numbering lies, `number` is as printed."""

    rank: int
    number: str
    ordinal: int
    rest: int  # where the words begin after the number


# Shallow to deep; a style always lies inside the styles before it.
_STYLES = (
    re.compile(r"第([一二三四五六七八九十]{1,3})(?:章|部分|编) *"),
    re.compile(r"([一二三四五六七八九十]{1,3})(?:、|\. ?) *(?=\S)"),
    re.compile(r"\(([一二三四五六七八九十]{1,3})\) *[、.]?(?=.)"),
    re.compile(r"第([一二三四五六七八九十]{1,3})(?:条|节|[,、]) *"),
    re.compile(r"([0-9]{1,2})(?:\.(?![0-9])|、) *(?=\S)"),
    re.compile(r"\(([0-9]{1,2})\) *[、.]?(?=.)"),
    re.compile(r"([①②③④⑤⑥⑦⑧⑨⑩]) *"),
)


def heading_of(folded: str) -> Heading | None:
    """The numbered heading a line begins with, in any of the styles of official documents."""
    for rank, style in enumerate(_STYLES):
        if found := style.match(folded):
            written = found.group(1)
            circled = "①②③④⑤⑥⑦⑧⑨⑩".find(written) + 1
            ordinal = circled or (int(written) if written.isdigit() else chinese_number(written))
            return Heading(rank, found.group().strip(), ordinal, found.end())
    return None


@dataclass(frozen=True)
class Source:
    """The document: the text as given, a readable copy and a folded copy of equal length, and its lines."""

    original: str

    @cached_property
    def text(self) -> str:
        return _LEFTOVERS.sub(lambda found: " " * len(found.group()), self.original)

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(self._lines())

    def _lines(self) -> Iterator[Line]:
        position = 0
        for printed in self.folded.split("\n"):
            start = position + len(printed) - len(printed.lstrip(" "))
            row = "\t" in printed.strip()
            end = position + len(printed.rstrip(" ") if row else printed.rstrip())
            if not row:
                start = position + len(printed) - len(printed.lstrip())
            if start < end:
                cells = tuple(self._cells(start, end)) if row else ()
                yield Line(start, end, self.text[start:end], self.folded[start:end], cells)
            position += len(printed) + 1

    def _cells(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        position = start
        for cell in self.folded[start:end].split("\t"):
            left = position + len(cell) - len(cell.lstrip())
            right = position + len(cell.rstrip())
            yield (left, max(left, right))
            position += len(cell) + 1

    def line(self, start: int, end: int) -> Line:
        """A stretch of the document as a line of its own, as for one cell of a row."""
        return Line(start, end, self.text[start:end], self.folded[start:end])


_OPENERS, _CLOSERS = "([《", ")]》"


def open_brackets(folded: str) -> int:
    """How many brackets are still open at the end."""
    depth = 0
    for character in folded:
        if character in _OPENERS:
            depth += 1
        elif character in _CLOSERS and depth:
            depth -= 1
    return depth


def passages(lines: Sequence[Line]) -> list[Passage]:
    """Lines as passages: a bracket that closes on the next line holds the two together."""
    joined: list[list[Line]] = []
    for line in lines:
        if joined and _continues(joined[-1], line):
            joined[-1].append(line)
        else:
            joined.append([line])
    return [Passage(tuple(group)) for group in joined]


def _continues(before: Sequence[Line], line: Line) -> bool:
    if len(before) > 3 or not open_brackets(before[-1].folded):
        return False
    closer = min((line.folded.find(c) for c in _CLOSERS if c in line.folded), default=-1)
    opener = min((line.folded.find(c) for c in _OPENERS if c in line.folded), default=len(line.folded))
    return 0 <= closer < opener and heading_of(line.folded) is None


_ATTACHMENT = re.compile(r"附(?:件|表) *([一二三四五六七八九十]{1,3}|[0-9]{1,2})? *(?:[:.、] *)?(.*)")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A line that begins an attachment or names one."""

    label: str
    name: str
    index: int  # of the line


def attachments(lines: Sequence[Line]) -> list[Attachment]:
    """Lines that open with 附件, with the name they give on the line, "" when the name is on the next."""
    found = []
    for index, line in enumerate(lines):
        if len(line.folded) <= 60 and (match := _ATTACHMENT.fullmatch(line.folded)) and "。" not in line.folded:
            label = f"附件{match.group(1) or ''}"
            found.append(Attachment(label, line.text[match.start(2) :].strip(), index))
    return found


def sentences(folded: str, stops: str = "。;!?") -> Iterator[tuple[int, int]]:
    """Offsets of the sentences of a passage, their stop left out."""
    cuts = [-1, *(i for i, c in enumerate(folded) if c in stops), len(folded)]
    for before, after in pairwise(cuts):
        if folded[before + 1 : after].strip():
            yield before + 1, after


def squeeze(parts: Iterable[str]) -> str:
    """Parts of one cell, broken over lines, as one string."""
    return "".join(part.strip() for part in parts)
