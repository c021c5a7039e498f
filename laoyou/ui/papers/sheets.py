"""The tables of a paper as a spreadsheet: a sheet each, figures as figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.ui import formats
from laoyou.ui.papers.paper import Grid, Paper
from laoyou.ui.xlsx import Field, Sheet, workbook_response

_NOTE = re.compile(r"\[\d+\]")
_WIDEST = 60


def workbook_of(paper: Paper) -> FileResponse:
    """Every table of the paper to be saved under its title; on 说明 who issued it and when."""
    grids = [each for each in (*paper.blocks, *paper.attachments) if isinstance(each, Grid)]
    sheets = [Sheet(name, _fields(grid), _rows(grid)) for name, grid in _named(grids)]
    notes = [
        (_("Paper"), paper.title),
        (_("Issued by"), paper.issuer),
        (pgettext("paper", "Date"), formats.day(paper.signed_on)),
    ]
    return workbook_response(paper.title, sheets, notes)


def _named(grids: Sequence[Grid]) -> Iterator[tuple[str, Grid]]:
    """A sheet's name may stand only once in a file; the second of a title is numbered."""
    seen: dict[str, int] = {}
    for grid in grids:
        seen[grid.title] = seen.get(grid.title, 0) + 1
        yield (grid.title if seen[grid.title] == 1 else f"{grid.title} {seen[grid.title]}"), grid


def _fields(grid: Grid) -> list[Field]:
    longest = [max((len(row[column]) for row in grid.rows), default=0) for column in range(len(grid.header))]
    return [Field(name, width=min(_WIDEST, 2 * size + 2)) for name, size in zip(grid.header, longest, strict=True)]


def _rows(grid: Grid) -> list[list[Any]]:
    return [[_figure(cell) if column in grid.right else cell for column, cell in enumerate(row)] for row in grid.rows]


def _figure(cell: str) -> Any:
    """What stands in a column of figures: a number without the note behind it, else the words as they are."""
    bare = _NOTE.sub("", cell).replace(",", "").replace("−", "-").strip()
    try:
        found = Decimal(bare)
    except InvalidOperation:
        return cell
    return found if found.is_finite() else cell
