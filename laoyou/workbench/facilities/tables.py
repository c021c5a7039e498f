"""The facilities' lists."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core import clock
from laoyou.facilities.enums import Ownership, SiteState
from laoyou.facilities.selectors import register
from laoyou.ui.tables import Column, Filter, Kind, Table
from laoyou.workbench.facilities import words


def _card(row: Any) -> str:
    return reverse("facilities:card", args=[row.institution_id])


def _use(row: Any) -> float | None:
    whole = row.beds + row.places
    return row.present / whole * 100 if whole else None


def _present(row: Any) -> int | None:
    """Nothing rather than 0 where nobody can be."""
    return row.present if row.beds or row.places or row.present else None


REGISTER = Table(
    name="register",
    title=_("Institutions"),
    columns=[
        Column("name", pgettext_lazy("institution", "Name"), sortable=True, url=_card, width=30),
        Column("kind", _("Kind"), value=lambda row: words.kind_words(row.kind), width=22),
        Column("area", _("Place"), value=lambda row: row.area_name, width=18, short=True),
        Column(
            "ownership",
            _("Ownership"),
            value=lambda row: words.ownership_words(row.institution.ownership, row.institution.mode),
            width=20,
        ),
        Column("state", _("State"), Kind.STATUS, value=lambda row: words.state_status(row.state)),
        Column("beds", _("Beds"), Kind.NUMBER, value=lambda row: row.beds or None),
        Column("places", _("Childcare places"), Kind.NUMBER, value=lambda row: row.places or None),
        Column("present", _("Present"), Kind.NUMBER, value=_present),
        Column("use", _("Occupancy"), Kind.PERCENT, value=_use, places=1),
        Column("operator", _("Operator"), value=lambda row: row.institution.operator.name, shown=False, width=30),
        Column(
            "code",
            _("Unified social credit code"),
            value=lambda row: row.institution.operator.credit_code,
            shown=False,
            width=22,
        ),
        Column("address", _("Address"), shown=False, width=30),
        Column("phone", _("Telephone"), shown=False),
        Column("opened_on", _("Opened on"), Kind.DATE, shown=False),
    ],
    filters=[
        Filter(
            "kind", _("kind"), choices=words.GROUP_CHOICES, any_label=_("sites of any kind"), apply=register.of_group
        ),
        Filter(
            "ownership",
            _("ownership"),
            choices=Ownership.choices,
            any_label=_("of any ownership"),
            lookup="institution__ownership",
        ),
        Filter("state", _("state"), choices=SiteState.choices, any_label=_("in any state")),
        Filter(
            "room",
            _("room"),
            choices=[("free", _("with a place free")), ("full", _("full"))],
            any_label=_("full or not"),
            apply=register.with_room,
        ),
        Filter("name", _("words"), kind="text", lookup="name__contains"),
    ],
    sentence=_("Show {kind} {ownership}, {state}, {room}, whose name has {name}"),
    order=["area", "name"],
    unique="id",
    empty=_("No institution fits."),
    empty_hint=_("Loosen one of the words above, or look in another place."),
)

PAPERS = Table(
    name="papers",
    title=_("Papers of institutions"),
    columns=[
        Column(
            "site",
            pgettext_lazy("institution", "Name"),
            value=lambda row: row.site.name,
            url=lambda row: reverse("facilities:card", args=[row.site.institution_id]),
            width=30,
        ),
        Column("what", _("What"), value=lambda row: words.fact_words(row.kind, row.detail), width=30),
        Column("number", _("Number"), width=20),
        Column("until", _("Holds until before"), Kind.DATE),
        Column("left", _("State"), Kind.STATUS, value=lambda row: words.until_status(row.until, clock.today())),
    ],
    order=["until"],
    unique="id",
    empty=_("No paper has run out or runs out within two months."),
)

CREDENTIALS = Table(
    name="credentials",
    prefix="b-",
    title=_("Papers of staff"),
    columns=[
        Column("name", pgettext_lazy("person", "Name"), value=lambda row: row.staff.name, width=16),
        Column("site", _("Works at"), value=lambda row: row.site_name, width=30),
        Column("what", _("What"), value=lambda row: words.credential_words(row.kind), width=30),
        Column("until", _("Holds until before"), Kind.DATE),
        Column("left", _("State"), Kind.STATUS, value=lambda row: words.until_status(row.until, clock.today())),
    ],
    order=["until"],
    unique="id",
    empty=_("No certificate has run out or runs out within two months."),
)
