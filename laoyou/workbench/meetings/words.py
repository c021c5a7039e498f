"""Meetings and their decisions in words."""

from __future__ import annotations

from datetime import date

from django.utils.translation import pgettext_lazy

from laoyou.plan.enums import DecisionState
from laoyou.ui.statuses import Status, Tone

_STATES = {
    DecisionState.OPEN: Status(Tone.NONE, DecisionState.OPEN.label),
    DecisionState.REPORTED: Status(Tone.BUSY, DecisionState.REPORTED.label),
    DecisionState.DONE: Status(Tone.OK, DecisionState.DONE.label),
    DecisionState.DROPPED: Status(Tone.NONE, DecisionState.DROPPED.label),
}
_LATE = Status(Tone.OFF, pgettext_lazy("decision", "Overdue"))
STATE_CHOICES = [
    ("standing", pgettext_lazy("decision", "still to be done")),
    ("late", pgettext_lazy("decision", "overdue")),
    *((state.value, state.label) for state in (DecisionState.REPORTED, DecisionState.DONE, DecisionState.DROPPED)),
]


def decision_status(state: str, due: date, today: date) -> Status:
    """Where a decision stands; an open one past its day is overdue."""
    return _LATE if state == DecisionState.OPEN and due < today else _STATES[DecisionState(state)]
