"""The list of filings."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core import clock
from laoyou.facilities.enums import SiteKind
from laoyou.facilities.enums.filings import FilingGroup, FilingKind, FilingState
from laoyou.facilities.selectors.filings import late_on
from laoyou.ui.tables import Column, Filter, Kind, Table
from laoyou.workbench.filings import words


def _late(rows: Any, asked: str) -> Any:
    return late_on(rows, clock.today()) if asked == "late" else rows


FILINGS = Table(
    name="filings",
    title=_("Filings"),
    columns=[
        Column("number", _("Number"), url=lambda row: reverse("filings:filing", args=[row.pk]), width=14),
        Column("site", pgettext_lazy("institution", "Name"), value=lambda row: row.site.name, width=30),
        Column("kind", _("What is filed"), value=lambda row: words.kind_words(row.kind), width=18),
        Column("submitted_on", _("Handed in on"), Kind.DATE, sortable=True),
        Column("due_on", _("To be answered by"), Kind.DATE, sortable=True),
        Column("state", _("State"), Kind.STATUS, value=lambda row: words.status(row, clock.today())),
        Column("decided_on", _("Answered on"), Kind.DATE, shown=False),
        Column("decided_by", _("Answered by"), shown=False),
    ],
    filters=[
        Filter("state", _("state"), choices=FilingState.choices, any_label=_("in any state")),
        Filter("kind", _("kind"), choices=FilingKind.choices, any_label=_("of any kind")),
        Filter("group", _("institutions"), choices=FilingGroup.choices, any_label=_("of every institution")),
        Filter("late", _("time"), choices=[("late", _("late"))], any_label=_("late or not"), apply=_late),
    ],
    sentence=_("Show filings {state}, {kind}, {group}, {late}"),
    order=["-submitted_on"],
    unique="id",
    empty=_("No filing here is on record or fits."),
    empty_hint=_("A filing is handed in from the card of an institution."),
)

UNFILED = Table(
    name="unfiled",
    prefix="b-",
    title=_("Not filed yet"),
    columns=[
        Column(
            "name",
            pgettext_lazy("institution", "Name"),
            value=lambda row: row.name,
            url=lambda row: reverse("filings:new", args=[row.site_id]),
            width=30,
        ),
        Column("since", _("First resident on"), Kind.DATE),
        Column("due_on", _("To be filed by"), Kind.DATE),
        Column("state", _("State"), Kind.STATUS, value=lambda row: words.due_words(row.due_on, clock.today())),
        Column("source", _("By the rule of"), width=30),
    ],
    row_key=lambda row: str(row.site_id),
    empty=_("Every open home with residents here is filed, or its filing is being checked."),
)

REQUESTS = Table(
    name="requests",
    prefix="c-",
    title=_("Handed in without an account"),
    columns=[
        Column("number", _("Number"), url=lambda row: reverse("filings:request", args=[row.pk]), width=14),
        Column("name", pgettext_lazy("institution", "Name"), width=30),
        Column("kind", _("Kind"), value=lambda row: SiteKind(row.kind).label, width=22),
        Column("submitted_on", _("Handed in on"), Kind.DATE),
        Column("state", _("State"), Kind.STATUS, value=words.request_status),
    ],
    order=["-state", "submitted_on"],
    unique="id",
    empty=_("Nothing was handed in without an account."),
)
