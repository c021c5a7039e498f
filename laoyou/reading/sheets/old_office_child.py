"""Run as a program: reads one binary workbook within limits and says what stands in it, a line of JSON at a time.

`sheets`: one list of [name, hidden]; a number: [line, cells] for every row of that sheet. What is wrong is an object
with a code and facts. Started by `laoyou.reading.sheets.old_office`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from laoyou.reading.apart import limit_this_process
from laoyou.reading.sheets.cells import as_typed
from laoyou.reading.sheets.old_office import CPU_SECONDS

MEMORY_BYTES = 2048 * 1024 * 1024


def main() -> None:
    """The file and what is wanted come as arguments."""
    limit_this_process(cpu_seconds=CPU_SECONDS, memory_bytes=MEMORY_BYTES)
    path, what = sys.argv[1:3]
    try:
        for said in _said(CalamineWorkbook.from_path(path), what):
            sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    except PasswordError:
        _refuse("encrypted")
    except (CalamineError, ZipError, XmlError, OSError, ValueError, IndexError):
        _refuse("not_a_table")
    except MemoryError:
        _refuse("too_heavy", seconds=CPU_SECONDS)


def _said(book: CalamineWorkbook, what: str) -> Iterator[Any]:
    sheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    if what == "sheets":
        yield [[each.name, each.visible != SheetVisibleEnum.Visible] for each in sheets]
        return
    found = book.get_sheet_by_name(sheets[int(what)].name)
    for line, values in enumerate(found.to_python(skip_empty_area=False), start=1):
        cells = [as_typed(value) for value in values]
        if any(cells):
            yield [line, cells]


def _refuse(code: str, **facts: Any) -> None:
    sys.stdout.write(json.dumps({"code": code, "facts": facts}) + "\n")


if __name__ == "__main__":
    main()
