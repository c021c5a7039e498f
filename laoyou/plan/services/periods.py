"""Settling a period of figures: approved, then locked. Nothing opens it again; later changes are corrections."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.plan.access import PUBLISH_FIGURES
from laoyou.plan.enums import PeriodState
from laoyou.plan.models import FigurePeriod, Observation, VillageFigures
from laoyou.records.services import audit


class PeriodNotOpen(DomainError):
    """Approved or locked already."""

    code = "figure_period_not_open"
    sentence = "The figures of this period are approved already, by %(who)s."


class PeriodNotApproved(DomainError):
    """Only approved figures can be locked, and only once."""

    code = "figure_period_not_approved"
    sentence = "Only an approved period can be locked; this one is not approved, or is locked already."


class PeriodNotOver(DomainError):
    """Figures of a month that still runs cannot be final."""

    code = "figure_period_not_over"
    sentence = "The period runs until %(until)s; its figures cannot be approved before."


def forget_earlier_days(area: int, since: date, until: date, *, actor: Actor) -> int:
    """Of a month that is counted day by day only the newest day stays; returns how many went.

    Open periods from `since` that end before `until` go with their figures.
    """
    PUBLISH_FIGURES.demand(actor)
    earlier = FigurePeriod.objects.filter(area=area, since=since, until__lt=until, state=PeriodState.OPEN)
    with transaction.atomic():
        keys = list(earlier.select_for_update().order_by("id").values_list("id", flat=True))
        Observation.objects.filter(period__in=keys).delete()
        VillageFigures.objects.filter(period__in=keys).delete()
        FigurePeriod.objects.filter(id__in=keys).delete()
    return len(keys)


def approve_period(area: int, since: date, until: date, *, actor: Actor, now: datetime, today: date) -> FigurePeriod:
    """Approve what was published for [since, until). Raises NotFound, PeriodNotOpen, PeriodNotOver."""
    with transaction.atomic():
        period = _held(area, since, until, actor)
        if period.state != PeriodState.OPEN:
            raise PeriodNotOpen(who=period.approved_by)
        if today < until:
            raise PeriodNotOver(until=until)
        period.state, period.approved_at, period.approved_by = PeriodState.APPROVED, now, actor.name
        period.save(update_fields=["state", "approved_at", "approved_by"])
        _audit("plan.approve_period", period, actor=actor, now=now)
    return period


def lock_period(area: int, since: date, until: date, *, actor: Actor, now: datetime) -> FigurePeriod:
    """Lock approved figures for good. Raises NotFound, PeriodNotApproved."""
    with transaction.atomic():
        period = _held(area, since, until, actor)
        if period.state != PeriodState.APPROVED:
            raise PeriodNotApproved
        period.state, period.locked_at, period.locked_by = PeriodState.LOCKED, now, actor.name
        period.save(update_fields=["state", "locked_at", "locked_by"])
        _audit("plan.lock_period", period, actor=actor, now=now)
    return period


def _held(area: int, since: date, until: date, actor: Actor) -> FigurePeriod:
    PUBLISH_FIGURES.demand(actor)
    if not actor.area.covers(range_of(area)):
        raise NotFound
    found = FigurePeriod.objects.select_for_update().filter(area=area, since=since, until=until).first()
    if found is None:
        raise NotFound
    return found


def _audit(action: str, period: FigurePeriod, *, actor: Actor, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject="plan.figure_period",
        subject_id=str(period.id),
        area=period.area,
        now=now,
        after={"state": period.state, "since": period.since.isoformat(), "until": period.until.isoformat()},
    )
