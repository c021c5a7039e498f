"""The tables of waiting lists."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core import clock
from laoyou.facilities.enums import ApplicationState, WaitingKind
from laoyou.facilities.selectors.waiting_rules import RuleRow
from laoyou.ui.tables import Column, Filter, Kind, Table
from laoyou.workbench.people.words import age_words
from laoyou.workbench.waiting import words

NUMBER = Filter(
    "number",
    pgettext_lazy("application", "number"),
    kind="text",
    lookup="number__startswith",
    any_label=_("any"),
)
KIND = Filter("kind", _("kind"), choices=WaitingKind.choices, any_label=_("of any kind"))

LISTS = Table(
    name="lists",
    title=_("Waiting lists"),
    columns=[
        Column("name", _("List"), url=lambda row: reverse("waiting:ranked", args=[row.pk]), width=28),
        Column("kind", _("Waits for"), value=lambda row: words.kind_words(row.kind), width=22),
        Column("waiting", _("Waiting"), Kind.NUMBER),
        Column("open_offers", _("Offers open"), Kind.NUMBER),
        Column("ranked_on", _("Ranking of"), Kind.DATE),
    ],
    filters=[KIND, Filter("name", _("Words"), kind="text", lookup="name__icontains", any_label=_("any"))],
    sentence=_("Show lists {kind} whose name has {name}"),
    order=["area", "name"],
    unique="id",
    empty=_("No waiting list is open here."),
    empty_hint=_("Put a rule into force, then open a list for a home or for the county."),
)

APPLICATIONS = Table(
    name="applications",
    title=_("Applications"),
    columns=[
        Column(
            "number", _("Number"), url=lambda row: reverse("waiting:application", args=[row.pk]), short=True, width=14
        ),
        Column("name", pgettext_lazy("person", "Name"), short=True, width=16),
        Column("age", _("Age"), value=lambda row: age_words(row.birth, clock.today()), short=True),
        Column("kind", _("Waits for"), value=lambda row: words.kind_words(row.kind), width=20),
        Column("applied_on", _("Applied on"), Kind.DATE, sortable=True),
        Column("state", _("State"), Kind.STATUS, value=lambda row: words.state_status(row.state)),
    ],
    filters=[
        KIND,
        Filter(
            "state",
            pgettext_lazy("application", "state"),
            choices=ApplicationState.choices,
            any_label=_("in any state"),
        ),
        Filter(
            "number",
            pgettext_lazy("application", "number"),
            kind="text",
            lookup="number__startswith",
            any_label=_("any"),
        ),
        Filter(
            "name", pgettext_lazy("application", "name"), kind="text", lookup="name__startswith", any_label=_("any")
        ),
    ],
    sentence=_("Show applications {kind}, {state}, number {number}, name {name}"),
    order=["-applied_on"],
    unique="id",
    empty=_("No applications yet."),
    empty_hint=_("Enter one: the person must be in the registry."),
)

OPEN_OFFERS = Table(
    name="open-offers",
    prefix="o-",
    title=_("Offers that wait for an answer"),
    columns=[
        Column(
            "number",
            _("Number"),
            value=lambda row: row.application.number,
            url=lambda row: reverse("waiting:application", args=[row.application_id]),
            short=True,
        ),
        Column("name", pgettext_lazy("person", "Name"), value=lambda row: row.application.name, short=True),
        Column("site", _("Place"), value=lambda row: row.site.name, width=26),
        Column("first", _("From"), Kind.DATE),
        Column("lapses_on", _("Lapses on"), Kind.DATE),
    ],
    order=["lapses_on"],
    unique="id",
    empty=_("No offer waits for an answer."),
)


def ranked(rule: RuleRow, *, named: bool) -> Table:
    """A list in its order; with names for those who may see who applied."""
    columns = [
        Column("rank", _("Rank"), Kind.NUMBER),
        Column("number", _("Number"), short=True, url=_application if named else None),
    ]
    if named:
        columns.append(Column("name", pgettext_lazy("person", "Name"), short=True))
    columns += [
        Column("met", _("Criteria met"), Kind.BADGE, value=lambda row: words.met_words(rule, row.met), width=40),
        Column("points", _("Points"), Kind.NUMBER),
        Column("applied_on", _("Waits since"), Kind.DATE),
    ]
    if named:
        columns.append(
            Column("offer", _("Offer"), value=lambda row: words.offer_words(row.offer_state) if row.offer_state else "")
        )
    return Table(
        name="ranked",
        title=_("Ranking"),
        columns=columns,
        filters=[
            Filter(
                "number",
                pgettext_lazy("application", "number"),
                kind="text",
                lookup="number__startswith",
                any_label=_("any"),
            )
        ],
        sentence=_("Show number {number}"),
        order=["rank"],
        unique="id",
        empty=_("Nobody waits in this list."),
    )


def _application(row: Any) -> str | None:
    return reverse("waiting:application", args=[row.application_id]) if row.application_id else None
