"""Pledges of a year in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import pgettext_lazy

from laoyou.core import clock
from laoyou.plan.enums import PledgeState
from laoyou.ui import formats
from laoyou.ui.statuses import Status, Tone

_STATES = {
    PledgeState.OPEN: Status(Tone.BUSY, PledgeState.OPEN.label),
    PledgeState.DONE: Status(Tone.OK, PledgeState.DONE.label),
    PledgeState.NOT_DONE: Status(Tone.OFF, PledgeState.NOT_DONE.label),
}
_REPORTED = Status(Tone.NEAR, pgettext_lazy("pledge", "All reported, to be confirmed"))
_OVER = Status(Tone.OFF, pgettext_lazy("pledge", "Year over, not settled"))
STATE_CHOICES = [(state.value, state.label) for state in PledgeState]


def status_of(row: Any) -> Status:
    """Where a pledge stands; an open one of a year that is over waits for its verdict."""
    if row.state == PledgeState.OPEN and row.done is not None and row.done >= row.promised:
        return _REPORTED
    if row.state == PledgeState.OPEN and row.year < clock.today().year:
        return _OVER
    return _STATES[PledgeState(row.state)]


def share_of(row: Any) -> float | None:
    """How much of what was pledged is reported, per cent; None before the first report."""
    return None if row.done is None else float(row.done / row.promised * 100)


def amount(value: Decimal, unit: str) -> str:
    """So many of a thing: 5 所."""
    return f"{formats.number(value)} {unit}"
