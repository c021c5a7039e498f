"""Steps of projects along time: of a plan's projects, and of one project."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from laoyou.plan.selectors.milestones import MilestoneRow
from laoyou.ui import formats
from laoyou.ui.charts import Gantt, GanttLine
from laoyou.ui.statuses import Tone
from laoyou.workbench.plan import milestone_words as words

_DAYS = 366
_MARK = 0.04  # of a year: what a single day is drawn as


def in_years(day: date) -> float:
    """A day as a year with its fraction."""
    return day.year + (day.timetuple().tm_yday - 1) / _DAYS


def of_project(rows: Sequence[MilestoneRow], today: date) -> Gantt | None:
    """One line a step: from the day planned to the day it was done, or is expected; a mark when it is in time."""
    if not rows:
        return None
    return Gantt(
        name="steps",
        title=_("Steps of the project along time"),
        lines=[_line(row, today) for row in rows],
        today=in_years(today),
        year_width=160,
    )


def _line(row: MilestoneRow, today: date) -> GanttLine:
    late = timedelta(days=row.late_days(today))
    last = row.planned_on + late if late else row.done_on or row.planned_on
    first = min(row.planned_on, last)
    said = (
        formats.day(row.planned_on)
        if last == row.planned_on
        else f"{formats.day(row.planned_on)} → {formats.day(last)}"
    )
    status = words.status_of(row, today)
    return GanttLine(
        name=words.kind_words(row.kind),
        first=first.year,
        last=last.year,
        note=f"{status.word} {status.reason}".strip(),
        tone="" if status.tone == Tone.NONE else status.tone,
        span=(in_years(first), max(in_years(last), in_years(first) + _MARK)),
        words=said,
    )
