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
from laoyou.ui.tables.bound import BoundTable, rows_words
from laoyou.ui.tables.columns import Column, Kind
from laoyou.ui.tables.long import Making, making_of
from laoyou.ui.tables.taken import Taken, take


def export(table: BoundTable, *, exported_by: str, now: datetime) -> FileResponse:
    """The download, however long; `exported_by` is written into 说明. Rows are held one by one, never all."""
    title = table.title or table.name
    ordered = making_of(table.request)  # then what goes out is told when the file is kept, and when it is fetched
    making = ordered or Making(lambda _done, _total: None)
    making.filters = table.spoken_filter
    rows = making.follow(_rows(table), table.total)
    sheet = xlsx.Sheet(title, [field_of(column) for column in table.columns], rows)
    response = xlsx.workbook_response(f"{title} {formats.day(now)}", [sheet], _notes(table, making, exported_by, now))
    if ordered is None:
        take(table.request, Taken(str(title), making.filters, making.rows))
    return response


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


def _notes(table: BoundTable, making: Making, exported_by: str, now: datetime) -> Iterator[tuple[str, str]]:
    """What 说明 says; asked for once the rows are written, so that it counts those that were."""
    notes = [
        (_("Table"), table.title or table.name),
        (_("Filter"), making.filters),
        (_("Rows"), rows_words(making.rows)),
        (_("Sheets"), _sheets(making.rows)),
        (_("Source"), str(table.table.source_note)),
        (_("As of"), table.as_of),
        (_("Exported by"), exported_by),
        (_("Exported at"), formats.moment(now)),
        (_("Address"), table.request.build_absolute_uri(table.url())),
    ]
    yield from ((label, words) for label, words in notes if words)


def _sheets(rows: int) -> str:
    """How the rows lie over several sheets; nothing where one holds them."""
    needed = -(-rows // xlsx.ROW_LIMIT)
    if needed < 2:
        return ""
    return _("The rows go on over %(sheets)s sheets: a sheet holds at most %(most)s of them.") % {
        "sheets": needed,
        "most": formats.number(xlsx.ROW_LIMIT),
    }
