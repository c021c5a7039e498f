"""Lists of suspensions and closures, and of those who have to go."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core import clock
from laoyou.facilities.enums.closings import ClosingState
from laoyou.ui.tables import Column, Filter, Kind, Table
from laoyou.workbench.closings import words

CLOSINGS = Table(
    name="closings",
    title=_("Suspensions and closures"),
    columns=[
        Column(
            "site",
            pgettext_lazy("institution", "Name"),
            value=lambda row: row.site.name,
            url=lambda row: reverse("closings:closing", args=[row.pk]),
            width=30,
        ),
        Column("into", _("What"), value=lambda row: words.into_words(row.into)),
        Column("announced_on", _("Announced on"), Kind.DATE),
        Column("planned_on", _("From"), Kind.DATE, sortable=True),
        Column("state", _("State"), Kind.STATUS, value=lambda row: words.status(row, clock.today())),
        Column("reason", _("Reason"), width=40),
    ],
    filters=[Filter("state", _("state"), choices=ClosingState.choices, any_label=_("in any state"))],
    sentence=_("Show suspensions and closures {state}"),
    order=["-planned_on"],
    unique="id",
    empty=_("No suspension or closure here is on record or fits."),
    empty_hint=_("It is announced from the card of an institution."),
)

RESIDENTS = Table(
    name="residents",
    title=_("Who has to go, and whose family knows"),
    columns=[
        Column(
            "name",
            pgettext_lazy("person", "Name"),
            url=lambda row: reverse("facilities:stay", args=[row.stay_id]),
            width=14,
        ),
        Column("birth", _("Born on"), Kind.DATE, short=True),
        Column("state", _("State"), Kind.STATUS, value=words.resident_status),
        Column("to", _("Where to"), value=words.where_words, width=26),
        Column("on", _("From"), Kind.DATE),
        Column("told_on", _("Family told on"), Kind.DATE),
        Column("note", _("Note"), width=26),
    ],
    row_key=lambda row: str(row.stay_id),
    empty=_("Nobody is here or expected."),
)
