"""Run as a program: reads one binary workbook within limits and says what stands in it, a line of JSON at a time.

`sheets`: one list of [name, hidden]; a number: [line, cells] for every row of that sheet. What is wrong is an object
with a code. Started by `laoyou.reading.sheets.old_office`.
"""

from __future__ import annotations

import json
import resource
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

from laoyou.reading.sheets.cells import as_typed

CPU_SECONDS, MEMORY_BYTES = 60, 2048 * 1024 * 1024


def main() -> None:
    """The file and what is wanted come as arguments."""
    _limit_this_process()
    path, what = sys.argv[1:3]
    try:
        for said in _said(CalamineWorkbook.from_path(path), what):
            sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    except PasswordError:
        _refuse("encrypted")
    except (CalamineError, ZipError, XmlError, OSError, ValueError, IndexError):
        _refuse("not_a_table")
    except MemoryError:
        _refuse("too_heavy")


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


def _refuse(code: str) -> None:
    sys.stdout.write(json.dumps({"code": code}) + "\n")


def _limit_this_process() -> None:
    """Processor seconds, memory, and no file may be written. macOS does not enforce the memory limit."""
    wanted = (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for what, limit in wanted:
        _, hard = resource.getrlimit(what)
        allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        try:
            resource.setrlimit(what, (allowed, hard))
        except (ValueError, OSError):
            continue


if __name__ == "__main__":
    main()
