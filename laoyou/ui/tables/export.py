"""A table as a spreadsheet: exactly the rows its filters select, the columns it shows, and where they come from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext as _

from laoyou.core.money import wan_from_fen
from laoyou.ui import formats, xlsx
from laoyou.ui.statuses import Status
from laoyou.ui.tables.bound import BoundTable
from laoyou.ui.tables.columns import Column, Kind


def export(table: BoundTable, *, exported_by: str, now: datetime) -> FileResponse:
    """The download; `exported_by` is written into 说明."""
    title = table.title or table.name
    sheet = xlsx.Sheet(title, [field_of(column) for column in table.columns], _rows(table))
    return xlsx.workbook_response(f"{title} {formats.day(now)}", [sheet], _notes(table, exported_by, now))


def field_of(column: Column) -> xlsx.Field:
    """The spreadsheet column of a table column, its unit in the head."""
    unit = str(column.unit) or {Kind.MONEY_WAN: _("10,000 yuan"), Kind.PERCENT: "%", Kind.PERMILLE: "‰"}.get(
        Kind(column.kind), ""
    )
    label = str(column.label)
    return xlsx.Field(f"{label} ({unit})" if unit and unit not in label else label, column.width, column.places)


def _rows(table: BoundTable) -> Iterator[list[Any]]:
    for row in table.everything():
        yield [plain(column, column.read(row)) for column in table.columns]


def plain(column: Column, value: Any) -> Any:
    """A value as a spreadsheet holds it: numbers and dates as such, money in 万元, everything else as words."""
    if value is None or isinstance(value, Status):
        return None if value is None else str(value)
    if column.kind == Kind.MONEY_WAN:
        return wan_from_fen(value)
    if isinstance(value, (list, tuple)):
        return "、".join(str(each) for each in value)
    return value


def _notes(table: BoundTable, exported_by: str, now: datetime) -> list[tuple[str, str]]:
    notes = [
        (_("Table"), table.title or table.name),
        (_("Filter"), table.spoken_filter),
        (_("Rows"), table.count_line),
        (_("Source"), str(table.table.source_note)),
        (_("As of"), table.as_of),
        (_("Exported by"), exported_by),
        (_("Exported at"), formats.moment(now)),
        (_("Address"), table.request.build_absolute_uri(table.url())),
    ]
    return [(label, words) for label, words in notes if words]
