"""Progress reports in words: months, where a report stands, how its unit judges the work."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from laoyou.core.errors import NotFound
from laoyou.plan.enums import Course, ReturnState
from laoyou.plan.selectors.progress import ReportRow
from laoyou.ui import formats
from laoyou.ui.statuses import Status, Tone

_STATES = {
    "": Status(Tone.NONE, pgettext_lazy("progress report", "Not handed in")),
    ReturnState.DRAFT: Status(Tone.BUSY, ReturnState.DRAFT.label),
    ReturnState.SUBMITTED: Status(Tone.BUSY, pgettext_lazy("progress report", "Waits for the plan office")),
    ReturnState.SENT_BACK: Status(Tone.NEAR, ReturnState.SENT_BACK.label),
    ReturnState.ACCEPTED: Status(Tone.OK, ReturnState.ACCEPTED.label),
}
_LATE = Status(Tone.OFF, pgettext_lazy("progress report", "Overdue"))
_COURSES: dict[str, Status] = {
    Course.NOT_BEGUN: Status(Tone.NONE, Course.NOT_BEGUN.label),
    Course.ON_COURSE: Status(Tone.OK, Course.ON_COURSE.label),
    Course.BEHIND: Status(Tone.OFF, Course.BEHIND.label),
    Course.FINISHED: Status(Tone.OK, Course.FINISHED.label),
}
STATE_CHOICES = [
    ("late", pgettext_lazy("progress report", "overdue")),
    ("missing", pgettext_lazy("progress report", "not handed in")),
    (ReturnState.SUBMITTED.value, pgettext_lazy("progress report", "waiting for the plan office")),
    (ReturnState.SENT_BACK.value, pgettext_lazy("progress report", "sent back")),
    (ReturnState.ACCEPTED.value, pgettext_lazy("progress report", "accepted")),
]


def state_status(row: ReportRow) -> Status:
    """Where a report stands; one that is missing after its day is overdue, one sent back stays that."""
    return _LATE if row.is_late and row.state != ReturnState.SENT_BACK else _STATES[row.state]


def course_status(row: ReportRow) -> Status | None:
    """How the unit judges its work; None where it has not said."""
    return _COURSES[row.course] if row.course else None


def month_words(month: date) -> str:
    """2026年10月, or 2026-10."""
    return _("%(year)s-%(month)s") % {"year": month.year, "month": f"{month.month:02d}"}


def month_key(month: date) -> str:
    """As it stands in an address."""
    return f"{month:%Y-%m}"


def month_of(key: str) -> date:
    """The first day of a month named in an address. Raises NotFound for anything else."""
    try:
        return date.fromisoformat(f"{key}-01")
    except ValueError:
        raise NotFound from None


def percent_words(percent: int | None) -> str:
    return formats.percent(percent) if percent is not None else ""
