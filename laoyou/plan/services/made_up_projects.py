"""How the projects of a demonstration went: steps with some late, money from several sources. All of it made up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from laoyou.core.identifiers import uuid7
from laoyou.places.selectors.made_up_points import MadeUpPoints
from laoyou.plan.enums import MilestoneKind, MoneySource, MoneyStage
from laoyou.plan.models import Milestone, MoneyEntry, ProjectPlace, ProjectVisit
from laoyou.plan.selectors.parameters import Terms
from laoyou.plan.selectors.rows import ProjectRow

RECORDED_BY = "演示数据（虚构）"

# Stated assumptions of the demonstration: where each step lies between the first day and the last.
_COURSE = (0.0, 0.1, 0.22, 0.7, 0.82, 0.88, 1.0)
_BUILT, _ACCEPTED = 3, 4
_LENGTH = timedelta(days=620)
_OVERDUE, _SOON, _AHEAD = 5, 3, 6  # of seven projects one each is late now, due soon, and far from its end
_UNVISITED, _EMPTY = 1, 2  # of four projects in use one was never visited, of eight one was found empty
_REASONS = ("（示例）征地手续延后", "（示例）冬季停工", "（示例）招标流标一次", "（示例）设计变更")
# What is allocated, and what of it is paid, once a step is done: shares of what was approved.
_TRANCHES = ((MilestoneKind.BEGUN, 0.5, 0.3), (MilestoneKind.BUILT, 0.3, 0.3), (MilestoneKind.IN_USE, 0.2, 0.4))
_LOCAL = ((MoneySource.LOTTERY, 0.25), (MoneySource.SOCIAL, 0.15))  # of what is not central; the rest is the county's


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when it is made up."""

    area: int
    today: date
    now: datetime
    terms: Terms


def steps(projects: Sequence[ProjectRow], setting: Setting) -> list[Milestone]:
    """Seven steps for each project, planned on working days; done as far as they lie behind us."""
    return [step for number, row in enumerate(projects) for step in _steps(row, number, setting)]


def money(projects: Sequence[ProjectRow], made: Iterable[Milestone], setting: Setting) -> list[MoneyEntry]:
    """Approved, allocated and paid along the steps; now and then one voucher entered twice and taken back."""
    done: dict[UUID, dict[str, date]] = {}
    for step in made:
        if step.done_on:
            done.setdefault(step.lineage, {})[step.kind] = step.done_on
    return [
        entry
        for number, row in enumerate(projects)
        for entry in _money(row, number, done.get(row.lineage, {}), setting)
    ]


def places(projects: Sequence[ProjectRow], setting: Setting) -> list[ProjectPlace]:
    """A made-up point for each project of one county."""
    return [
        ProjectPlace(
            **_about(row, setting),
            within=row.areas[0],
            longitude=point[0],
            latitude=point[1],
            address="（示例）地点",
            recorded_by=RECORDED_BY,
            recorded_at=setting.now,
        )
        for number, row in enumerate(projects)
        if len(row.areas) == 1
        and (
            point := MadeUpPoints(row.areas[0], on=setting.today, seed=1).of(
                row.areas[0] + (number + 1) * 1_000 + 1, number
            )
        )
    ]


def visits(projects: Sequence[ProjectRow], made: Iterable[Milestone], setting: Setting) -> list[ProjectVisit]:
    """One visit to most of the projects that are in use: some found empty, some to be seen again; the rest are due."""
    used = {step.lineage: step.done_on for step in made if step.kind == MilestoneKind.IN_USE and step.done_on}
    found = [
        (number, row, used[row.lineage])
        for number, row in enumerate(projects)
        if row.lineage in used and number % 4 != _UNVISITED
    ]
    return [_visit(row, number, since, setting) for number, row, since in found]


def _visit(row: ProjectRow, number: int, since: date, setting: Setting) -> ProjectVisit:
    on = max(since, setting.today - timedelta(days=30 + number))
    empty = number % 8 == _EMPTY
    return ProjectVisit(
        **_about(row, setting),
        on=on,
        in_use=not empty,
        beds=None if empty else 20 + number * 4,
        people=None if empty else 11 + number * 3,
        problems="（示例）设备未到位，暂未投入使用" if empty else "",
        next_on=_worked(setting.today + timedelta(days=number - 10), setting) if number % 2 == 0 else None,
        recorded_by=RECORDED_BY,
        recorded_at=setting.now,
    )


