"""What the codes and figures of neighbourhoods are called."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from laoyou.facilities.enums import Confidence, NeighbourhoodKind, ProvisionKind, QuotaBasis, RemedyOutcome
from laoyou.ui import formats
from laoyou.ui.statuses import CLOSE, OFF_COURSE, REACHED, Status, Tone, no_data

_SOON = 30  # days before a plan is due that it is called so


def square_metres(hundredths: int | None) -> Decimal | None:
    """Hundredths of a square metre as square metres; None stays None."""
    return None if hundredths is None else Decimal(hundredths) / 100


def floor_words(hundredths: int | None) -> str:
    """A floor with its unit."""
    if hundredths is None:
        return formats.MISSING
    return _("%(floor)s m²") % {"floor": formats.number(square_metres(hundredths))}


def kind_words(kind: str) -> str:
    return str(NeighbourhoodKind(kind).label)


def provision_words(kind: str) -> str:
    return str(ProvisionKind(kind).label)


def outcome_words(outcome: str) -> str:
    return str(RemedyOutcome(outcome).label) if outcome else ""


def confidence_words(confidence: str) -> str:
    return str(Confidence(confidence).label)


def quota_words(quota: Any) -> str:
    """What a quota asks for: 0.1 m² for each resident; 20 to 30 m² for every 100 households."""
    least = formats.number(square_metres(quota.least))
    floor = f"{least}–{formats.number(square_metres(quota.most))}" if quota.most else least
    asked = {"floor": floor, "basis": QuotaBasis(quota.basis).label}
    return _("%(floor)s m² %(basis)s") % asked


def supply_status(row: Any) -> Status:
    """Whether a row of `neighbourhoods` has what it has to have."""
    required, lacking = row.required, row.lacking
    if required is None:
        return no_data(_("no count of residents and households, or no quota"))
    if lacking == 0:
        return REACHED
    return OFF_COURSE if row.provided * 2 < required else CLOSE


def due_status(due: date, *, today: date) -> Status:
    """How near the day is on which something has to be done."""
    if due < today:
        return Status(Tone.OFF, _("overdue by %(days)s days") % {"days": (today - due).days})
    if (due - today).days <= _SOON:
        return Status(Tone.NEAR, _("due in %(days)s days") % {"days": (due - today).days})
    return Status(Tone.NONE, _("in time"))


def period_words(first: date | None, until: date | None) -> str:
    """From when until before when."""
    if until is None:
        return _("since %(first)s") % {"first": formats.day(first)}
    return _("%(first)s until before %(until)s") % {"first": formats.day(first), "until": formats.day(until)}
