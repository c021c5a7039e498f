"""A unit that is merged into another: what it was given to do goes along, what it did stays under its own name."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from laoyou.accounts.selectors import organisations
from laoyou.accounts.services.organisations import end_merged
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError
from laoyou.plan.access import MERGE_UNITS
from laoyou.plan.enums import DecisionState, EditionState, PledgeState, ReturnState
from laoyou.plan.models import Decision, Pledge, ProgressReturn, Responsibility, StatisticalReturn
from laoyou.records.services import audit

_UNFINISHED = (ReturnState.DRAFT, ReturnState.SENT_BACK, ReturnState.SUBMITTED)


class SameUnit(DomainError):
    code = "plan_units_same"
    sentence = "A unit is merged into another one of the same area, which is no group and goes on."


class MergedLater(DomainError):
    code = "plan_units_merged_later"
    sentence = "%(day)s has not come yet. Record it on the last day of the unit or after it."


@dataclass(frozen=True, slots=True)
class Followed:
    """How much went along: items of plans in force, reports and figures not settled, open pledges and decisions."""

    items: int
    reports: int
    figures: int
    pledges: int
    decisions: int


def merge_units(
    organisation_id: UUID, into_id: UUID, *, last_day: date, reason: str, actor: Actor, now: datetime
) -> Followed:
    """End a unit on a day; whatever it still has to do is the other's from then on.

    Settled reports, kept pledges and assessments stay with the unit that ended, under its name. Documents that print
    its names mean the other. Raises NotFound, SameUnit, MergedLater, NotOver, AliasKnown.
    """
    MERGE_UNITS.demand(actor)
    ended, into = (organisations.get(key, actor=actor) for key in (organisation_id, into_id))
    if last_day > day_of(now):
        raise MergedLater(day=last_day.isoformat())
    if ended.id == into.id or ended.area != into.area or ended.is_group or into.is_group or into.last_day is not None:
        raise SameUnit
    with transaction.atomic():
        end_merged(ended.id, into.id, last_day=last_day, actor=actor, now=now)
        followed = _hand_over(ended.id, into.id)
        audit.record(
            actor=actor,
            action=MERGE_UNITS.code,
            subject="accounts.organisation",
            subject_id=ended.id,
            area=ended.area,
            now=now,
            after=asdict(followed) | {"into": str(into.id), "name": into.name},
            reason=reason.strip(),
        )
    return followed


def _hand_over(ended: UUID, into: UUID) -> Followed:
    in_force = {"item__edition__state": EditionState.PUBLISHED}
    same = ProgressReturn.objects.filter(lineage=OuterRef("lineage"), month=OuterRef("month"), organisation_id=into)
    reports = ProgressReturn.objects.filter(organisation_id=ended, state__in=_UNFINISHED).exclude(Exists(same))
    figures = StatisticalReturn.objects.filter(organisation_id=ended, state__in=_UNFINISHED)
    decisions = Decision.objects.filter(organisation_id=ended, state__in=[DecisionState.OPEN, DecisionState.REPORTED])
    return Followed(
        items=Responsibility.objects.filter(organisation_id=ended, **in_force).update(organisation_id=into),
        reports=reports.update(organisation_id=into),
        figures=figures.update(organisation_id=into),
        pledges=Pledge.objects.filter(lead_id=ended, state=PledgeState.OPEN).update(lead_id=into),
        decisions=decisions.update(organisation_id=into),
    )
