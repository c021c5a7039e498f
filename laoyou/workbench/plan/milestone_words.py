"""Steps of projects in words: their names, how they stand, by how much they are late."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from laoyou.plan.enums import FOUR_TOGETHER, MilestoneKind
from laoyou.plan.selectors.milestones import MilestoneRow
from laoyou.ui.statuses import Status, Tone

STANDING = [
    ("late", pgettext_lazy("step of a project", "late")),
    ("soon", pgettext_lazy("step of a project", "due within 30 days")),
    ("open", pgettext_lazy("step of a project", "not done yet")),
    ("done", pgettext_lazy("step of a project", "done")),
]


def kind_words(kind: str) -> str:
    """The step's name; one of the four that are taken together says so."""
    label = str(MilestoneKind(kind).label)
    return _("%(step)s (one of the four together)") % {"step": label} if kind in FOUR_TOGETHER else label


def status_of(row: MilestoneRow, today: date) -> Status:
    """How a step stands, and by how many days it is late."""
    late = row.late_days(today)
    reason = ngettext("%(days)s day late", "%(days)s days late", late) % {"days": late} if late else ""
    if row.done_on:
        return Status(Tone.NEAR if late else Tone.OK, pgettext("step of a project", "done"), reason)
    if row.is_overdue(today):
        return Status(Tone.OFF, pgettext("step of a project", "overdue"), reason)
    if late:
        return Status(Tone.OFF, pgettext("step of a project", "expected late"), reason)
    if row.is_soon(today):
        return Status(Tone.BUSY, pgettext("step of a project", "due within 30 days"))
    return Status(Tone.NONE, pgettext("step of a project", "to come"))


def tone_of(rows: list[MilestoneRow], today: date) -> Tone | str:
    """How a project stands as a whole: late while any open step is, done when all are."""
    if any(row.done_on is None and row.late_days(today) for row in rows):
        return Tone.OFF
    if rows and all(row.done_on for row in rows):
        return Tone.OK
    return Tone.BUSY if rows else ""
