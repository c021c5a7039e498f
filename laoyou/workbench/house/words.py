"""What the codes of staff, attendance and safety are called."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.facilities.enums import (
    Confidence,
    ContractKind,
    CredentialKind,
    IncidentState,
    PostKind,
    Severity,
    Subject,
    TrainingStage,
)
from laoyou.facilities.selectors.limits import LimitRow
from laoyou.facilities.selectors.requirements import Requirement
from laoyou.ui import formats
from laoyou.ui.statuses import Status, Tone

_SOON = 30  # days before a drill is due


def post_words(kind: str, share: int = 1000) -> str:
    """The post; its share of full time where it is not the whole."""
    name = str(PostKind(kind).label)
    return name if share == 1000 else _("%(post)s, %(percent)s %% of full time") % {"post": name, "percent": share / 10}


def terms_words(kind: str) -> str:
    return str(ContractKind(kind).label) if kind else ""


def credential_words(kind: str, level: int = 0) -> str:
    """What can be shown, with its grade."""
    name = str(CredentialKind(kind).label)
    return _("%(name)s, grade %(level)s") % {"name": name, "level": level} if level else name


def stage_words(stage: str) -> str:
    return str(TrainingStage(stage).label)


def missing_words(missing: tuple[Requirement, ...]) -> str:
    """What is missing, in one line."""
    return _(", ").join(credential_words(each.credential) for each in missing)


def missing_status(missing: tuple[Requirement, ...]) -> Status:
    """Whether somebody can show what is asked."""
    if not missing:
        return Status(Tone.OK, pgettext("certificates", "complete"))
    return Status(Tone.OFF, _("missing"), missing_words(missing))


def source_words(each: Requirement | LimitRow) -> str:
    """Where a demand or a limit comes from, and how well that is known."""
    known = "" if each.confidence == Confidence.VERIFIED else str(Confidence(each.confidence).label)
    return _("%(source)s (%(known)s)") % {"source": each.source, "known": known} if known else each.source


def subject_words(subject: str) -> str:
    return str(Subject(subject).label)


def plans_words(held: int, asked: int) -> str:
    """How many of the risks have measures."""
    return _("%(held)s of %(asked)s") % {"held": min(held, asked), "asked": asked}


def drill_due_status(due: date | None, today: date, *, held: bool) -> Status:
    """How soon the next drill is due; where none was ever `held`, that, and by when the first one is or was due."""
    if due is None:
        return Status(Tone.NONE, _("no rule in force") if held else _("never held"))
    said = {"day": formats.day(due)}
    if not held and due < today:
        return Status(Tone.OFF, _("never held"))
    if due < today:
        return Status(Tone.OFF, pgettext("drill", "overdue"), _("since %(day)s") % said)
    tone = Tone.NEAR if (due - today).days <= _SOON else Tone.OK
    return Status(tone, _("due"), _("by %(day)s") % said)


def severity_status(row: Any) -> Status:
    tones = {Severity.SLIGHT: Tone.NONE, Severity.INJURY: Tone.NEAR}
    return Status(tones.get(Severity(row.severity), Tone.OFF), str(Severity(row.severity).label))


def incident_status(row: Any, now: datetime) -> Status:
    """How far it is; who has not taken a step in time is told so."""
    word = str(IncidentState(row.state).label)
    if row.state == IncidentState.REPORTED and row.due_at is not None:
        said = {"moment": formats.moment(row.due_at)}
        if row.due_at < now:
            return Status(Tone.OFF, word, _("a first step was due by %(moment)s") % said)
        return Status(Tone.NEAR, word, _("first step by %(moment)s") % said)
    return Status(Tone.OK if row.state == IncidentState.CLOSED else Tone.BUSY, word)


def step_words(state: str) -> str:
    return pgettext("incident", "Closed") if state == IncidentState.CLOSED else _("A step")
