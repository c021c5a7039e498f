"""Reads the five CSV tables of area codes; what is wrong comes back with its line and a reason, the rest goes on."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from laoyou.core.area_codes import Level, level_of, parent_of
from laoyou.core.errors import DomainError

TABLES = {
    Level.PROVINCE: "provinces.csv",
    Level.PREFECTURE: "cities.csv",
    Level.COUNTY: "areas.csv",
    Level.TOWNSHIP: "streets.csv",
    Level.VILLAGE: "villages.csv",
}
_NAME_LIMIT = 60


class TableMissing(DomainError):
    code = "places_table_missing"
    sentence = "%(file)s is missing from the folder of area codes; nothing was loaded."


class TableUnreadable(DomainError):
    code = "places_table_unreadable"
    sentence = "%(file)s is not UTF-8 text; save it as UTF-8 and load it again. Nothing of it was loaded."


class WrongHeader(DomainError):
    code = "places_wrong_header"
    sentence = "%(file)s begins with “%(found)s”; the first columns must be code and name. Nothing of it was loaded."


class RowRefused(DomainError):
    """One row that was left out; `facts` carry file, line, code and name as found."""


class WrongDigits(RowRefused):
    code = "places_wrong_digits"
    sentence = "%(file)s line %(line)s: the code “%(found)s” should have %(digits)s digits."


class NameMissing(RowRefused):
    code = "places_name_missing"
    sentence = "%(file)s line %(line)s: code %(found)s has no name, or one of more than 60 characters."


class UnknownParent(RowRefused):
    code = "places_unknown_parent"
    sentence = "%(file)s line %(line)s: %(name)s (%(found)s) belongs to %(parent)s, which is not in the tables."


class DuplicateCode(RowRefused):
    code = "places_duplicate_code"
    sentence = "%(file)s line %(line)s: code %(found)s (%(name)s) appeared before; the first one was kept."


class RowCutShort(RowRefused):
    code = "places_row_cut_short"
    sentence = "%(file)s line %(line)s: the row ends too early (%(cells)s of %(expected)s cells); is the file complete?"


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One accepted row of a table."""

    code: int
    name: str
    level: Level


@dataclass(slots=True)
class Reading:
    """One pass over the tables, outermost level first: what was accepted so far, and what was refused and why.

    `same_as_parent` counts placeholder rows: 东莞市 has no counties, so its table row of a county repeats the city.
    """

    folder: Path
    provinces_in_full: frozenset[str]
    known: set[int] = field(default_factory=set)
    refused: list[DomainError] = field(default_factory=list)
    same_as_parent: int = 0

    def rows(self, level: Level) -> Iterator[CodeRow]:
        """The good rows of a level's table. Townships and villages only of the provinces wanted in full."""
        file = TABLES[level]
        for line, cells, expected in self._lines(file):
            if level > Level.COUNTY and cells and cells[0][:2] not in self.provinces_in_full:
                continue
            try:
                row = self._checked(file, line, cells, expected, level)
            except RowRefused as refused:
                self.refused.append(refused)
                continue
            if row:
                self.known.add(row.code)
                yield row

    def _lines(self, file: str) -> Iterator[tuple[int, list[str], int]]:
        path = self.folder / file
        if not path.is_file():
            raise TableMissing(file=file)
        with path.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.reader(opened, strict=True)
            try:
                header = next(reader, [])
                if [cell.strip() for cell in header[:2]] != ["code", "name"]:
                    raise WrongHeader(file=file, found=",".join(header)[:60])
                for cells in reader:
                    yield reader.line_num, cells, len(header)
            except UnicodeDecodeError as error:
                raise TableUnreadable(file=file) from error
            except csv.Error:
                # A quotation mark left open at the end: the file stops in the middle of a row.
                self.refused.append(RowCutShort(file=file, line=reader.line_num, cells=0, expected=len(header)))

    def _checked(self, file: str, line: int, cells: list[str], expected: int, level: Level) -> CodeRow | None:
        if not any(cells):
            return None
        if len(cells) != expected:
            raise RowCutShort(file=file, line=line, cells=len(cells), expected=expected)
        short, name = cells[0].strip(), cells[1].strip()
        where = {"file": file, "line": line, "found": short, "name": name}
        if not (short.isascii() and short.isdigit() and len(short) == level):
            raise WrongDigits(**where, digits=int(level))
        if not name or len(name) > _NAME_LIMIT:
            raise NameMissing(**where)
        code = int(short.ljust(int(Level.VILLAGE), "0"))
        if level_of(code) != level:
            self._note_placeholder(code, where)
            return None
        self._must_be_new(code, where)
        return CodeRow(code, name, level)

    def _must_be_new(self, code: int, where: dict[str, object]) -> None:
        if code in self.known:
            raise DuplicateCode(**where)
        parent = parent_of(code)
        if parent not in self.known:
            raise UnknownParent(**where, parent=parent)

    def _note_placeholder(self, code: int, where: dict[str, object]) -> None:
        """A row whose code ends in zeros stands for the area around it; there is nothing to add."""
        if code not in self.known:
            raise UnknownParent(**where, parent=code)
        self.same_as_parent += 1
