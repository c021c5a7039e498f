"""What the detail pages show, ready for their templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from laoyou.accounts.selectors import people
from laoyou.accounts.selectors.organisations import OrganisationRow
from laoyou.accounts.selectors.people import PersonRow
from laoyou.accounts.selectors.tokens import TokenRow
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.places.selectors import areas
from laoyou.ui import formats
from laoyou.ui.blocks import Fact
from laoyou.ui.statuses import Status
from laoyou.workbench.accounts import words

account_status = words.account_status
_A_MOMENT = timedelta(seconds=1)  # a token ends when the day after its last one begins


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A role as one line; `may_end` when the reader could withdraw it."""

    id: UUID
    role: str
    place: str
    organisation: str
    period: str
    status: Status
    may_end: bool


def person_facts(row: PersonRow, *, on: date) -> list[Fact]:
    """The account's facts."""
    return [
        Fact(_("User name"), row.username),
        Fact(_("E-mail"), row.email or "—"),
        Fact(_("Home area"), place_name(row.area, on=on)),
        Fact(_("Two-step sign-in"), _("yes") if row.has_two_steps else _("no")),
        Fact(_("Last sign-in"), formats.moment(row.last_login) if row.last_login else _("never")),
        Fact(
            _("Password changed"), formats.moment(row.password_changed_at) if row.password_changed_at else _("not yet")
        ),
    ]


def assignments_of(user_id: UUID, *, actor: Actor, on: date) -> list[HeldLine]:
    """The person's roles inside the reader's area (all of one's own), newest first."""
    held = people.assignments([user_id], on=on)
    seen = [row for row in held if row.area in actor.area or user_id == actor.user_id]
    names = areas.names({row.area for row in seen}, on=on)
    return [
        HeldLine(
            id=row.id,
            role=words.role_name(row.role),
            place=names.get(row.area, _("the whole country") if row.area == 0 else str(row.area)),
            organisation=row.organisation,
            period=words.period(row.first_day, row.until),
            status=words.assignment_status(row.in_force, row.first_day, on),
            may_end=row.in_force or row.first_day > on,
        )
        for row in seen
    ]


def organisation_facts(row: OrganisationRow, *, on: date) -> list[Fact]:
    """The organisation's facts."""
    return [
        Fact(_("Short name"), row.short_name or "—"),
        Fact(_("Kind"), words.kind_name(row.kind)),
        Fact(_("Function"), words.function_words(row.function) or "—"),
        Fact(_("Area"), place_name(row.area, on=on)),
        Fact(_("Exists"), words.period(row.first_day, row.last_day)),
    ]


def token_facts(row: TokenRow, *, on: date) -> list[Fact]:
    """What there is to know of a token."""
    withdrawn = f"{formats.moment(row.revoked_at)} · {row.revoked_by}" if row.revoked_at else ""
    facts = [
        Fact(_("In the name of"), row.person),
        Fact(_("Where"), place_name(row.area, on=on)),
        Fact(_("Begins with"), f"{row.hint}…"),
        Fact(_("Calls a minute, at most"), formats.number(row.per_minute)),
        Fact(_("Given"), f"{formats.moment(row.created_at)} · {row.created_by}"),
        Fact(_("Good until"), formats.day(last_day_of(row))),
        Fact(_("Last used"), formats.moment(row.last_used_at) if row.last_used_at else _("never")),
        Fact(_("Withdrawn"), withdrawn),
    ]
    return [fact for fact in facts if fact.value]


def last_day_of(token: Any) -> date:
    """The last day a token is good."""
    return day_of(token.expires_at - _A_MOMENT)


def token_actions(row: TokenRow) -> list[str]:
    """The sentences of what a token may do."""
    return [words.action_words(code) for code in row.actions]


def place_name(area: int, *, on: date) -> str:
    """The full name of an area, its code when it has none on the day."""
    if area == 0:
        return _("the whole country")
    return areas.names([area], on=on).get(area, f"{area:012d}")
