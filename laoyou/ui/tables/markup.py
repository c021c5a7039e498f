"""The head and the rows of a table as HTML, written without a template: a page has hundreds of cells.

What a cell shows inside is given by the caller, so that the components decide it in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from laoyou.ui.escaping import escaped
from laoyou.ui.tables.cells import Cell

if TYPE_CHECKING:
    from laoyou.ui.tables.bound import BoundTable, Header, Row, SentencePart
    from laoyou.ui.tables.filters import BoundFilter

Inside = Callable[[Cell], str]  # escaped
_TYPED = {"date": "date", "number": "number"}
_ARROWS = {"ascending": "arrow-up", "descending": "arrow-down", "": "arrows-sort"}


def head(table: BoundTable, *, icon: Callable[[str], SafeString], note: Callable[[str, str], SafeString]) -> SafeString:
    """The cells of the head: a link to sort by where a column sorts, its unit, and the note that explains it."""
    region = escaped(table.region)
    cells = [_head(each, region, icon, note) for each in table.headers]
    if table.opens_rows:
        cells.append(f'<th class="open-head"><span class="visually-hidden">{escaped(_("Open"))}</span></th>')
    return mark_safe("".join(cells))  # noqa: S308 - every value in it is escaped


def _head(
    header: Header, region: str, icon: Callable[[str], SafeString], note: Callable[[str, str], SafeString]
) -> str:
    column, url = header.column, escaped(header.url)
    words = escaped(column.label)
    if url:
        words = (
            f'<a class="sort" href="{url}" hx-get="{url}" hx-target="#{region}" hx-swap="outerHTML" '
            f'hx-push-url="true">{words}{icon(_ARROWS[header.sorted])}</a>'
        )
    unit = f' <span class="unit">{escaped(column.unit)}</span>' if column.unit else ""
    about = note(str(column.help), str(column.label)) if column.help else ""
    numeric = ' class="numeric"' if column.numeric else ""
    sort = f' aria-sort="{header.sorted}"' if header.sorted else ""
    return f'<th scope="col"{numeric}{sort}>{words}{unit}{about}</th>'


def sentence(table: BoundTable) -> SafeString:
    """The filter bar: runs of words, and the controls standing in them."""
    return mark_safe("".join(_part(table, part) for part in table.sentence))  # noqa: S308 - all of it is escaped


def _part(table: BoundTable, part: SentencePart) -> str:
    if part.control is not None:
        return _label(part.control.control_id, part.control.filter.label) + _control(part.control)
    if part.sorts:
        key = f"{table.region}-sort"
        return _label(key, _("Order of rows")) + _select(key, table.sort_parameter, table.sort_options)
    return f'<span class="words">{escaped(part.words)}</span>'


def _label(control: str, words: object) -> str:
    return f'<label class="visually-hidden" for="{escaped(control)}">{escaped(words)}</label>'


def _select(key: str, name: str, offered: Iterable[tuple[str, object, bool]], chosen: str = "") -> str:
    return (
        f'<select class="word-control{chosen}" id="{escaped(key)}" name="{escaped(name)}">{options(offered)}</select>'
    )


def _control(control: BoundFilter) -> str:
    key, chosen = escaped(control.control_id), " chosen" if control.value else ""
    if control.is_select:
        return _select(control.control_id, control.name, control.options, chosen)
    offered = f"{key}-offered" if control.choices else ""
    return (
        f'<input class="word-control{chosen}" id="{key}" type="{_TYPED.get(control.filter.kind, "search")}" '
        f'name="{escaped(control.name)}" value="{escaped(control.value)}" '
        f'placeholder="{escaped(control.filter.label)}" maxlength="200"'
        + (f' list="{offered}"><datalist id="{offered}">{_choices(control)}</datalist>' if offered else ">")
    )


def _choices(control: BoundFilter) -> SafeString:
    return options((value, label, False) for value, label in control.choices)


def options(offered: Iterable[tuple[str, object, bool]]) -> SafeString:
    """(value, label, chosen) as the options of a select; a table may offer every unit or place there is."""
    lines = (
        f'<option value="{escaped(value)}"{" selected" if chosen else ""}>{escaped(label)}</option>'
        for value, label, chosen in offered
    )
    return mark_safe("".join(lines))  # noqa: S308 - both are escaped


def column_boxes(table: BoundTable) -> SafeString:
    """A box to tick for each column that can be shown."""
    shown = {column.key for column in table.columns}
    return boxes(
        table.columns_parameter, ((column.key, column.label, column.key in shown) for column in table.table.columns)
    )


def boxes(name: str, offered: Iterable[tuple[object, object, bool]]) -> SafeString:
    """(value, label, ticked) as boxes to tick; there may be one for every plan there is."""
    lines = (
        f'<label class="check"><input type="checkbox" name="{escaped(name)}" value="{escaped(value)}"'
        f"{' checked' if ticked else ''}> {escaped(label)}</label>"
        for value, label, ticked in offered
    )
    return mark_safe("".join(lines))  # noqa: S308 - all of it is escaped


def body(table: BoundTable, inside: Inside, *, chevron: SafeString) -> SafeString:
    """Every row of the page, each followed by the hidden row it opens where the table opens rows."""
    return mark_safe("".join(_lines(table, inside, chevron)))  # noqa: S308 - every value in it is escaped below


def lines(rows: Iterable[Iterable[Cell]], inside: Inside) -> SafeString:
    """Rows of cells alone, as in the table behind a chart."""
    written = ("".join(_plain(cell, inside(cell)) for cell in row) for row in rows)
    return mark_safe("".join(f"<tr>{cells}</tr>" for cells in written))  # noqa: S308 - what is inside is escaped


def _plain(cell: Cell, shown: str) -> str:
    return f'<td class="numeric">{shown}</td>' if cell.column.numeric else f"<td>{shown}</td>"


def _lines(table: BoundTable, inside: Inside, chevron: SafeString) -> Iterator[str]:
    begins = [f'<td data-label="{escaped(column.label)}"' for column in table.columns]
    width = len(begins) + 1
    for row in table.rows:
        key = f"{table.region}-{escaped(row.key)}" if row.key else ""
        named = row.named_at
        cells = "".join(
            f"{begin}{_about(cell, shown, named=at == named)}>{shown}</td>"
            for at, (begin, cell, shown) in enumerate(zip(begins, row.cells, map(inside, row.cells), strict=True))
        )
        opener = f'<td class="open-cell">{_opener(row, key, chevron)}</td>' if table.opens_rows else ""
        yield f'<tr id="{key}">{cells}{opener}</tr>' if key else f"<tr>{cells}{opener}</tr>"
        if table.opens_rows and row.url:
            yield f'<tr class="row-detail" id="{key}-detail" hidden><td colspan="{width}"></td></tr>'


def _about(cell: Cell, shown: str, *, named: bool) -> str:
    about = "row-name" if named else ""
    if cell.column.numeric:
        about += " numeric"
    elif cell.short:
        about += " short"
    if not shown or shown.isspace():
        about += " nothing"
    return f' class="{about.lstrip()}"' if about else ""


def _opener(row: Row, key: str, chevron: SafeString) -> str:
    """The button that opens a row in place, and is a link where there is no script."""
    if not row.url:
        return ""
    url, name = escaped(row.url), escaped(_("Open %(what)s") % {"what": row.cells[row.named_at].words})
    detail = f"{key}-detail"
    return (
        f'<a class="btn-quiet" href="{url}" data-open-row aria-expanded="false" aria-controls="{detail}" '
        f'hx-get="{url}" hx-target="#{detail} > td" hx-select="[data-in-place]" hx-swap="innerHTML" '
        f'aria-label="{name}">{chevron}</a>'
    )
