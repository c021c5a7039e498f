"""Projects over the years: a table whose last column is drawn, so that it reads, prints and sorts without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from laoyou.ui.statuses import Tone

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

YEAR_WIDTH = 60


@dataclass(frozen=True, slots=True)
class GanttMark:
    """A day on a line, in years with their fraction; `filled` once it is done, a `diamond` or a dot, with its words."""

    at: float
    words: str
    tone: Tone | str = ""
    filled: bool = True
    diamond: bool = False


@dataclass(frozen=True, slots=True)
class GanttLine:
    """One project: `first` and `last` are the years printed (equal for one year), None when no period is printed.

    `span` draws it more exactly, from and to in years with their fraction; `words` then say what is drawn.
    """

    name: str
    first: int | None
    last: int | None
    url: str = ""
    group: str = ""
    note: str = ""
    tone: Tone | str = ""
    span: tuple[float, float] | None = None
    words: str = ""
    marks: Sequence[GanttMark] = ()


@dataclass(frozen=True)
class Gantt:
    """Lines in the given order, over the years they span. `today` (a year with fraction) draws a line."""

    name: str
    title: str | _StrPromise
    lines: Sequence[GanttLine]
    today: float | None = None
    year_width: int = YEAR_WIDTH

    @cached_property
    def years(self) -> list[int]:
        known = [year for line in self.lines for year in (line.first, line.last) if year is not None]
        return list(range(min(known), max(known) + 1)) if known else []

    @property
    def width(self) -> int:
        return len(self.years) * self.year_width

    @property
    def grid(self) -> list[int]:
        """Where each year begins."""
        return [position * self.year_width for position in range(len(self.years) + 1)]

    @property
    def heads(self) -> list[tuple[int, int]]:
        """(middle, year) of each year's head."""
        return [(position * self.year_width + self.year_width // 2, year) for position, year in enumerate(self.years)]

    @property
    def today_x(self) -> float | None:
        if self.today is None or not self.years or not self.years[0] <= self.today <= self.years[-1] + 1:
            return None
        return round((self.today - self.years[0]) * self.year_width, 1)

    @property
    def bars(self) -> list[tuple[GanttLine, int, int, str]]:
        """(line, x, width, words) for each line; width 0 where no period is printed."""
        return [self._bar(line) for line in self.lines]

    @property
    def marked_bars(self) -> list[tuple[GanttLine, int, int, str, list[tuple[float, GanttMark]]]]:
        """As `bars`, with where each mark of the line is drawn."""
        return [(*self._bar(line), [(self._x(mark.at), mark) for mark in line.marks]) for line in self.lines]

    def _x(self, year: float) -> float:
        return round((year - self.years[0]) * self.year_width, 1)

    def _bar(self, line: GanttLine) -> tuple[GanttLine, int, int, str]:
        if line.first is None:
            return line, 0, 0, ""
        if line.span is not None:
            begins, ends = (round((year - self.years[0]) * self.year_width) for year in line.span)
            return line, begins, max(1, ends - begins), line.words
        last = line.last or line.first
        words = str(line.first) if last == line.first else f"{line.first}–{last}"
        start = (line.first - self.years[0]) * self.year_width
        return line, start + 2, (last - line.first + 1) * self.year_width - 4, words
