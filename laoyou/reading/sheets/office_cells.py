"""The cells of an .xlsx sheet while its XML goes by."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from string import digits
from typing import Any

from laoyou.reading.sheets.cells import MAX_CELL, MAX_COLUMNS, OddCell, SheetRefused, as_typed, day_of_serial

_BOOLEANS = {"1": "TRUE", "0": "FALSE"}
_A = ord("A") - 1


class SheetParser:
    """Rows as (line, cells). A formula counts as the value kept with it; without one it is an OddCell.

    Numbers stay as written in the file, so that digits a spreadsheet has lost can be told (6.30222E+17).
    """

    def __init__(self, string: Callable[[int], str], days: frozenset[int], *, from_1904: bool) -> None:
        self._string, self._days, self._from_1904 = string, days, from_1904
        self._rows: list[tuple[int, list[str]]] = []
        self._line = self._column = 0
        self._cells: list[str] = []
        self._type, self._style = "n", ""
        self._pieces: list[str] = []
        self._reading = self._formula = self._phonetic = False

    def attach(self, parser: Any) -> None:
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text

    def taken(self) -> list[tuple[int, list[str]]]:
        """The rows that are complete since the last call."""
        rows, self._rows = self._rows, []
        return rows

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2] if ":" in name else name
        if name == "c":
            place = attributes.get("r")
            self._column = _column_of(place.rstrip(digits)) if place else self._column + 1
            self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._formula = False
            self._pieces = []
        elif name in {"v", "t"}:
            self._reading = not self._phonetic
        elif name == "row":
            written = attributes.get("r", "")
            self._line = int(written) if written.isdigit() else self._line + 1
            self._cells, self._column = [], 0
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._phonetic = True

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2] if ":" in name else name
        if name == "c":
            value = self._value("".join(self._pieces))
            if value:
                self._put(value)
        elif name in {"v", "t"}:
            self._reading = False
        elif name == "row":
            self._rows.append((self._line, self._cells))
        elif name == "rPh":
            self._phonetic = False

    def _text(self, text: str) -> None:
        if self._reading:
            self._pieces.append(text)

    def _put(self, value: str) -> None:
        cells, missing = self._cells, self._column - 1 - len(self._cells)
        if missing >= 0:
            cells.extend([""] * missing)
            cells.append(value)
        else:
            cells[self._column - 1] = value

    def _value(self, text: str) -> str:
        kind = self._type
        if not text:
            return OddCell.of("＝", "formula_without_value") if self._formula and kind != "str" else ""
        if kind == "s":
            return self._string(int(text)) if text.isdigit() else _damaged()
        if kind == "n":
            return self._number(text)
        if kind == "e":
            return OddCell.of(text[:40], "error_value")
        if kind == "b":
            return _BOOLEANS.get(text, text)
        return text[:MAX_CELL].replace("\0", "").strip()

    def _number(self, text: str) -> str:
        text = text.strip()
        if not (self._style and self._style.isdigit() and int(self._style) in self._days):
            return text if text.isdigit() else _plain(text)
        try:
            day = day_of_serial(float(text), from_1904=self._from_1904)
        except ValueError:
            day = None
        return day or text


def _plain(text: str) -> str:
    """A number without what a program has put on: 110.0 is 110; one in powers of ten stays as it is."""
    try:
        return text.upper() if "e" in text.lower() else as_typed(float(text))
    except ValueError:
        return text


@lru_cache(maxsize=MAX_COLUMNS)
def _column_of(letters: str) -> int:
    """C → 3."""
    column = 0
    for letter in letters:
        if not letter.isalpha():
            break
        column = column * 26 + ord(letter) - _A
        if column > MAX_COLUMNS:
            raise SheetRefused("too_wide", limit=MAX_COLUMNS)
    return column


def _damaged() -> str:
    raise SheetRefused("damaged")
