"""The steps of a project: planned together, then each expected, done, or explained when it is late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.core.working_days import WorkingCalendar
from laoyou.plan.access import RECORD_MILESTONES
from laoyou.plan.enums import MilestoneKind
from laoyou.plan.models import Milestone
from laoyou.plan.services.meetings import DueOnHoliday
from laoyou.plan.services.money import project_for
from laoyou.records.selectors.calendar import working_calendar
from laoyou.records.services import audit

_LOCKS = 7271  # the first half of the advisory lock's key, as in the trigger; the second names the project
_ORDER = list(MilestoneKind)


class StepBeforeAnother(DomainError):
    code = "milestone_before_another"
    sentence = (
        "“%(later)s” is planned for %(day)s, before “%(earlier)s”. Steps follow one another; change one of the days."
    )


class StepWithoutAnother(DomainError):
    code = "milestone_without_another"
    sentence = "“%(step)s” cannot be done before “%(earlier)s” is, and not earlier than that. Record that step first."


class StepAfterwards(DomainError):
    code = "milestone_afterwards"
    sentence = "“%(later)s” is done already, so this step cannot be later or open. Correct that step first."


class StepToCome(DomainError):
    code = "milestone_to_come"
    sentence = "%(day)s has not come yet. Until the step is done, say when it is expected."


class DelayUnexplained(DomainError):
    code = "milestone_delay_unexplained"
    sentence = "The step was planned for %(planned)s. Say why it is late."


class StepDone(DomainError):
    code = "milestone_done"
    sentence = "“%(step)s” is done already: its planned day stays. Correct the step itself if it is wrong."


@dataclass(frozen=True, slots=True)
class Course:
    """How a step stands: when it is expected now or when it was done (one of the two), and why it is late."""

    forecast_on: date | None = None
    done_on: date | None = None
    reason: str = ""


def plan_milestones(item_id: UUID, planned: Mapping[MilestoneKind, date | None], *, actor: Actor, now: datetime) -> int:
    """Say for which days the steps of a project are planned, None where it has no such step; returns how many it has.

    Raises NotFound, OthersProject, StepBeforeAnother, DueOnHoliday, StepDone.
    """
    RECORD_MILESTONES.demand(actor)
    wanted = {kind: planned.get(kind) for kind in _ORDER}
    with transaction.atomic():
        project = project_for(item_id, actor=actor)
        _hold(project.lineage)
        rows = {row.kind: row for row in Milestone.objects.filter(lineage=project.lineage)}
        before = {kind: row.planned_on for kind, row in rows.items()}
        _demand_sensible(wanted, rows)
        gone = [row.id for kind, row in rows.items() if wanted[MilestoneKind(kind)] is None]
        Milestone.objects.filter(id__in=gone).delete()
        kept = [
            rows.get(kind) or Milestone(area=project.edition.area, lineage=project.lineage, kind=kind)
            for kind, day in wanted.items()
            if day
        ]
        for row in kept:
            row.item_id, row.position = project.id, _ORDER.index(MilestoneKind(row.kind)) + 1
            _moved(row, wanted[MilestoneKind(row.kind)], actor, now)
        Milestone.objects.bulk_create(
            kept,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["item", "position", "planned_on", "reason", "revision", "recorded_by", "recorded_at"],
        )
        after = {row.kind: row.planned_on for row in kept}
        _audited("plan_milestones", project.id, project.edition.area, before, after, actor=actor, now=now)
    return len(kept)


def record_milestone(milestone_id: UUID, course: Course, *, revision: int, actor: Actor, now: datetime) -> None:
    """Record when a step is expected, or that it is done, and why it is late.

    Raises NotFound, OthersProject, Conflict, StepToCome, DueOnHoliday, DelayUnexplained, StepWithoutAnother,
    StepAfterwards.
    """
    RECORD_MILESTONES.demand(actor)
    with transaction.atomic():
        row = Milestone.objects.filter(id=milestone_id).first()
        if row is None or row.area not in actor.area:
            raise NotFound
        project_for(row.item_id, actor=actor, in_force=False)
        _hold(row.lineage)
        row.refresh_from_db()
        if row.revision != revision:
            raise Conflict
        _demand_course(row, course, now)
        before = _facts(row)
        row.done_on, row.forecast_on = course.done_on, None if course.done_on else course.forecast_on
        row.reason, row.revision = course.reason.strip(), row.revision + 1
        row.recorded_by, row.recorded_at = actor.name, now
        row.save()
        _audited("record_milestone", row.id, row.area, before, _facts(row), actor=actor, now=now)


def _demand_sensible(wanted: Mapping[MilestoneKind, date | None], rows: Mapping[str, Milestone]) -> None:
    days = [(kind, day) for kind, day in wanted.items() if day]
    for (first, before), (second, after) in pairwise(days):
        if after < before:
            raise StepBeforeAnother(later=second.label, day=after.isoformat(), earlier=first.label)
    calendar = working_calendar()
    for kind, day in wanted.items():
        row = rows.get(kind)
        if row is not None and row.done_on and day != row.planned_on:
            raise StepDone(step=kind.label)
        if day and (row is None or row.planned_on != day):
            demand_working(day, calendar)


def demand_working(day: date, calendar: WorkingCalendar) -> None:
    """Raise DueOnHoliday with the working days around it for a day on which offices do not work."""
    if not calendar.works(day):
        before, after = calendar.around(day)
        raise DueOnHoliday(due=day.isoformat(), next=after.isoformat(), before=before.isoformat())


def _moved(row: Milestone, day: date | None, actor: Actor, now: datetime) -> None:
    """A planned day that changes; what explained the lateness stays."""
    if day is not None and row.planned_on != day:
        row.planned_on, row.revision = day, row.revision + 1
        row.recorded_by, row.recorded_at = actor.name, now
        if row.forecast_on and row.forecast_on > day and not row.reason:
            row.forecast_on = None


def _demand_course(row: Milestone, course: Course, now: datetime) -> None:
    if course.done_on and course.done_on > day_of(now):
        raise StepToCome(day=course.done_on.isoformat())
    if course.forecast_on and not course.done_on and course.forecast_on != row.forecast_on:
        demand_working(course.forecast_on, working_calendar())
    stands = course.done_on or course.forecast_on
    if stands and stands > row.planned_on and not course.reason.strip():
        raise DelayUnexplained(planned=row.planned_on.isoformat())
    others = Milestone.objects.filter(lineage=row.lineage).exclude(id=row.id)
    if course.done_on:
        for earlier in others.filter(position__lt=row.position).order_by("position"):
            if earlier.done_on is None or earlier.done_on > course.done_on:
                raise StepWithoutAnother(step=row.get_kind_display(), earlier=earlier.get_kind_display())
    for later in others.filter(position__gt=row.position, done_on__isnull=False).order_by("position"):
        if later.done_on and (course.done_on is None or course.done_on > later.done_on):
            raise StepAfterwards(later=later.get_kind_display())


def _hold(lineage: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCKS, str(lineage)])


def _facts(row: Milestone) -> dict[str, Any]:
    names = ("kind", "planned_on", "forecast_on", "done_on", "reason")
    return {name: getattr(row, name) for name in names}


def _audited(
    verb: str, key: UUID, area: int, before: dict[str, Any], after: dict[str, Any], *, actor: Actor, now: datetime
) -> None:
    audit.record(
        actor=actor,
        action=f"plan.{verb}",
        subject="plan.milestone",
        subject_id=key,
        area=area,
        now=now,
        before=before,
        after=after,
    )
