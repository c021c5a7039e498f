"""What holds for every step of a progress report, and the sentences for those that are not taken."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError, NotAllowed, NotFound
from laoyou.plan.enums import ReturnState, ReturnStepKind
from laoyou.plan.models import ProgressReturn, ReportMonth, ReturnStep
from laoyou.records.services import audit

_LOCKS = 7269  # the first half of the advisory lock's key; the second names area and month


class MonthClosed(DomainError):
    code = "report_month_closed"
    sentence = "%(month)s is closed: reports of it are no longer changed. The plan office can open it again."


class MonthNotBegun(DomainError):
    code = "report_month_not_begun"
    sentence = "%(month)s has not begun. Report on a month that runs or is over."


class ReportNotOpen(DomainError):
    code = "report_not_open"
    sentence = "This report was handed in already. Take it back first, or ask the plan office to send it back."


class ReportNotHandedIn(DomainError):
    code = "report_not_handed_in"
    sentence = "This report is not waiting for a decision. Look at it again; somebody may have been quicker."


class ReportIncomplete(DomainError):
    code = "report_incomplete"
    sentence = "Say how it stands and what was done, then hand the report in."


class FinishedNotWhole(DomainError):
    code = "report_finished_not_whole"
    sentence = "What is finished is done to 100 per cent; this says %(percent)s. Change one of the two."


class FellBack(DomainError):
    code = "report_fell_back"
    sentence = (
        "The last accepted report said %(before)s per cent, this one says %(percent)s. Write under what stands in the "
        "way why it became less."
    )


class ReasonMissing(DomainError):
    code = "report_reason_missing"
    sentence = "Say why, so that the unit knows what to do."


class OwnReport(DomainError):
    code = "report_own"
    sentence = "You handed this report in yourself. Somebody else of the plan office decides about it."


class TooMuchEvidence(DomainError):
    code = "report_too_much_evidence"
    sentence = "A report takes at most %(most)s files. Put several pages into one document."


def demand_open(area: int, month: date, now: datetime) -> None:
    """The month has begun and takes reports until the transaction ends. Raises MonthNotBegun, MonthClosed."""
    demand_begun(month, now)
    hold_month(area, month, alone=False)
    if ReportMonth.objects.filter(area=area, month=month, is_closed=True).exists():
        raise MonthClosed(month=f"{month:%Y-%m}")


def demand_begun(month: date, now: datetime) -> None:
    if month > day_of(now):
        raise MonthNotBegun(month=f"{month:%Y-%m}")


def hold_month(area: int, month: date, *, alone: bool) -> None:
    """Until the transaction ends nobody closes the month meanwhile; `alone`: nor does anybody write to it.

    By a lock of its own: a month that was never closed has no row to lock.
    """
    lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s, hashtext(%s))", [_LOCKS, f"{area} {month}"])


def locked(report_id: UUID, actor: Actor, revision: int | None, *, own: bool = False) -> ProgressReturn:
    """The report, locked, when the plan lies in the actor's area; `own`: or the unit does, whose side it then is."""
    report = ProgressReturn.objects.select_for_update().filter(id=report_id).first()
    if report is None or not (report.area in actor.area or (own and report.unit_area in actor.area)):
        raise NotFound
    if revision is not None and report.revision != revision:
        raise Conflict
    return report


def demand_own(report: ProgressReturn, actor: Actor) -> None:
    if report.organisation_id != actor.organisation_id and not actor.is_system:
        raise NotAllowed


def turned(
    report: ProgressReturn, state: ReturnState, kind: ReturnStepKind, *, text: str = "", actor: Actor, now: datetime
) -> None:
    before = facts_of(report)
    report.state = state
    if state in {ReturnState.ACCEPTED, ReturnState.SENT_BACK}:
        report.decided_at, report.decided_by = now, actor.name
    report.revision += 1
    report.save()
    step(report, kind, text=text, actor=actor, now=now)
    audited(f"{kind}_report", report, before, actor=actor, now=now, reason=text.strip())


def step(report: ProgressReturn, kind: ReturnStepKind, *, text: str = "", actor: Actor, now: datetime) -> None:
    ReturnStep.objects.create(report=report, kind=kind, text=text.strip(), at=now, by=actor.name)


def facts_of(report: ProgressReturn) -> dict[str, Any]:
    """What the audit trail keeps of a report."""
    return {name: getattr(report, name) for name in ("state", "course", "percent", "done", "obstacles", "ahead")}


def audited(
    verb: str,
    report: ProgressReturn,
    before: dict[str, Any],
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    audit.record(
        actor=actor,
        action=f"plan.{verb}",
        subject="plan.progress_return",
        subject_id=report.id,
        area=report.area,
        now=now,
        before=before,
        after=facts_of(report) | {"month": report.month, "organisation": str(report.organisation_id)},
        reason=reason,
    )
