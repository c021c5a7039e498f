"""Lists of what goes on inside institutions."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from laoyou.core import clock
from laoyou.facilities.enums import PostKind, UnitKind
from laoyou.facilities.selectors import training, vacancies, workforce
from laoyou.ui.tables import Column, Filter, Kind, Table
from laoyou.workbench.house import words


def _state(row: Any) -> Any:
    return words.missing_status(workforce.missing_of(row, on=clock.today()))


def _with_gaps(source: Any, asked: str) -> Any:
    return workforce.with_gaps(source, on=clock.today()) if asked == "missing" else source


def _short(source: Any, asked: str) -> Any:
    return training.short_of_training(source, on=clock.today()) if asked == "short" else source


STAFF = Table(
    name="staff",
    title=_("Staff and their posts"),
    columns=[
        Column(
            "name",
            pgettext_lazy("person", "Name"),
            value=lambda row: row.staff.name,
            url=lambda row: reverse("house:member", args=[row.staff_id]),
            sortable=True,
            order_by="staff__name",
            width=16,
        ),
        Column("kind", _("Post"), value=lambda row: words.post_words(row.kind), width=20),
        Column("site", _("Works at"), value=lambda row: row.site.name, sortable=True, order_by="site__name", width=30),
        Column("since", _("Since"), Kind.DATE, sortable=True),
        Column("terms", _("Terms"), value=lambda row: words.terms_words(row.terms or ""), width=16),
        Column("share", _("Share of full time"), Kind.PERCENT, value=lambda row: row.share / 10, shown=False),
        Column("state", _("Certificates and checks"), Kind.STATUS, value=_state),
    ],
    filters=[
        Filter("kind", _("post"), choices=PostKind.choices, any_label=_("in any post")),
        Filter(
            "gaps",
            _("certificates"),
            choices=[("missing", _("who lack something asked of them"))],
            any_label=_("whatever they can show"),
            apply=_with_gaps,
        ),
        Filter(
            "hours",
            _("hours of training"),
            choices=[("short", _("with too few hours of training"))],
            any_label=_("whatever was taught"),
            apply=_short,
        ),
        Filter("name", pgettext_lazy("person", "Name"), kind="text", lookup="staff__name__contains"),
        Filter("at", _("site"), kind="text", lookup="site__name__contains"),
    ],
    sentence=_("Show staff {kind}, {gaps}, {hours}, named {name}, at {at}"),
    order=["site__name", "staff__name"],
    unique="id",
    empty=_("Nobody fits."),
    empty_hint=_("Staff are taken on at the institution's card; or loosen one of the words above."),
)

FREE_PLACES = Table(
    name="free_places",
    title=_("Free beds and places"),
    columns=[
        Column(
            "site",
            pgettext_lazy("institution", "Name"),
            value=lambda row: row.site.name,
            sortable=True,
            order_by="site__name",
            width=30,
        ),
        Column(
            "label",
            _("Bed or class"),
            value=lambda row: row.unit.label,
            url=lambda row: reverse("facilities:unit", args=[row.unit_id]),
            width=20,
        ),
        Column("kind", _("Kind"), value=lambda row: UnitKind(row.kind).label, width=18),
        Column("room", _("Room"), value=lambda row: row.room.name if row.room else "", width=10),
        Column("nursing", _("Nursing bed"), value=lambda row: gettext("yes") if row.nursing else "", width=12),
        Column("places", _("Places in all"), Kind.NUMBER),
        Column("taken", _("Taken or kept"), Kind.NUMBER),
        Column("free", pgettext_lazy("places", "Free"), Kind.NUMBER, sortable=True),
    ],
    filters=[
        Filter("kind", _("kind"), choices=UnitKind.choices, any_label=_("of any kind")),
        Filter("nursing", _("nursing"), choices=[("1", _("for nursing"))], any_label=_("for nursing or not")),
        Filter("at", _("site"), kind="text", lookup="site__name__contains"),
    ],
    sentence=_("Show places {kind}, {nursing}, at {at}"),
    order=["site__name", "unit__label"],
    unique="id",
    empty=_("Every bed and place is taken or kept for somebody."),
)

VACANCIES = Table(
    name="vacancies",
    title=_("Posts meant to be filled"),
    columns=[
        Column("site", _("Works at"), value=lambda row: row.site.name, sortable=True, order_by="site__name", width=30),
        Column("kind", _("Post"), value=lambda row: words.post_words(row.kind), width=24),
        Column("wanted", _("Meant to be filled"), Kind.NUMBER, sortable=True),
        Column("held", _("Held"), Kind.NUMBER, places=1),
        Column("vacant", _("Vacant"), Kind.NUMBER, places=1),
        Column("since", _("Since"), Kind.DATE),
    ],
    filters=[
        Filter("kind", _("post"), choices=PostKind.choices, any_label=_("in any post")),
        Filter(
            "answer",
            _("vacancy"),
            choices=[("vacant", _("not all filled")), ("filled", _("all filled"))],
            any_label=_("filled or not"),
            apply=vacancies.unfilled,
        ),
        Filter("at", _("site"), kind="text", lookup="site__name__contains"),
    ],
    sentence=_("Show posts {kind}, {answer}, at {at}"),
    order=["site__name", "kind"],
    unique="id",
    empty=_("No site has said how many posts it means to fill."),
)
