"""Progress reports of a demonstration: past months settled, the last one with some late, sent back and waiting."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from laoyou.core.clock import CHINA, day_of
from laoyou.core.identifiers import uuid7
from laoyou.core.months import month_after, month_before
from laoyou.plan.enums import Course, ReturnState, ReturnStepKind
from laoyou.plan.models import ProgressReturn, ReportMonth, ReturnStep
from laoyou.plan.selectors.owing import Unit, units_meant
from laoyou.plan.selectors.progress import due_of
from laoyou.plan.selectors.rows import TaskRow
from laoyou.plan.services.made_up_projects import RECORDED_BY, Setting

# Stated assumptions of the demonstration, in hundredths of the reports.
_SETTLED = ((3, ""), (8, "back"), (100, ReturnState.ACCEPTED))
_LAST = ((14, ""), (26, ReturnState.SENT_BACK), (46, ReturnState.SUBMITTED), (100, ReturnState.ACCEPTED))
_LATE = 6  # of a hundred come after the day
_BEHIND = 12
_OPEN_MONTHS = 2  # the last ones still take reports
_DONE = (
    "（示例）现场核对{many}处，台账已更新",
    "（示例）召开推进会{many}次，完成阶段安排",
    "（示例）新增服务{many}人次",
)
_WRONG = "（示例）数字与台账不一致，请核对后重报"


@dataclass(slots=True)
class Reports:
    """What was made up."""

    returns: list[ProgressReturn] = field(default_factory=list)
    steps: list[ReturnStep] = field(default_factory=list)
    months: list[ReportMonth] = field(default_factory=list)


def reports(tasks: Sequence[TaskRow], setting: Setting) -> Reports:
    """A report of every task, unit and month since January of last year; all but the last two months are closed."""
    made = Reports()
    months, owing = list(_months(setting.today)), units_meant(tasks, setting.area, on=setting.today)
    for month in months:
        is_last = month == months[-1]
        for task in tasks:
            for unit, _leads in owing.of(task):
                _report(made, task, unit, month, _LAST if is_last else _SETTLED, setting)
        if month not in months[-_OPEN_MONTHS:]:
            made.months.append(_closed(month, setting))
    return made


def _months(today: date) -> Iterator[date]:
    month, last = date(today.year - 1, 1, 1), month_before(today)
    while month <= last:
        yield month
        month = month_after(month)


def _report(
    made: Reports, task: TaskRow, unit: Unit, month: date, shares: Sequence[tuple[int, str]], setting: Setting
) -> None:
    chance = _chance(task.name, unit.id.hex, month)
    state = next(state for below, state in shares if chance < below)
    if not state:
        return
    due = due_of(month, terms=setting.terms).day
    submitted = _at(_day(due, _chance("late", unit.id.hex, month), setting), 10, setting)
    decided = _at(min(day_of(submitted) + timedelta(days=3), setting.today), 15, setting)
    gone_back = state == "back"
    row = _row(task, unit, month, ReturnState.ACCEPTED if gone_back else ReturnState(state), setting)
    row.submitted_at, row.submitted_by = submitted, RECORDED_BY
    _step(made, row, ReturnStepKind.SUBMITTED, submitted)
    if gone_back:
        _step(made, row, ReturnStepKind.SENT_BACK, decided, _WRONG)
        again = decided + timedelta(hours=20)
        _step(made, row, ReturnStepKind.SUBMITTED, again)
        decided = again + timedelta(hours=6)
    if row.state != ReturnState.SUBMITTED:
        row.decided_at, row.decided_by = decided, RECORDED_BY
        kind = ReturnStepKind.SENT_BACK if row.state == ReturnState.SENT_BACK else ReturnStepKind.ACCEPTED
        _step(made, row, kind, decided, _WRONG if kind == ReturnStepKind.SENT_BACK else "")
    made.returns.append(row)


def _row(task: TaskRow, unit: Unit, month: date, state: ReturnState, setting: Setting) -> ProgressReturn:
    of_task = _chance(task.name, unit.id.hex, date(2000, 1, 1))
    behind = _chance("course", task.name, month) < _BEHIND
    begun = (setting.today.year - 1, 1)
    since = (month.year - begun[0]) * 12 + month.month - begun[1]
    return ProgressReturn(
        id=uuid7(),
        area=setting.area,
        unit_area=unit.area,
        item_id=task.id,
        lineage=task.lineage,
        organisation_id=unit.id,
        month=month,
        state=state,
        course=Course.BEHIND if behind else Course.ON_COURSE,
        percent=min(95, 20 + of_task % 30 + since * 2),
        done=_DONE[of_task % len(_DONE)].format(many=2 + of_task % 9),
        obstacles="（示例）人手不足，等待配套资金" if behind else "",
        ahead="（示例）下月继续推进",
        revision=1,
    )


def _step(made: Reports, row: ProgressReturn, kind: ReturnStepKind, at: datetime, text: str = "") -> None:
    made.steps.append(ReturnStep(id=uuid7(), report=row, kind=kind, text=text, at=at, by=RECORDED_BY))


def _closed(month: date, setting: Setting) -> ReportMonth:
    on = month_after(month_after(month))
    return ReportMonth(
        id=uuid7(),
        area=setting.area,
        month=month,
        is_closed=True,
        decided_at=_at(on, 9, setting),
        decided_by=RECORDED_BY,
    )


def _day(due: date, chance: int, setting: Setting) -> date:
    return min(due + timedelta(days=2) if chance < _LATE else due - timedelta(days=chance % 4), setting.today)


def _at(day: date, hour: int, setting: Setting) -> datetime:
    return min(datetime.combine(day, time(hour), CHINA), setting.now)


def _chance(*of: str | date) -> int:
    """The same number from 0 to 99 for the same words, in every run."""
    return zlib.crc32("|".join(map(str, of)).encode()) % 100
