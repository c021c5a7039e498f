"""Who looked at whom, for those who supervise it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from laoyou.records.access import VIEW_READINGS
from laoyou.records.enums import ReadingKind
from laoyou.records.selectors.readings import readings
from laoyou.ui.pages import respond
from laoyou.ui.tables import Column, Filter, Kind, Table
from laoyou.workbench.guards import actor_of, guarded


def _since(source: Any, day: str) -> Any:
    return source.filter(at__date__gte=day)


def _until(source: Any, day: str) -> Any:
    return source.filter(at__date__lte=day)


READINGS = Table(
    name="readings",
    title=_("Who looked at whom"),
    columns=[
        Column("at", _("When"), Kind.MOMENT),
        Column("actor_name", _("Who looked"), width=24),
        Column("kind", _("How"), value=lambda row: str(ReadingKind(row.kind).label), width=28),
        Column("subject", _("At whose record"), value=lambda row: str(row.subject_id or ""), width=40),
        Column("reason", _("Reason given"), width=40),
    ],
    filters=[
        Filter("kind", _("how"), choices=ReadingKind.choices, any_label=_("in any way")),
        Filter("actor_name", _("who"), kind="text"),
        Filter("from", _("from"), kind="date", apply=_since),
        Filter("to", _("to"), kind="date", apply=_until),
    ],
    sentence=_("Show looks {kind} by {actor_name}, from {from} to {to}"),
    order=["-at"],
    unique="id",
    empty=_("Nobody has looked at a record in this area."),
)


@guarded(VIEW_READINGS)
def who_looked(request: HttpRequest) -> HttpResponseBase:
    """Every look, newest first. The person looked at stands as the record's number: names are not the supervisor's."""
    table = READINGS.bind(request, readings(actor=actor_of(request)))
    return respond(request, "workbench/people/readings.html", {"table": table})
