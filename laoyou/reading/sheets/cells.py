"""What all readers of tables give: blocks of rows, cells as text, and what cannot be taken for a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

MAX_COLUMNS = 300
MAX_CELL = 32_767
_DAY_ONE_1900 = date(1899, 12, 30)
_DAY_ONE_1904 = date(1904, 1, 1)
_FALSE_LEAP_DAY = 60
_LAST_SERIAL = 2_958_466  # 31 December 9999


class SheetRefused(ValueError):
    """The file cannot be read as a table. `code` says why, `facts` fills the sentence made elsewhere.

    not_a_table, damaged, encrypted, macros, bomb (limit_mb), too_heavy (seconds), too_wide (limit), undecodable (line),
    empty.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        self.code = code
        self.facts = facts
        super().__init__(code)


class OddCell(str):
    """A cell that holds no value one could take: its text as far as there is one, and why.

    `code` is formula_without_value or error_value.
    """

    __slots__ = ("code",)
    code: str

    @classmethod
    def of(cls, text: str, code: str) -> OddCell:
        made = cls(text)
        made.code = code
        return made


@dataclass(slots=True)
class Block:
    """Some rows of one sheet, in order: the line each stands in (from 1) and its cells; blank rows are left out."""

    sheet: int
    lines: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lines)

    def add(self, line: int, cells: list[str]) -> None:
        """Take a row unless it is blank."""
        if len(cells) > MAX_COLUMNS:
            raise SheetRefused("too_wide", limit=MAX_COLUMNS)
        if any(cells):
            self.lines.append(line)
            self.rows.append(cells)


def day_of_serial(serial: float, *, from_1904: bool) -> str | None:
    """The day a spreadsheet keeps as a number, 2026-03-01; None where there is no such day.

    The calendar of 1900 has a 29 February that never was (number 60): it is none.
    """
    if not 0 < serial < _LAST_SERIAL or (not from_1904 and int(serial) == _FALSE_LEAP_DAY):
        return None
    shift = 1 if not from_1904 and serial < _FALSE_LEAP_DAY else 0
    start = _DAY_ONE_1904 if from_1904 else _DAY_ONE_1900
    return (start + timedelta(days=int(serial) + shift)).isoformat()


def as_typed(value: Any) -> str:
    """The text of a value as a program hands it over: whole numbers without a point, days as 2026-03-01."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 10**15 else repr(value).upper()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)[:MAX_CELL].replace("\0", "").strip()
