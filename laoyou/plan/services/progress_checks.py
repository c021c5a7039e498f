"""The plan office's side of progress reports: accepted, sent back, opened again; a month closed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import NotFound
from laoyou.plan.access import CHECK_PROGRESS
from laoyou.plan.enums import ReturnState, ReturnStepKind
from laoyou.plan.models import ReportMonth
from laoyou.plan.services.progress_rules import (
    OwnReport,
    ReasonMissing,
    ReportNotHandedIn,
    demand_begun,
    demand_open,
    hold_month,
    locked,
    turned,
)
from laoyou.records.services import audit


def decide(report_id: UUID, *, accept: bool, reason: str = "", revision: int, actor: Actor, now: datetime) -> None:
    """The plan office accepts a report or sends it back with a reason.

    Raises NotFound, Conflict, ReportNotHandedIn, ReasonMissing, OwnReport, MonthClosed.
    """
    CHECK_PROGRESS.demand(actor)
    with transaction.atomic():
        report = locked(report_id, actor, revision)
        if report.state != ReturnState.SUBMITTED:
            raise ReportNotHandedIn
        if report.submitted_by_id in actor.persons:
            raise OwnReport
        if not accept and not reason.strip():
            raise ReasonMissing
        demand_open(report.area, report.month, now)
        state, kind = (
            (ReturnState.ACCEPTED, ReturnStepKind.ACCEPTED)
            if accept
            else (ReturnState.SENT_BACK, ReturnStepKind.SENT_BACK)
        )
        turned(report, state, kind, text=reason, actor=actor, now=now)


def reopen(report_id: UUID, *, reason: str, revision: int, actor: Actor, now: datetime) -> None:
    """The plan office gives an accepted report back to its unit. Raises as `decide` does."""
    CHECK_PROGRESS.demand(actor)
    with transaction.atomic():
        report = locked(report_id, actor, revision)
        if report.state != ReturnState.ACCEPTED:
            raise ReportNotHandedIn
        if not reason.strip():
            raise ReasonMissing
        demand_open(report.area, report.month, now)
        turned(report, ReturnState.SENT_BACK, ReturnStepKind.REOPENED, text=reason, actor=actor, now=now)


def close_month(area: int, month: date, *, closed: bool, reason: str = "", actor: Actor, now: datetime) -> None:
    """Close a month for good, or open it again with a reason. Raises NotFound, MonthNotBegun, ReasonMissing."""
    CHECK_PROGRESS.demand(actor)
    if not actor.area.covers(range_of(area)):
        raise NotFound
    if not closed and not reason.strip():
        raise ReasonMissing
    demand_begun(month, now)
    with transaction.atomic():
        hold_month(area, month, alone=True)
        row, _made = ReportMonth.objects.update_or_create(
            area=area,
            month=month,
            defaults={"is_closed": closed, "reason": reason.strip(), "decided_at": now, "decided_by": actor.name},
        )
        audit.record(
            actor=actor,
            action="plan.close_report_month" if closed else "plan.open_report_month",
            subject="plan.report_month",
            subject_id=row.id,
            area=area,
            now=now,
            after={"month": month, "closed": closed},
            reason=reason.strip(),
        )
