"""What the codes of filings are called, and how a filing stands."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from laoyou.core.clock import day_of
from laoyou.facilities.enums import Confidence, Service
from laoyou.facilities.enums.filings import FilingKind, FilingPaper, FilingState, RequestState
from laoyou.ui import formats
from laoyou.ui.statuses import Status, Tone

_TONES = {
    FilingState.ACCEPTED: Tone.OK,
    FilingState.REFUSED: Tone.OFF,
    FilingState.WITHDRAWN: Tone.NONE,
}
CHANGED = {
    "site_name": gettext_lazy("Name of the site"),
    "address": gettext_lazy("Address"),
    "phone": gettext_lazy("Telephone"),
    "name": gettext_lazy("Name of the institution"),
    "representative": gettext_lazy("Legal representative"),
    "services": gettext_lazy("Services"),
}


def kind_words(kind: str) -> str:
    return str(FilingKind(kind).label)


def request_status(found: Any) -> Status:
    """What became of a filing handed in without an account."""
    tones = {RequestState.WAITING: Tone.NEAR, RequestState.TAKEN: Tone.OK}
    if found.state == RequestState.TAKEN and found.more_at and found.filing.state == FilingState.INCOMPLETE:
        return Status(Tone.NEAR, gettext("more papers came in"), formats.day(day_of(found.more_at)))
    day = formats.day(found.decided_on) if found.decided_on else ""
    return Status(tones.get(RequestState(found.state), Tone.OFF), str(RequestState(found.state).label), day)


def changed_words(name: str, value: str) -> str:
    """What a change is about as people write it; services by name."""
    if name != "services" or not value:
        return value or "—"
    return "、".join(str(Service(code).label) for code in value.split(",") if code in Service.values)


def due_words(due: date, today: date) -> Status:
    """By when a home has to be filed."""
    return _due(gettext("not filed"), due, today)


def paper_words(paper: str) -> str:
    return str(FilingPaper(paper).label)


def confidence_words(confidence: str) -> str:
    """Empty for what was checked against the original."""
    return "" if confidence == Confidence.VERIFIED else str(Confidence(confidence).label)


def status(filing: Any, today: date) -> Status:
    """State with what is due: an answer by the department, or papers by the operator."""
    label = str(FilingState(filing.state).label)
    if filing.state == FilingState.SUBMITTED:
        return _due(label, filing.due_on, today)
    if filing.state == FilingState.INCOMPLETE and filing.more_by:
        return _due(label, filing.more_by, today)
    day = formats.day(filing.decided_on) if filing.decided_on else ""
    return Status(_TONES.get(FilingState(filing.state), Tone.NONE), label, day)


def _due(label: str, until: date, today: date) -> Status:
    if until < today:
        return Status(Tone.OFF, label, _("was due on %(day)s") % {"day": formats.day(until)})
    return Status(Tone.NEAR, label, pgettext("filing", "by %(day)s") % {"day": formats.day(until)})
