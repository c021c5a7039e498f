"""Policies of the register in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from laoyou.core import clock
from laoyou.ui import formats
from laoyou.ui.statuses import Status, Tone

_AHEAD = Status(Tone.NONE, pgettext_lazy("policy", "Not in force yet"))
_HOLDS = Status(Tone.OK, pgettext_lazy("policy", "In force"))
_SOON = Status(Tone.NEAR, pgettext_lazy("policy", "Ends soon"))
_OVER = Status(Tone.OFF, pgettext_lazy("policy", "Ended"))
_REPLACED = Status(Tone.NONE, pgettext_lazy("policy", "Replaced"))
STATE_CHOICES = [
    ("holds", pgettext_lazy("policy", "In force")),
    ("soon", pgettext_lazy("policy", "Ends soon")),
    ("over", pgettext_lazy("policy", "Ended")),
    ("replaced", pgettext_lazy("policy", "Replaced")),
]


def status_of(row: Any) -> Status:
    """Whether a policy holds today, and for how long still."""
    today = clock.today()
    if row.superseded_by_id and row.valid_until <= today:
        return _REPLACED
    if row.valid_from > today:
        return _AHEAD
    if row.valid_until is None:
        return _HOLDS
    if row.valid_until <= today:
        return _OVER
    is_soon = row.valid_until <= today + timedelta(days=row.soon) and not row.superseded_by_id
    return _SOON if is_soon else _HOLDS


def last_day(row: Any) -> Any:
    """The last day a policy holds; None until further notice."""
    return row.valid_until - timedelta(days=1) if row.valid_until else None


def holds_words(row: Any) -> str:
    """From when until when, in words."""
    until = last_day(row)
    since = formats.day(row.valid_from)
    if until is None:
        return pgettext("policy", "from %(since)s until further notice") % {"since": since}
    return pgettext("policy", "from %(since)s to %(until)s") % {"since": since, "until": formats.day(until)}
