"""Progress reports as pages read them: who owes one for a month, what was said, how it went on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet

from laoyou.accounts.selectors import organisations
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import NotFound
from laoyou.core.months import month_after
from laoyou.core.working_days import Deadline
from laoyou.plan.access import VIEW_PROGRESS
from laoyou.plan.enums import Course, ReturnState
from laoyou.plan.models import ProgressReturn, ReportMonth, ReturnEvidence, ReturnStep
from laoyou.plan.selectors import editions, items
from laoyou.plan.selectors.lineages import near
from laoyou.plan.selectors.owing import units_owing
from laoyou.plan.selectors.parameters import Terms
from laoyou.plan.selectors.rows import EditionRow, StepRow, TaskRow

_SATURDAY = 5
_WITHIN = "report_within"
_MONTHS_SHOWN = 36
SETTLED = frozenset({ReturnState.SUBMITTED, ReturnState.ACCEPTED})

_SAID = (
    "state",
    "course",
    "percent",
    "done",
    "obstacles",
    "ahead",
    "revision",
    "submitted_at",
    "submitted_by",
    "submitted_by_id",
    "decided_at",
    "decided_by",
)


class ReportRow(NamedTuple):
    """What one unit owes or has said about one task in one month. Without a report `state` is "" and the rest empty.

    A tuple, for a month has hundreds: a frozen object of as many fields takes three times as long to make.
    """

    item_id: UUID
    edition_id: UUID
    area: int
    lineage: UUID
    number: str
    name: str
    section: str
    organisation_id: UUID
    unit: str
    leads: bool
    month: date
    due: date
    is_late: bool
    unit_area: int = 0
    report_id: UUID | None = None
    state: str = ""
    course: str = ""
    percent: int | None = None
    done: str = ""
    obstacles: str = ""
    ahead: str = ""
    revision: int | None = None
    submitted_at: datetime | None = None
    submitted_by: str = ""
    submitted_by_id: UUID | None = None
    decided_at: datetime | None = None
    decided_by: str = ""

    @property
    def key(self) -> str:
        return f"{self.item_id}-{self.organisation_id}"

    @property
    def is_countys(self) -> bool:
        """Whether the unit is one of an area inside the plan's."""
        return self.unit_area not in {0, self.area}


class Owed(NamedTuple):
    """A report as far as it is counted; without one `state` is ""."""

    lineage: UUID
    organisation_id: UUID
    leads: bool
    state: str
    due: date
    is_late: bool


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A file kept with a report; `size` in bytes."""

    id: UUID
    attachment_id: UUID
    filename: str
    size: int


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """An accepted report of an earlier month, of whichever edition."""

    month: date
    unit: str
    course: str
    percent: int | None
    done: str

    @property
    def course_words(self) -> str:
        return str(Course(self.course).label)


@dataclass(frozen=True, slots=True)
class MonthRow:
    """How the reports of a month stand as a whole."""

    month: date
    is_closed: bool
    reason: str
    decided_by: str


def due_of(month: date, *, terms: Terms) -> Deadline:
    """The last day on which reports of a month are in time."""
    last = month_after(month) - timedelta(days=1)
    return terms.calendar.deadline(last, terms.parameter(_WITHIN, last).value)


def owed_on(month: date, today: date) -> date:
    """The day whose units owe the reports of a month: its last, or today while it runs."""
    return min(month_after(month) - timedelta(days=1), today)


def due_without_holidays(month: date, *, terms: Terms) -> date:
    """The day that would be the last if only Saturdays and Sundays were off: holidays may have moved it."""
    day = month_after(month) - timedelta(days=1)
    left = terms.parameter(_WITHIN, day).value
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return day


def reports(
    edition: EditionRow | UUID,
    month: date,
    *,
    actor: Actor,
    today: date,
    terms: Terms,
) -> list[ReportRow]:
    """Every task × unit of an edition with its report of the month, in printed order, leading units first.

    Where the plan names the governments inside as one (各县区人民政府), each of them owes its own. From a county only
    the reports of its own units are seen. Units that nobody has recognised owe nothing until they are. Drafts are the
    unit's own: others see that nothing was handed in. Raises NotFound, also for a plan outside the actor's area, and
    for one around it that gives its units nothing.
    """
    seen = editions.get_edition(edition, actor=actor) if isinstance(edition, UUID) else edition
    tasks = _tasks(seen, actor)
    found = _rows(seen, tasks, month, actor=actor, today=today, terms=terms)
    if not found and seen.area not in actor.area:
        raise NotFound
    return found


def owed(
    edition: EditionRow, month: date, *, actor: Actor, today: date, terms: Terms, unit: UUID | None = None
) -> list[Owed]:
    """As `reports`, no more than counting takes; with `unit` of the tasks it has a part in. Raises NotFound."""
    tasks, due = _tasks(edition, actor), due_of(month, terms=terms).day
    units = units_owing(edition, tasks, actor=actor, on=owed_on(month, today))
    owing = {task.lineage: list(units.of(task)) for task in tasks}
    if unit:
        owing = {lineage: those for lineage, those in owing.items() if any(each.id == unit for each, _leads in those)}
    if not any(owing.values()) and edition.area not in actor.area:
        raise NotFound
    said = _reported(edition, month, owing).values_list("lineage", "organisation_id", "state")
    states = {(each[0], each[1]): each[2] for each in said if _is_seen(each[2], each[1], actor)}
    rows = [
        (lineage, each.id, leads, states.get((lineage, each.id), ""))
        for lineage, those in owing.items()
        for each, leads in those
    ]
    return [Owed(*row, due, today > due and row[3] not in SETTLED) for row in rows]


def _reported(edition: EditionRow, month: date, lineages: Collection[UUID]) -> QuerySet[ProgressReturn]:
    return near(ProgressReturn.objects.filter(area=edition.area, month=month), lineages)


def _is_seen(state: str, organisation_id: UUID, actor: Actor) -> bool:
    """Whether a report is more to the actor than that nothing was handed in."""
    return state != ReturnState.DRAFT or organisation_id == actor.organisation_id


def report_of(
    edition: EditionRow,
    item_id: UUID,
    organisation_id: UUID,
    month: date,
    *,
    actor: Actor,
    today: date,
    terms: Terms,
) -> ReportRow:
    """One unit's report about one task. Raises NotFound when the plan gives that unit nothing there."""
    tasks = [task for task in _tasks(edition, actor) if task.id == item_id]
    rows = _rows(edition, tasks, month, actor=actor, today=today, terms=terms)
    found = next((row for row in rows if row.organisation_id == organisation_id), None)
    if found is None:
        raise NotFound
    return found


