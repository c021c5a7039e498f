"""The rows of a table as HTML. Written without a template: a page has hundreds of cells, and they are most of its time.

What a cell shows inside is given by the caller, so that the components decide it in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from laoyou.ui.tables.cells import Cell

if TYPE_CHECKING:
    from laoyou.ui.tables.bound import BoundTable, Row

Inside = Callable[[Cell], SafeString]


def body(table: BoundTable, inside: Inside, *, chevron: SafeString) -> SafeString:
    """Every row of the page, each followed by the hidden row it opens where the table opens rows."""
    return mark_safe("".join(_lines(table, inside, chevron)))  # noqa: S308 - every value in it is escaped below


def _lines(table: BoundTable, inside: Inside, chevron: SafeString) -> Iterator[str]:
    labels = [conditional_escape(column.label) for column in table.columns]
    width = len(labels) + 1
    for row in table.rows:
        key = f"{table.region}-{conditional_escape(row.key)}" if row.key else ""
        named = row.cells.index(row.name_cell)
        cells = "".join(
            _cell(label, cell, inside(cell), named=at == named)
            for at, (label, cell) in enumerate(zip(labels, row.cells, strict=True))
        )
        opener = f'<td class="open-cell">{_opener(row, key, chevron)}</td>' if table.opens_rows else ""
        yield f'<tr id="{key}">{cells}{opener}</tr>' if key else f"<tr>{cells}{opener}</tr>"
        if table.opens_rows and row.url:
            yield f'<tr class="row-detail" id="{key}-detail" hidden><td colspan="{width}"></td></tr>'


def _cell(label: str, cell: Cell, shown: str, *, named: bool) -> str:
    about = (
        "row-name" if named else "",
        "numeric" if cell.column.numeric else "short" if cell.short else "",
        "" if shown.strip() else "nothing",
    )
    classes = " ".join(filter(None, about))
    said = f' class="{classes}"' if classes else ""
    return f'<td data-label="{label}"{said}>{shown}</td>'


def _opener(row: Row, key: str, chevron: SafeString) -> str:
    """The button that opens a row in place, and is a link where there is no script."""
    if not row.url:
        return ""
    url, name = conditional_escape(row.url), conditional_escape(_("Open %(what)s") % {"what": row.name})
    detail = f"{key}-detail"
    return (
        f'<a class="btn-quiet" href="{url}" data-open-row aria-expanded="false" aria-controls="{detail}" '
        f'hx-get="{url}" hx-target="#{detail} > td" hx-select="[data-in-place]" hx-swap="innerHTML" '
        f'aria-label="{name}">{chevron}</a>'
    )
