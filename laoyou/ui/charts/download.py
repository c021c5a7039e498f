"""The table behind a chart or a map, as a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from django.http import FileResponse
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.ui import formats, xlsx
from laoyou.ui.tables.columns import Column
from laoyou.ui.tables.export import field_of, plain


class Tabular(Protocol):
    """What a picture says about the rows it was drawn from."""

    @property
    def title(self) -> Any: ...
    @property
    def columns(self) -> Sequence[Column]: ...
    @property
    def rows(self) -> Sequence[Any]: ...
    @property
    def unit(self) -> Any: ...
    @property
    def source(self) -> Any: ...
    @property
    def as_of(self) -> Any: ...


def download_rows(picture: Tabular, *, exported_by: str) -> FileResponse:
    """The rows with 说明: title, unit, source, date, who and when."""
    now = clock.now()
    title = str(picture.title)
    rows = ([plain(column, column.read(row)) for column in picture.columns] for row in picture.rows)
    sheet = xlsx.Sheet(_("Data"), [field_of(column) for column in picture.columns], rows)
    notes = [
        (_("Title"), title),
        (_("Unit"), str(picture.unit)),
        (_("Source"), str(picture.source)),
        (_("As of"), str(picture.as_of)),
        (_("Exported by"), exported_by),
        (_("Exported at"), formats.moment(now)),
    ]
    return xlsx.workbook_response(f"{title} {formats.day(now)}", [sheet], [note for note in notes if note[1]])
