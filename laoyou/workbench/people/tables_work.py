"""The tables of the work lists."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core.actor import Actor
from laoyou.people.enums import DoubtKind
from laoyou.ui.statuses import Status, Tone
from laoyou.ui.tables import Column, Filter, Kind, Table
from laoyou.workbench.opening import opens_for
from laoyou.workbench.people.tables import COLUMNS

# What to do about a doubt, and how pressing it is.
ADVICE: dict[str, Any] = {
    DoubtKind.NUMBER_BIRTH: (_("Compare the card; correct the date or the number."), Tone.OFF),
    DoubtKind.NUMBER_SEX: (_("Compare the card; correct the sex or the number."), Tone.OFF),
    DoubtKind.CHILD_ALONE: (_("Find out who looks after the child; record the guardian."), Tone.OFF),
    DoubtKind.TOO_OLD: (_("Visit, or ask the register; record the death if so."), Tone.OFF),
    DoubtKind.SPOUSE_ONE_SIDED: (_("Record the marriage on the other side, or end it."), Tone.NEAR),
    DoubtKind.SHARED_PHONE: (_("Ask for the person's own number."), Tone.NEAR),
    DoubtKind.PLACE_UNKNOWN: (_("Record the community where the person lives."), Tone.NEAR),
    DoubtKind.HOUSEHOLD_ELSEWHERE: (_("Correct the residence or the household."), Tone.NEAR),
    DoubtKind.NO_NUMBER: (_("Ask for the document and enter its number."), Tone.NEAR),
    DoubtKind.NUMBER_AREA: (_("Compare the first six digits with the card."), Tone.NONE),
}
_PAGES = {
    DoubtKind.CHILD_ALONE: "people:new_relation",
    DoubtKind.SPOUSE_ONE_SIDED: "people:new_relation",
    DoubtKind.TOO_OLD: "people:death",
}


def _kind(row: Any) -> Status:
    return Status(ADVICE[row.kind][1], DoubtKind(row.kind).label)


def doubts_for(actor: Actor) -> Table:
    """Records in doubt, each leading to the form in which it is settled where that opens for the actor."""

    def mended(row: Any) -> str:
        page = _PAGES.get(row.kind, "people:correct")
        return reverse(page if opens_for(page, actor) else "people:card", args=[row.person_id])

    return Table(
        name="doubts",
        title=_("Records in doubt"),
        columns=[
            Column(
                "person",
                pgettext_lazy("person", "Name"),
                value=lambda row: row.person.name,
                url=lambda row: reverse("people:card", args=[row.person_id]),
                width=18,
                short=True,
            ),
            Column("born", _("Born on"), Kind.DATE, value=lambda row: row.person.birth),
            Column("kind", _("What is in doubt"), Kind.STATUS, value=_kind, width=40),
            Column("advice", _("What to do"), value=lambda row: str(ADVICE[row.kind][0]), url=mended, width=48),
            Column("found_at", _("Found"), Kind.MOMENT),
        ],
        filters=[Filter("kind", _("doubt"), choices=DoubtKind.choices, any_label=_("of any kind"))],
        sentence=_("Show doubts {kind}"),
        order=["kind", "id"],
        unique="id",
        empty=_("No record of those who live here is in doubt."),
        empty_hint=_("The registry is looked through every night, and a changed record at once."),
    )


def _people(name: str, title: Any, empty: Any, order: str) -> Table:
    return Table(name=name, title=title, columns=COLUMNS, order=[order], unique="id", empty=empty, prefix=f"{name}-")


COME = _people("come", _("Moved in"), _("Nobody moved in."), "-lives_since")
GONE = _people("gone", _("Moved out"), _("Nobody moved out."), "-lives_since")
DIED = _people("died", pgettext_lazy("list", "Died"), _("Nobody died."), "-death")
