"""Spreadsheets as WPS and Excel users expect them: Chinese heads, frozen, real numbers and dates, a sheet 说明.

Rows are written to a temporary file one by one (XlsxWriter's constant memory mode) and streamed from there.
Text is always written as text, never as a formula, and text that looks like one is marked as such for programs
that would otherwise re-read it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROW_LIMIT = 1_048_575
TEXT_LIMIT = 32_767
SAFE_INTEGER = 10**15
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NUMBER_FORMATS = {
    "number": "#,##0.######",
    "money": "#,##0.00####",
    "date": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A spreadsheet column: its head, its width in characters (0: from the head) and its decimals (None: as given)."""

    label: str
    width: int = 0
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: rows are sequences as long as `fields`; a value is text, a number, a date, a moment or None."""

    name: str
    fields: Sequence[Field]
    rows: Iterable[Sequence[Any]]


def workbook_response(filename: str, sheets: Sequence[Sheet], notes: Iterable[tuple[str, str]] = ()) -> FileResponse:
    """A download of the sheets, followed by 说明 with the notes (label, words). `filename` may be Chinese."""
    kept = TemporaryFile()  # noqa: SIM115 - the response closes it when it has been sent
    write_workbook(kept, sheets, notes)
    kept.seek(0)
    name = filename if filename.endswith(".xlsx") else f"{filename}.xlsx"
    response = FileResponse(kept, as_attachment=True, filename=name, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def write_workbook(target: IO[bytes], sheets: Sequence[Sheet], notes: Iterable[tuple[str, str]] = ()) -> None:
    """Writes the workbook to a binary file object; the notes are asked for when the rows are written."""
    workbook = xlsxwriter.Workbook(
        target,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    writer = _Writer(workbook)
    for sheet in sheets:
        writer.add(sheet)
    if notes:
        # The sheet that says where the rows come from.
        explained = Sheet(pgettext("spreadsheet", "About"), (Field(_("Item"), 16), Field(_("Words"), 80)), notes)
        writer.add(explained)
    workbook.close()


class _Writer:
    """Adds sheets to one workbook, with names no two share and formats made once."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self.workbook = workbook
        self.names: set[str] = set()
        self.head = workbook.add_format({"bold": True, "bg_color": "#E8F3F2", "bottom": 1, "text_wrap": True})
        self.guarded = workbook.add_format({"quote_prefix": True})
        self.formats: dict[str, Any] = {}

    def add(self, sheet: Sheet) -> None:
        """Writes the rows, over as many sheets as the format's row limit makes necessary."""
        target, line = self._open(sheet), 0
        for row in sheet.rows:
            if line == ROW_LIMIT:
                target, line = self._open(sheet), 0
            line += 1
            for column, (field, value) in enumerate(zip(sheet.fields, row, strict=True)):
                self._write(target, line, column, field, value)

    def _open(self, sheet: Sheet) -> Any:
        target = self.workbook.add_worksheet(self._name(sheet.name))
        target.freeze_panes(1, 0)
        for column, field in enumerate(sheet.fields):
            target.set_column(column, column, field.width or _width(field.label))
            target.write_string(0, column, field.label, self.head)
        return target

    def _name(self, wanted: str) -> str:
        base = _FORBIDDEN_IN_NAME.sub(" ", wanted).strip().strip("'")[:31] or "1"
        name, number = base, 1
        while name.casefold() in self.names:
            number += 1
            name = f"{base[:27]} {number}"
        self.names.add(name.casefold())
        return name

    def _write(self, target: Any, line: int, column: int, field: Field, value: Any) -> None:
        if value is None or value == "":
            return
        if isinstance(value, datetime):
            target.write_datetime(line, column, _local(value), self._format("moment", None))
        elif isinstance(value, date):
            target.write_datetime(line, column, value, self._format("date", None))
        elif _is_number(value):
            places = 0 if field.places and type(value) is int else field.places  # a count, as on the page
            target.write_number(line, column, value, self._format("number", places))
        else:
            text = _fitted(str(value))
            target.write_string(line, column, text, self.guarded if text.startswith(_FORMULA_STARTS) else None)

    def _format(self, kind: str, places: int | None) -> Any:
        pattern = _NUMBER_FORMATS[kind]
        if places is not None:
            pattern = "#,##0" + ("." + "0" * places if places else "")
        if pattern not in self.formats:
            self.formats[pattern] = self.workbook.add_format({"num_format": pattern})
        return self.formats[pattern]


def _is_number(value: Any) -> bool:
    """Whether a spreadsheet can hold the value as a number without changing it; longer ones stay text."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return False
    return math.isfinite(value) and abs(float(value)) < SAFE_INTEGER


def _local(value: datetime) -> datetime:
    return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value


def _fitted(text: str) -> str:
    return text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - 1] + "…"


def _width(label: str) -> int:
    """Characters a head needs: Chinese characters are twice as wide."""
    return max(10, min(40, 4 + sum(2 if ord(character) > 255 else 1 for character in label)))
