"""Opening a table by what it is, not by what it is called."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from laoyou.reading.sheets.cells import Block, SheetRefused
from laoyou.reading.sheets.delimited import DelimitedFile
from laoyou.reading.sheets.office import OfficeFile
from laoyou.reading.sheets.old_office import OldOfficeFile

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEAD = 512 * 1024


class _File(Protocol):
    sheets: list[tuple[str, bool]]

    def blocks(self, sheet: int, *, size: int, after: int = 0) -> Iterator[Block]: ...


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by its place in the file (from 0); a text file has one without a name."""

    number: int
    name: str
    hidden: bool


class Workbook:
    """An opened table file."""

    def __init__(self, file: _File) -> None:
        self._file = file
        self.sheets = tuple(Sheet(number, name, hidden) for number, (name, hidden) in enumerate(file.sheets))

    def blocks(self, sheet: int, *, size: int = 20_000, after: int = 0) -> Iterator[Block]:
        """The rows of a sheet behind line `after`, at most `size` in a block. Raises SheetRefused."""
        return self._file.blocks(sheet, size=size, after=after)

    def blocks_ahead(self, sheet: int, *, size: int, after: int = 0) -> Generator[Block, None, None]:
        """As `blocks`, for who works on every block: a long .xlsx is read on by a process apart meanwhile.

        Close the iterator when leaving early, and the process ends.
        """
        ahead = self._file.blocks_ahead if isinstance(self._file, OfficeFile) else self._file.blocks
        yield from ahead(sheet, size=size, after=after)

    def head(self, sheet: int, rows: int) -> Block:
        """The first rows of a sheet that are not blank; no more of the file is read than that takes."""
        for block in self._file.blocks(sheet, size=rows):
            return block
        return Block(sheet)


def open_workbook(path: Path) -> Workbook:
    """The table file at `path`. Raises SheetRefused."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise SheetRefused("empty")
    if head.startswith(_ZIP):
        return Workbook(OfficeFile(path))
    if head.startswith(_OLE):
        if _ENCRYPTED in head:
            raise SheetRefused("encrypted")
        return Workbook(OldOfficeFile(path))
    return Workbook(DelimitedFile(path))
