"""Tables in the binary format of Office 97 to 2003 and of WPS (.xls, .et): at most 65,536 rows a sheet, read whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from laoyou.reading.sheets.cells import Block, SheetRefused, as_typed

_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_CHUNK = 1024 * 1024


class OldOfficeFile:
    """A binary workbook. A formula comes as the value that was kept with it."""

    def __init__(self, path: Path) -> None:
        if _has(path, _MACROS):
            raise SheetRefused("macros")
        self._book = _opened(path)
        metadata = self._book.sheets_metadata
        self._names = [each.name for each in metadata if each.typ == SheetTypeEnum.WorkSheet]
        hidden = {each.name for each in metadata if each.visible != SheetVisibleEnum.Visible}
        self.sheets = [(name, name in hidden) for name in self._names]

    def blocks(self, sheet: int, *, size: int, after: int = 0) -> Iterator[Block]:
        """The rows behind line `after`, `size` at a time. Raises SheetRefused."""
        found = self._book.get_sheet_by_name(self._names[sheet])
        block = Block(sheet)
        for line, values in enumerate(found.to_python(skip_empty_area=False), start=1):
            if line <= after:
                continue
            block.add(line, [as_typed(value) for value in values])
            if len(block) == size:
                yield block
                block = Block(sheet)
        if len(block):
            yield block


def _opened(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(str(path))
    except PasswordError as error:
        raise SheetRefused("encrypted") from error
    except (CalamineError, ZipError, XmlError, OSError, ValueError) as error:
        raise SheetRefused("not_a_table") from error


def _has(path: Path, mark: bytes) -> bool:
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if mark in tail + chunk:
                return True
            tail = chunk[-len(mark) :]
    return False
