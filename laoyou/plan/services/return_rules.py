"""What holds for every step of a department's figure, and the sentences for those that are not taken."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from laoyou.core.actor import Actor
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.plan.enums import ReturnState, ReturnStepKind
from laoyou.plan.models import StatisticalReturn, StatisticalReturnStep
from laoyou.records.services import audit

_KEPT = ("state", "value", "numerator", "denominator", "note", "evidence_name")


class FigureNotYours(DomainError):
    code = "return_not_yours"
    sentence = "“%(name)s” is told by %(unit)s, not by your unit."


class FigurePeriodRuns(DomainError):
    code = "return_period_runs"
    sentence = "%(period)s runs until %(last)s. Its figure is handed in when it is over."


class FigureNotOpen(DomainError):
    code = "return_not_open"
    sentence = "This figure was handed in already. Take it back first, or ask the plan office to send it back."


class FigureNotHandedIn(DomainError):
    code = "return_not_handed_in"
    sentence = "This figure is not waiting for a decision. Look at it again; somebody may have been quicker."


class FigureIncomplete(DomainError):
    code = "return_incomplete"
    sentence = "Write the figure and add a file that shows it, then hand it in."


class FigureReasonMissing(DomainError):
    code = "return_reason_missing"
    sentence = "Say why, so that the unit knows what to do."


class OwnFigure(DomainError):
    code = "return_own"
    sentence = "You handed this figure in yourself. Somebody else of the plan office decides about it."


class NothingAsked(DomainError):
    code = "return_nothing_asked"
    sentence = "The plan asks no department for “%(name)s”, or it is counted from the records here."


class AreaElsewhere(DomainError):
    code = "return_area_elsewhere"
    sentence = "“%(name)s” is no area of this plan that you may tell figures of."


class AreaMissing(DomainError):
    code = "return_area_missing"
    sentence = "Say of which area."


class PeriodNotRead(DomainError):
    code = "return_period_not_read"
    sentence = "“%(text)s” is no period: write 2025, 2025-Q3 or 2025-07."


class ToldTwice(DomainError):
    code = "return_told_twice"
    sentence = "The same figure, area and period stand in row %(row)s already."


def locked(return_id: UUID, actor: Actor, revision: int | None) -> StatisticalReturn:
    """The figure, held until the transaction ends. Raises NotFound, Conflict."""
    found = StatisticalReturn.objects.select_for_update().filter(id=return_id).first()
    if found is None or found.area not in actor.area:
        raise NotFound
    if revision is not None and found.revision != revision:
        raise Conflict
    return found


def turned(
    told: StatisticalReturn, state: ReturnState, kind: ReturnStepKind, *, text: str = "", actor: Actor, now: datetime
) -> None:
    """Move a figure on, with its step and its event."""
    before = facts_of(told)
    told.state = state
    if state in {ReturnState.ACCEPTED, ReturnState.SENT_BACK}:
        told.decided_at, told.decided_by = now, actor.name
    if state == ReturnState.ACCEPTED:
        told.published_at = None
    told.revision += 1
    told.save()
    step(told, kind, text=text, actor=actor, now=now)
    audited(f"{kind}_figure", told, before, actor=actor, now=now, reason=text.strip())


def step(told: StatisticalReturn, kind: ReturnStepKind, *, text: str = "", actor: Actor, now: datetime) -> None:
    StatisticalReturnStep.objects.create(told=told, kind=kind, text=text.strip(), at=now, by=actor.name)


def facts_of(told: StatisticalReturn) -> dict[str, Any]:
    """What the audit trail keeps of a figure; numbers as text, to the last digit."""
    found = {name: getattr(told, name) for name in _KEPT}
    return {name: None if value is None else str(value) for name, value in found.items()}


def audited(
    verb: str, told: StatisticalReturn, before: dict[str, Any], *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    audit.record(
        actor=actor,
        action=f"plan.{verb}",
        subject="plan.statistical_return",
        subject_id=told.id,
        area=told.area,
        now=now,
        before=before,
        after=facts_of(told)
        | {"indicator": told.indicator, "since": told.since, "until": told.until, "unit": told.unit_name},
        reason=reason,
    )
