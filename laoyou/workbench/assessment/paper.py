"""The result of a year as an official paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from laoyou.plan.enums import AssessedAs, AssessmentState
from laoyou.ui import formats
from laoyou.ui.papers import Grid, Heading, Paper, Text


def paper_of(made: Any, units: Sequence[Any], *, issuer: str, on: date) -> Paper:
    """Units by rank with their points; ties, missing data and a version that is not published are said."""
    facts = {"year": made.year}
    return Paper(
        issuer=issuer,
        number=_("〔%(year)s〕 No.   ") % {"year": on.year},
        title=_("Assessment of departments and counties for %(year)s") % facts,
        to=_("All responsible units"),
        blocks=[
            Heading(_("How it was judged")),
            Text(
                _("By “%(scheme)s” %(many)s units were judged from the records as of %(day)s.")
                % {"scheme": made.scheme.name, "many": len(units), "day": formats.day(made.as_of)}
            ),
            *_said(made, units),
        ],
        signed_by=issuer,
        signed_on=on,
        attachments=[_grid(kind, rows) for kind in AssessedAs if (rows := _of(kind, units))],
        printed_by=issuer,
    )


def _said(made: Any, units: Sequence[Any]) -> Iterable[Text]:
    if made.state not in {AssessmentState.PUBLISHED, AssessmentState.REPLACED}:
        yield Text(_("This version is not published; it may still change."))
    if any(_tied(row, units) for row in units):
        yield Text(_("Units with the same points share a rank; the next rank is then left out."))
    if lacking := [row.name for row in units if row.total is None]:
        named = {"units": "、".join(lacking)}
        yield Text(_("Of %(units)s nothing could be measured; they have no rank.") % named)
    if any(row.total is not None and row.measured < 100 for row in units):
        yield Text(
            _("Where a unit was given nothing of a kind, that criterion is left out and the others count for all.")
        )


def _tied(row: Any, units: Sequence[Any]) -> bool:
    return row.rank is not None and any(
        other is not row and other.rank == row.rank and other.assessed_as == row.assessed_as for other in units
    )


def _of(kind: AssessedAs, units: Sequence[Any]) -> list[Any]:
    return [row for row in units if row.assessed_as == kind]


def _grid(kind: AssessedAs, rows: Sequence[Any]) -> Grid:
    cells = [
        [
            str(row.rank or "—"),
            row.name,
            *(formats.number(value, 2) if value is not None else "—" for value in _figures(row)),
        ]
        for row in rows
    ]
    return Grid(
        title=_("Result: %(kind)s") % {"kind": kind.label},
        header=[_("Rank"), _("Unit"), _("Points in all"), _("Of the criteria"), _("Added or taken"), _("Measured")],
        rows=cells,
        widths=[1, 4, 1.5, 1.5, 1.5, 1.5],
        right=frozenset(range(2, 6)),
    )


def _figures(row: Any) -> tuple[Any, ...]:
    return row.total, row.scored, row.adjusted, row.measured
