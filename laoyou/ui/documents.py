"""A document with what was read from it marked in place, beside the list of what was read.

Spans may overlap and nest: the text is cut at every boundary, and each piece knows all the spans over it. The text is
escaped by the template like any other; nothing in it becomes markup.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from laoyou.ui.statuses import Tone

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) that the item `id` was read from; `label` says what it is. Half-open, 0-based."""

    start: int
    end: int
    id: str
    label: str | _StrPromise = ""
    tone: Tone | str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters under the same spans; `opens` are the spans that begin here, the innermost first."""

    text: str
    spans: tuple[Span, ...] = ()
    opens: tuple[Span, ...] = ()

    @property
    def ids(self) -> str:
        return " ".join(span.id for span in self.spans)

    @property
    def label(self) -> str:
        return " · ".join(str(span.label) for span in self.spans if span.label)

    @property
    def first(self) -> Span:
        """The innermost span: what a click on this piece leads to."""
        return self.spans[0]


@dataclass(frozen=True)
class DocumentView:
    """`name` keeps the ids of several documents apart; spans outside the text are clipped, empty ones ignored."""

    name: str
    text: str
    spans: Sequence[Span]
    title: str | _StrPromise = ""

    @cached_property
    def paragraphs(self) -> list[list[Piece]]:
        """The text line by line, each a list of pieces that together are exactly the line."""
        inside = [span for span in self.spans if self._start(span) < self._end(span)]
        inside.sort(key=lambda span: (self._start(span), -self._end(span), span.id))
        cuts = sorted({0, len(self.text)} | {edge for span in inside for edge in (self._start(span), self._end(span))})
        lines, begin = [], 0
        pending = _Pending(inside, self)
        for line in self.text.split("\n"):
            end = begin + len(line)
            lines.append(list(self._pieces(begin, end, cuts, pending)))
            begin = end + 1
        return lines

    def _start(self, span: Span) -> int:
        return max(span.start, 0)

    def _end(self, span: Span) -> int:
        return min(span.end, len(self.text))

    def _pieces(self, begin: int, end: int, cuts: list[int], pending: _Pending) -> Iterator[Piece]:
        position = begin
        while position < end:
            upto = min(cuts[bisect_right(cuts, position)], end)
            over, opens = pending.at(position)
            yield Piece(self.text[position:upto], over, opens)
            position = upto


class _Pending:
    """Walks the spans once, in step with the text."""

    def __init__(self, spans: list[Span], view: DocumentView) -> None:
        self._spans, self._view = spans, view
        self._next = 0
        self._open: list[Span] = []

    def at(self, position: int) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """(every span over this position, those of them not seen before), the shortest first."""
        opened = []
        while self._next < len(self._spans) and self._view._start(self._spans[self._next]) <= position:
            opened.append(self._spans[self._next])
            self._next += 1
        self._open = [span for span in [*self._open, *opened] if self._view._end(span) > position]
        over = tuple(sorted(self._open, key=lambda span: (span.end - span.start, span.id)))
        fresh = {id(span) for span in opened}
        return over, tuple(span for span in over if id(span) in fresh)