def evidence_of(report_id: UUID | None) -> list[EvidenceRow]:
    """The files of a report the actor was shown, in the order they were added."""
    found = ReturnEvidence.objects.filter(report_id=report_id).order_by("added_at", "id") if report_id else ()
    return [EvidenceRow(each.id, each.attachment_id, each.filename, each.size) for each in found]


def steps_of(report_id: UUID | None) -> list[StepRow]:
    """What happened to a report, the first step first."""
    found = ReturnStep.objects.filter(report_id=report_id).order_by("at", "id") if report_id else ()
    return [StepRow(each.kind, each.text, each.at, each.by) for each in found]


def history(lineage: UUID, *, actor: Actor, organisation_id: UUID | None = None) -> list[EarlierRow]:
    """Accepted reports about an item in every edition, the newest month first; of one unit when it is named."""
    VIEW_PROGRESS.demand(actor)
    low, high = actor.area.low, actor.area.high
    found = ProgressReturn.objects.filter(
        Q(area__gte=low, area__lt=high) | Q(unit_area__gte=low, unit_area__lt=high),
        lineage=lineage,
        state=ReturnState.ACCEPTED,
    )
    if organisation_id is not None:
        found = found.filter(organisation_id=organisation_id)
    newest = found.select_related("organisation").order_by("-month", "organisation__name", "id")[:_MONTHS_SHOWN]
    called = _called_then(newest)
    return [EarlierRow(each.month, called[each.id], each.course, each.percent, each.done) for each in newest]


def _called_then(found: Iterable[ProgressReturn]) -> dict[UUID, str]:
    """What the unit of each report was called in its month."""
    by_month: dict[date, list[ProgressReturn]] = {}
    for each in found:
        by_month.setdefault(each.month, []).append(each)
    called: dict[UUID, str] = {}
    for month, rows in by_month.items():
        names = organisations.names_on([each.organisation_id for each in rows], on=month)
        called |= {each.id: names[each.organisation_id] for each in rows}
    return called


def month_row(area: int, month: date) -> MonthRow:
    """Whether a month is closed, by whom and why."""
    found = ReportMonth.objects.filter(area=area, month=month).first()
    if found is None:
        return MonthRow(month, is_closed=False, reason="", decided_by="")
    return MonthRow(month, found.is_closed, found.reason, found.decided_by)


def counted(rows: Iterable[ReportRow]) -> Counter[str]:
    """How many reports stand where: by state ("" for none), "late" for those overdue, "behind" for tasks said to be."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row.state] += 1
        counts["late"] += row.is_late
        counts["behind"] += row.course == Course.BEHIND
    return counts


def _tasks(edition: EditionRow, actor: Actor) -> list[TaskRow]:
    VIEW_PROGRESS.demand(actor)
    if edition.area not in actor.area and not range_of(edition.area).covers(actor.area):
        raise NotFound
    return items.tasks(edition, actor=actor)


def _rows(
    edition: EditionRow,
    tasks: Sequence[TaskRow],
    month: date,
    *,
    actor: Actor,
    today: date,
    terms: Terms,
) -> list[ReportRow]:
    due = due_of(month, terms=terms).day
    units = units_owing(edition, tasks, actor=actor, on=owed_on(month, today))
    owing = [(task, list(units.of(task))) for task in tasks]
    named = organisations.names_on({unit.id for _task, those in owing for unit, _leads in those}, on=month)
    # As mappings: of a month of many reports making objects took as long as everything else.
    reported = _reported(edition, month, [task.lineage for task in tasks])
    said = reported.values("lineage", "organisation_id", *_SAID, report_id=F("id"))
    found = {
        (each.pop("lineage"), each["organisation_id"]): each
        for each in said
        if _is_seen(each["state"], each["organisation_id"], actor)
    }
    return [
        ReportRow(
            item_id=task.id,
            edition_id=edition.id,
            area=edition.area,
            lineage=task.lineage,
            number=task.number,
            name=task.name,
            section=task.section,
            unit=named[unit.id],
            unit_area=unit.area,
            leads=leads,
            month=month,
            due=due,
            **_said(found.get((task.lineage, unit.id)), unit.id, late=today > due),
        )
        for task, those in owing
        for unit, leads in those
    ]


def _said(report: dict[str, Any] | None, unit: UUID, *, late: bool) -> dict[str, Any]:
    """What a unit's report adds to its row; `late`: the day by which it was due is over."""
    if report is None:
        return {"organisation_id": unit, "is_late": late}
    return report | {"is_late": late and report["state"] not in SETTLED}
