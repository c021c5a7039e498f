"""Records that will be anonymised, and what holds some of them back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.people.services.retention import AFTER_MOVING
from laoyou.ui.statuses import Status, Tone
from laoyou.ui.tables import Column, Filter, Kind, Table


def _card(row: Any) -> str:
    return reverse("people:card", args=[row.person_id])


def _hold(row: Any) -> str | None:
    return None if row.held else reverse("people:hold_record", args=[row.person_id])


def _card_unless_left(row: Any) -> str | None:
    return None if row.left else _card(row)


def _left_rule(row: Any) -> str:
    return str(_("has died elsewhere") if row.who["died"] else _("has moved away"))


def _since(row: Any) -> date | None:
    """JSON tells days as text."""
    return date.fromisoformat(row.who["since"]) if row.who["since"] else None


def _rule(row: Any) -> str:
    return str(_("has moved away") if row.rule == AFTER_MOVING else _("has died"))


def _notice_state(row: Any) -> Status:
    return Status(Tone.OFF, _("held back")) if row.held else Status(Tone.NEAR, _("will be anonymised"))


def _hold_state(row: Any) -> Status:
    return (
        Status(Tone.NONE, pgettext_lazy("legal hold", "released"), row.released_by)
        if row.released_at
        else Status(Tone.OFF, pgettext_lazy("legal hold", "in force"))
    )


def _release(row: Any) -> str | None:
    return None if row.released_at else reverse("people:release_record", args=[row.pk])


def _in_force(source: Any, asked: str) -> Any:
    return source.filter(Q(released_at__isnull=True) if asked == "yes" else Q(released_at__isnull=False))


NOTICES = Table(
    name="notices",
    title=_("Records that will be anonymised"),
    columns=[
        Column("person", pgettext_lazy("person", "Name"), value=lambda row: row.person.name, url=_card, width=18),
        Column("place", _("Community"), value=lambda row: row.area_name, width=20),
        Column("death", _("Died on"), Kind.DATE, value=lambda row: row.person.death),
        Column("rule", _("Why it ends"), value=_rule, width=16),
        Column("noticed_on", _("Notice given on"), Kind.DATE, sortable=True),
        Column("from_day", _("Anonymised from"), Kind.DATE, sortable=True),
        Column("state", _("State"), Kind.STATUS, value=_notice_state, width=14),
        Column("hold", _("Forbid it"), value=lambda row: "" if row.held else _("Hold the record back"), url=_hold),
    ],
    filters=[Filter("name", pgettext_lazy("person", "name"), kind="text", lookup="person__name__icontains")],
    sentence=_("Show records whose name has {name}"),
    order=["noticed_on"],
    unique="id",
    empty=_("No record has been kept so long that it ends."),
    empty_hint=_("Every night the system puts here whose record has been kept long enough after the death."),
)

LEFT = Table(
    name="left",
    title=_("Records of people who have left"),
    prefix="l-",
    columns=[
        Column("name", pgettext_lazy("person", "Name"), value=lambda row: row.who["name"], width=18),
        Column("born", _("Year of birth"), value=lambda row: str(row.who["born"]), short=True),
        Column("place", _("Left from"), value=lambda row: row.area_name, width=20),
        Column("since", _("Away since"), Kind.DATE, value=_since),
        Column("rule", _("Why it ends"), value=_left_rule, width=16),
        Column("noticed_on", _("Notice given on"), Kind.DATE, sortable=True),
        Column("from_day", _("Anonymised from"), Kind.DATE, sortable=True),
        Column("state", _("State"), Kind.STATUS, value=_notice_state, width=14),
        Column("hold", _("Forbid it"), value=lambda row: "" if row.held else _("Hold the record back"), url=_hold),
    ],
    filters=[Filter("name", pgettext_lazy("person", "name"), kind="text", lookup="name__icontains")],
    sentence=_("Show records whose name has {name}"),
    order=["noticed_on"],
    unique="id",
    empty=_("Nobody has been away so long that the record ends."),
    empty_hint=_("Nothing else is seen here of people who have left; what ends of them is told where they left from."),
)

HOLDS = Table(
    name="holds",
    title=_("What holds records back"),
    prefix="h-",
    columns=[
        Column("person", pgettext_lazy("person", "Name"), value=lambda row: row.name, url=_card_unless_left, width=18),
        Column("place", _("Community"), value=lambda row: row.area_name, width=20),
        Column("reason", _("Reason"), width=40),
        Column("placed_by", _("Placed by"), width=16),
        Column("placed_at", _("Placed on"), Kind.DATE, sortable=True),
        Column("state", _("State"), Kind.STATUS, value=_hold_state, width=14),
        Column("release", _("Allow it"), value=lambda row: "" if row.released_at else _("Release"), url=_release),
    ],
    filters=[
        Filter(
            "force",
            pgettext_lazy("legal hold", "in force"),
            choices=[("yes", pgettext_lazy("legal hold", "in force")), ("no", pgettext_lazy("legal hold", "released"))],
            any_label=pgettext_lazy("legal hold", "in force or released"),
            default="yes",
            apply=_in_force,
        )
    ],
    sentence=_("Show holds: {force}"),
    order=["-placed_at"],
    unique="id",
    empty=_("Nothing holds a record back."),
    empty_hint=_("A lawsuit or an examination forbids that a record is anonymised: say so at the person's card."),
)