def _steps(row: ProjectRow, number: int, setting: Setting) -> Iterator[Milestone]:
    before = date.min
    is_open = False
    for position, (kind, planned) in enumerate(zip(MilestoneKind, _planned(row, number, setting), strict=True)):
        late = (number * 5 + position * 3) % 11
        actual = max(before, planned + timedelta(days=(late - 6) * 6 if late > 6 else 0))
        stuck = number % 7 == _OVERDUE and position == _BUILT
        is_open = is_open or stuck or actual > setting.today
        step = _step(row, kind, position, planned, setting)
        if not is_open:
            step.done_on = before = actual
        elif stuck:
            step.forecast_on = _worked(setting.today + timedelta(days=35), setting)
        if (step.done_on or step.forecast_on or planned) > planned:
            step.reason = _REASONS[(number + position) % len(_REASONS)]
        yield step


def _planned(row: ProjectRow, number: int, setting: Setting) -> list[date]:
    """The planned days: along the printed period, or so that something of the project is due around today."""
    course = number % 7
    around = {
        _OVERDUE: (_BUILT, timedelta(days=-20)),
        _SOON: (_ACCEPTED, timedelta(days=12)),
        _AHEAD: (_BUILT, timedelta(days=150)),
    }
    if course in around or not (row.year_from and row.year_to):
        anchor, away = around.get(course, around[_SOON])
        first, length = setting.today + away - _LENGTH * _COURSE[anchor], _LENGTH
    else:
        first = date(row.year_from, 2, 10)
        length = date(row.year_to, 12, 20) - first
    return [_worked(first + length * share, setting) for share in _COURSE]


def _worked(day: date, setting: Setting) -> date:
    return setting.terms.calendar.moved(day)


def _step(row: ProjectRow, kind: MilestoneKind, position: int, planned: date, setting: Setting) -> Milestone:
    return Milestone(
        **_about(row, setting),
        kind=kind,
        position=position + 1,
        planned_on=planned,
        recorded_by=RECORDED_BY,
        recorded_at=setting.now,
    )


def _money(row: ProjectRow, number: int, done: dict[str, date], setting: Setting) -> Iterator[MoneyEntry]:
    approved_on = done.get(MilestoneKind.APPROVED)
    if not row.total_fen or approved_on is None:
        return
    for serial, (source, fen) in enumerate(_sources(row), start=number * 4 + 1):
        entry = partial(_entry, row, setting, source=source, document=f"示例资〔{approved_on.year}〕{serial}号")
        yield entry(stage=MoneyStage.APPROVED, on=approved_on, fen=fen)
        for kind, allocated, paid in _TRANCHES:
            if on := done.get(kind):
                yield entry(stage=MoneyStage.ALLOCATED, on=on, fen=_share(fen, allocated))
                # One project in six keeps its last tranche unspent.
                if number % 6 != 1 or kind != MilestoneKind.IN_USE:
                    yield entry(stage=MoneyStage.PAID, on=on, fen=_share(fen, paid))
        if serial % 9 == 4 and (begun := done.get(MilestoneKind.BEGUN)):
            yield from _mistaken(partial(entry, stage=MoneyStage.PAID), begun, _share(fen, 0.01), setting)


def _mistaken(entry: Callable[..., MoneyEntry], on: date, fen: int, setting: Setting) -> Iterator[MoneyEntry]:
    """A payment entered by mistake, and its counter-entry."""
    if fen:
        wrong = entry(on=on, fen=fen)
        yield wrong
        yield entry(
            on=min(on + timedelta(days=9), setting.today), fen=-fen, corrects=wrong, note="（示例）凭证录入有误"
        )


def _sources(row: ProjectRow) -> list[tuple[MoneySource, int]]:
    """The central money as the plan prints it, the rest over three sources; nothing is lost by rounding."""
    rest = row.other_fen or 0
    local = [(source, _share(rest, share)) for source, share in _LOCAL]
    first = rest - sum(fen for _source, fen in local)
    found = [(MoneySource.CENTRAL, row.central_fen or 0), (MoneySource.COUNTY, first), *local]
    return [(source, fen) for source, fen in found if fen > 0]


def _entry(row: ProjectRow, setting: Setting, **facts: Any) -> MoneyEntry:
    place = row.areas[0] if len(row.areas) == 1 else setting.area
    return MoneyEntry(
        **_about(row, setting),
        place=place,
        recorded_by=RECORDED_BY,
        recorded_at=setting.now,
        **facts,
    )


def _about(row: ProjectRow, setting: Setting) -> dict[str, Any]:
    return {"id": uuid7(), "area": setting.area, "item_id": row.id, "lineage": row.lineage}


def _share(fen: int, share: float) -> int:
    """Part of a sum, in whole yuan."""
    return round(fen * share / 100) * 100
