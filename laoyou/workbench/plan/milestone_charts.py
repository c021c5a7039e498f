"""Steps of projects along time: of a plan's projects, and of one project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from laoyou.plan.enums import FOUR_TOGETHER
from laoyou.plan.selectors.milestones import MilestoneRow
from laoyou.plan.selectors.rows import ProjectRow
from laoyou.ui import formats
from laoyou.ui.charts import Gantt, GanttLine, GanttMark
from laoyou.ui.statuses import Tone
from laoyou.workbench.plan import milestone_words as words
from laoyou.workbench.plan import tables
from laoyou.workbench.plan.words import group_words


def of_plan(projects: Sequence[ProjectRow], steps: Mapping[UUID, Sequence[MilestoneRow]], today: date) -> Gantt | None:
    """One line a project, from its first step to its last with a mark for each; by the printed years without steps."""
    if not steps and all(row.year_from is None for row in projects):
        return None
    return Gantt(
        name="timeline",
        title=_("Steps of the projects along time"),
        lines=[_project_line(row, steps.get(row.lineage, ()), today) for row in projects],
        today=in_years(today),
        year_width=110,
    )


def _project_line(row: ProjectRow, steps: Sequence[MilestoneRow], today: date) -> GanttLine:
    about: dict[str, Any] = {
        "name": row.name,
        "url": tables.item_url(row),
        "group": group_words(row.group),
        "note": row.place,
    }
    if not steps:
        return GanttLine(**about, first=row.year_from, last=row.year_to)
    days = [step.stands_on(today) for step in steps]
    first, last = min(step.planned_on for step in steps), max(*days, *(step.planned_on for step in steps))
    return GanttLine(
        **about,
        first=min(first, *days).year,
        last=last.year,
        tone=words.tone_of(list(steps), today),
        span=(in_years(min(first, *days)), in_years(last)),
        words=f"{min(first, *days):%Y-%m} → {last:%Y-%m}",
        marks=[_mark(step, today) for step in steps],
    )


def _mark(step: MilestoneRow, today: date) -> GanttMark:
    status = words.status_of(step, today)
    day = step.stands_on(today)
    return GanttMark(
        at=in_years(day),
        words=f"{words.kind_words(step.kind)} {formats.day(day)} {status.word} {status.reason}".strip(),
        tone="" if status.tone == Tone.NONE else status.tone,
        filled=step.done_on is not None,
        diamond=step.kind in FOUR_TOGETHER,
    )


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
