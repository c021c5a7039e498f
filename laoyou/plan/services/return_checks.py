"""The plan office's side of departments' figures: accepted, sent back, opened again; what is accepted is published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import pyarrow as pa
from django.db import transaction

from laoyou.analytics.indicators import TOLD
from laoyou.core.actor import Actor, system_actor
from laoyou.core.errors import NotFound
from laoyou.plan.access import CHECK_FIGURE
from laoyou.plan.enums import ReturnState, ReturnStepKind
from laoyou.plan.models import StatisticalReturn
from laoyou.plan.services.figures import COLUMNS, publish_figures
from laoyou.plan.services.return_rules import FigureNotHandedIn, FigureReasonMissing, OwnFigure, locked, turned
from laoyou.records.models import Run
from laoyou.records.services import runs

PUBLISH_RETURNS = "plan.publish_returns"
_TASK = "laoyou.plan.tasks.publish_returns"
_RETURN = "return:"  # what a published figure's `snapshot` begins with when a department told it


def decide(return_id: UUID, *, accept: bool, reason: str = "", revision: int, actor: Actor, now: datetime) -> None:
    """The plan office accepts a figure, which the worker then publishes, or sends it back with a reason.

    Raises NotFound, Conflict, FigureNotHandedIn, FigureReasonMissing, OwnFigure.
    """
    CHECK_FIGURE.demand(actor)
    with transaction.atomic():
        told = _checked(return_id, actor, revision, ReturnState.SUBMITTED)
        if told.submitted_by_id in actor.persons:
            raise OwnFigure
        if not accept and not reason.strip():
            raise FigureReasonMissing
        if accept:
            turned(told, ReturnState.ACCEPTED, ReturnStepKind.ACCEPTED, text=reason, actor=actor, now=now)
            runs.queue(_TASK, PUBLISH_RETURNS, actor=actor, area=told.plan_area, now=now, subject_id=told.id)
        else:
            turned(told, ReturnState.SENT_BACK, ReturnStepKind.SENT_BACK, text=reason, actor=actor, now=now)


def reopen(return_id: UUID, *, reason: str, revision: int, actor: Actor, now: datetime) -> None:
    """Give an accepted figure back to its unit. What was published stays until another is accepted. As `decide`."""
    CHECK_FIGURE.demand(actor)
    with transaction.atomic():
        told = _checked(return_id, actor, revision, ReturnState.ACCEPTED)
        if not reason.strip():
            raise FigureReasonMissing
        turned(told, ReturnState.SENT_BACK, ReturnStepKind.REOPENED, text=reason, actor=actor, now=now)


def _checked(return_id: UUID, actor: Actor, revision: int, state: ReturnState) -> StatisticalReturn:
    told = locked(return_id, actor, revision)
    if told.plan_area not in actor.area:
        raise NotFound
    if told.state != state:
        raise FigureNotHandedIn
    return told


def publish_queued(run: Run, report: runs.Report) -> dict[str, Any]:
    """The work of a run: everything accepted that is not published yet, of whichever plan; the result is JSON."""
    now = run.started_at or run.queued_at
    made = publish_accepted(run=str(run.id), actor=system_actor("figures of departments"), now=now)
    report(1, 1)
    return {"figures": made}


def publish_accepted(*, run: str, actor: Actor, now: datetime) -> int:
    """Make every accepted figure an observation of its plan's area; returns how many. Again, it does nothing.

    In an open period it stands beside what is counted; in an approved or locked one it becomes a further version.
    """
    with transaction.atomic():
        waiting = StatisticalReturn.objects.select_for_update().filter(
            state=ReturnState.ACCEPTED, published_at__isnull=True
        )
        accepted = list(waiting.order_by("plan_area", "id"))
        for area, of_plan in groupby(accepted, key=lambda each: each.plan_area):
            publish_figures(values_of(of_plan, run), area=area, actor=actor, now=now, whole=False)
        waiting.filter(id__in=[each.id for each in accepted]).update(published_at=now)
    return len(accepted)


def values_of(accepted: Iterable[StatisticalReturn], run: str) -> pa.Table:
    """Returns as the contract of figures wants them (docs/contracts/figures.md)."""
    rows = [
        {
            "indicator": each.indicator,
            "basis": TOLD,
            "area": each.area,
            "period_start": each.since,
            "period_end": each.until,
            "breakdown": "",
            "group": "",
            "numerator": _number(each.numerator),
            "denominator": _number(each.denominator),
            "value": _number(each.value),
            "completeness": 1.0,
            "reason": "",
            "snapshot": f"{_RETURN}{each.id.hex}",
            "run": run,
        }
        for each in accepted
    ]
    return pa.table({name: [row[name] for row in rows] for name in COLUMNS})


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
