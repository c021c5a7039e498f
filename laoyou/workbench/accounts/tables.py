"""The lists of these pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.accounts.enums import OrganisationKind, Role
from laoyou.accounts.selectors import organisations, people
from laoyou.core import clock
from laoyou.ui.statuses import Status, Tone
from laoyou.ui.tables import Column, Filter, Kind, Table
from laoyou.workbench.accounts import details, words


def _by_name(source: Any, typed: str) -> Any:
    return source.filter(display_name__icontains=typed) | source.filter(username__icontains=typed)


PEOPLE = Table(
    name="people",
    title=_("People and accounts"),
    columns=[
        Column("display_name", pgettext_lazy("person", "Name"), sortable=True, width=18),
        Column("username", _("User name"), sortable=True, width=18),
        Column("roles", _("Roles"), value=lambda person: words.roles_of(person.in_force), width=28),
        Column("area_name", _("Home area"), sortable=True, order_by="area"),
        Column("state", _("Account"), Kind.STATUS, value=words.account_status),
        Column("two_steps", _("Two-step sign-in"), value=lambda person: _("yes") if person.has_two_steps else _("no")),
        Column("last_login", _("Last sign-in"), Kind.MOMENT),
        Column("email", _("E-mail"), shown=False),
    ],
    filters=[
        Filter("name", pgettext_lazy("person", "name"), kind="text", apply=_by_name, any_label=_("any name")),
        Filter(
            "role",
            _("role"),
            choices=Role.choices,
            any_label=_("any role"),
            apply=lambda source, role: people.holding(source, role, on=clock.today()),
        ),
        Filter(
            "account",
            _("account"),
            choices=[("active", _("may sign in")), ("locked", _("locked"))],
            any_label=_("any account"),
            apply=lambda source, state: source.filter(is_active=state == "active"),
        ),
    ],
    sentence=_("People called {name} with {role}, {account}"),
    order=["username"],
    unique="id",
    opens=lambda person: reverse("accounts:person", args=[person.pk]),
    empty=_("Nobody here answers to that."),
    empty_hint=_("Accounts are listed in the area that keeps them and in those around it."),
)


def token_status(row: Any) -> Status:
    """Good, ended or withdrawn."""
    if row.revoked_at:
        return Status(Tone.OFF, _("withdrawn"))
    return Status(Tone.OK, _("good")) if row.expires_at > clock.now() else Status(Tone.NONE, _("ended"))


TOKENS = Table(
    name="tokens",
    title=_("Programs"),
    columns=[
        Column("name", _("What it is for"), sortable=True, width=32),
        Column("person", _("In the name of"), value=lambda token: token.user.display_name, width=18),
        Column("area_name", _("Where"), sortable=True, order_by="area"),
        Column("state", _("State"), Kind.STATUS, value=token_status),
        Column("expires_at", _("Good until"), Kind.DATE, sortable=True, value=details.last_day_of),
        Column("last_used_at", _("Last used"), Kind.MOMENT, sortable=True),
        Column("created_by", _("Given by"), shown=False),
    ],
    filters=[Filter("name", _("name"), kind="text", lookup="name__icontains", any_label=_("any name"))],
    sentence=_("Programs called {name}"),
    order=["-created_at"],
    unique="id",
    opens=lambda token: reverse("accounts:token", args=[token.pk]),
    empty=_("No program acts in anybody's name here."),
)

ORGANISATIONS = Table(
    name="organisations",
    title=_("Organisations"),
    columns=[
        Column("name", _("Name"), sortable=True, width=32),
        Column("short_name", _("Short name"), sortable=True, width=18),
        Column("function", _("Function"), sortable=True, value=lambda row: words.function_words(row.function)),
        Column("kind", _("Kind"), sortable=True, value=lambda row: words.kind_name(row.kind)),
        Column("area_name", _("Area"), sortable=True, order_by="area"),
        Column(
            "aliases", _("Other names"), value=lambda row: "、".join(alias.name for alias in row.other_names), width=28
        ),
    ],
    filters=[
        Filter("named", _("name"), kind="text", apply=organisations.named_like, any_label=_("any name")),
        Filter("kind", _("kind"), choices=OrganisationKind.choices, any_label=_("any kind")),
    ],
    sentence=_("Organisations called {named} of {kind}"),
    order=["area", "name"],
    unique="id",
    opens=lambda row: reverse("accounts:organisation", args=[row.pk]),
    empty=_("No organisations here yet."),
    empty_hint=_("A system administrator can lay out the usual departments of an area in one step."),
)
