"""A cell: a value in the words of its column's kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from laoyou.ui import formats
from laoyou.ui.statuses import Status
from laoyou.ui.tables.columns import Column, Kind

SHORT = 6


class Cell(NamedTuple):
    """What one cell shows. `words` is plain text (escaped when rendered); `missing` when there is no value.

    A tuple, which is made three times as fast as a frozen object: a page has hundreds.
    """

    column: Column
    value: Any
    words: str
    url: str = ""

    @property
    def missing(self) -> bool:
        return self.value is None or self.value == ""

    @property
    def short(self) -> bool:
        """Whether the words should stay on one line: breaking 平安区 in two saves nothing."""
        return self.column.short or (len(self.words) <= SHORT and self.column.kind != Kind.BADGE)

    @property
    def status(self) -> Status | None:
        return self.value if isinstance(self.value, Status) else None

    @property
    def badges_only(self) -> bool:
        return self.column.kind == Kind.BADGE and self.status is None

    @property
    def badges(self) -> list[str]:
        """The words of a badge cell, one badge each."""
        if isinstance(self.value, (list, tuple)):
            return [str(each) for each in self.value]
        return [self.words] if not self.missing else []


def cell_of(column: Column, row: Any) -> Cell:
    """The cell of a column in a row."""
    value = column.read(row)
    url = (column.url(row) or "") if column.url else ""
    return Cell(column, value, words_of(column, value), url)


def words_of(column: Column, value: Any) -> str:
    """A value as its column's kind writes it; an em dash when it is missing."""
    if value is None or value == "":
        return formats.MISSING
    write = _WORDS.get(column.kind)
    return write(value, column.places) if write else str(value)


_WORDS: dict[str, Callable[[Any, int | None], str]] = {
    Kind.NUMBER: formats.number,
    Kind.PERCENT: formats.percent,
    Kind.PERMILLE: formats.permille,
    Kind.MONEY_WAN: formats.money_wan,
    Kind.DATE: lambda value, _places: formats.day(value),
    Kind.MOMENT: lambda value, _places: formats.moment(value),
}
