"""The way of a year's assessment: the scheme, points added or taken, objections, approval, publication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from laoyou.accounts.selectors import organisations
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotAllowed, NotFound
from laoyou.plan.access import APPROVE_ASSESSMENT, ASSESS, OBJECT
from laoyou.plan.enums import AssessmentState, CriterionKind
from laoyou.plan.models import Adjustment, AssessedUnit, Assessment, AssessmentScheme, Criterion, Objection
from laoyou.plan.services.assessing import audited
from laoyou.records.services import audit

_WHOLE = Decimal(100)


class WeightsNotWhole(DomainError):
    code = "assessment_weights_not_whole"
    sentence = "The points of the criteria add up to %(sum)s; they have to add up to 100."


class SchemeBegun(DomainError):
    code = "assessment_scheme_begun"
    sentence = "A scheme that begins with %(year)s is on record. Begin the new one with a later year."


class WrongStep(DomainError):
    code = "assessment_wrong_step"
    sentence = (
        "This version is not where it would have to be for that. Look at it again; somebody may have been quicker."
    )


class NotTheNewest(DomainError):
    code = "assessment_not_newest"
    sentence = "A later version of %(year)s has been computed. Go on with that one."


class DayPassed(DomainError):
    code = "assessment_day_passed"
    sentence = "%(day)s is over. Give units a day that is still to come."


class ObjectionsClosed(DomainError):
    code = "assessment_objections_closed"
    sentence = "Objections were taken until %(day)s. Tell the plan office; it can compute the year anew."


class ObjectionsOpen(DomainError):
    code = "assessment_objections_open"
    sentence = "%(many)s objections have no answer yet, or units may still object (until %(day)s)."


class ObjectionAnswered(DomainError):
    code = "assessment_objection_answered"
    sentence = "This objection has its answer already."


class AdjustmentTooLarge(DomainError):
    code = "assessment_adjustment_too_large"
    sentence = "The scheme allows at most %(most)s points to be added or taken; these would be %(points)s."


class NoLaw(DomainError):
    code = "assessment_no_scheme_for_points"
    sentence = "No scheme is on record that holds for %(year)s, so nobody can say how many points may be added."


class ReasonNeeded(DomainError):
    code = "assessment_reason_needed"
    sentence = "Say why, and what shows it."


@dataclass(frozen=True, slots=True)
class SchemeFacts:
    """A scheme as laid down; `weights` in points, criteria that are not measured left out."""

    first_year: int
    name: str
    basis: str
    most_adjusted: Decimal
    weights: Mapping[CriterionKind, Decimal]


def lay_down_scheme(area: int, facts: SchemeFacts, *, actor: Actor, now: datetime) -> UUID:
    """Put a scheme on record; it holds until a later one begins. Raises NotFound, WeightsNotWhole, SchemeBegun."""
    ASSESS.demand(actor)
    _demand_inside(area, actor)
    weights = {kind: weight for kind, weight in facts.weights.items() if weight}
    if sum(weights.values(), Decimal(0)) != _WHOLE:
        raise WeightsNotWhole(sum=f"{sum(weights.values(), Decimal(0)).normalize():f}")
    with transaction.atomic():
        scheme, made = AssessmentScheme.objects.get_or_create(
            area=area,
            first_year=facts.first_year,
            defaults={
                "name": facts.name,
                "basis": facts.basis,
                "most_adjusted": facts.most_adjusted,
                "recorded_at": now,
                "recorded_by": actor.name,
            },
        )
        if not made:
            raise SchemeBegun(year=facts.first_year)
        Criterion.objects.bulk_create(Criterion(scheme=scheme, kind=k, weight=w) for k, w in weights.items())
        after = {"first_year": facts.first_year, "weights": {kind.value: str(w) for kind, w in weights.items()}}
        _recorded("lay_down_scheme", "assessment_scheme", scheme, after, actor=actor, now=now)
    return scheme.id


def adjust(
    area: int,
    year: int,
    organisation_id: UUID,
    points: Decimal,
    *,
    reason: str,
    evidence: str,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Add points to a unit or take some; they count from the next version. Raises NotFound, ReasonNeeded, NoLaw, …"""
    ASSESS.demand(actor)
    _demand_inside(area, actor)
    if not reason.strip() or not evidence.strip() or not points:
        raise ReasonNeeded
    unit = organisations.get(organisation_id, actor=actor)
    scheme = AssessmentScheme.objects.filter(area=area, first_year__lte=year).order_by("-first_year").first()
    if scheme is None:
        raise NoLaw(year=year)
    with transaction.atomic():
        same = Adjustment.objects.select_for_update().filter(
            area=area, year=year, organisation_id=unit.id, withdrawn_at=None
        )
        if abs(sum((each.points for each in same), points)) > scheme.most_adjusted:
            raise AdjustmentTooLarge(most=f"{scheme.most_adjusted.normalize():f}", points=str(points))
        made = Adjustment.objects.create(
            area=area,
            year=year,
            organisation_id=unit.id,
            points=points,
            reason=reason.strip(),
            evidence=evidence.strip(),
            recorded_at=now,
            recorded_by=actor.name,
        )
        after = {"year": year, "unit": str(unit.id), "points": str(points), "evidence": made.evidence}
        _recorded("adjust_assessment", "adjustment", made, after, actor=actor, now=now, reason=made.reason)
    return made.id


def withdraw_adjustment(adjustment_id: UUID, *, actor: Actor, now: datetime) -> None:
    """It counts no longer from the next version on; it stays on record. Raises NotFound, WrongStep."""
    ASSESS.demand(actor)
    with transaction.atomic():
        found = Adjustment.objects.select_for_update().filter(id=adjustment_id).first()
        if found is None or found.area not in actor.area:
            raise NotFound
        if found.withdrawn_at is not None:
            raise WrongStep
        found.withdrawn_at, found.withdrawn_by = now, actor.name
        found.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _recorded("withdraw_adjustment", "adjustment", found, {}, actor=actor, now=now)


def show_assessment(assessment_id: UUID, until: date, *, actor: Actor, now: datetime) -> None:
    """Let each unit see its result and object until a day. Raises NotFound, WrongStep, NotTheNewest, DayPassed."""
    ASSESS.demand(actor)
    if until < day_of(now):
        raise DayPassed(day=until.isoformat())
    with transaction.atomic():
        made = _newest(assessment_id, actor, AssessmentState.DRAFT)
        made.objections_until = until
        _turned(made, AssessmentState.SHOWN, "show_assessment", {"until": until}, actor=actor, now=now)


def object_to(unit_id: UUID, said: str, *, actor: Actor, now: datetime) -> UUID:
    """The unit objects to its result. Raises NotFound, NotAllowed, WrongStep, ObjectionsClosed, ReasonNeeded."""
    OBJECT.demand(actor)
    if not said.strip():
        raise ReasonNeeded
    with transaction.atomic():
        unit = _unit(unit_id, actor)
        if unit.organisation_id != actor.organisation_id:
            raise NotAllowed
        made = unit.assessment
        if made.state != AssessmentState.SHOWN or made.objections_until is None:
            raise WrongStep
        if made.objections_until < day_of(now):
            raise ObjectionsClosed(day=made.objections_until.isoformat())
        raised = Objection.objects.create(unit=unit, text=said.strip(), raised_at=now, raised_by=actor.name)
        audited(made, "object_to_assessment", {}, {"unit": unit.name, "text": raised.text}, actor=actor, now=now)
    return raised.id


def answer_objection(objection_id: UUID, answer: str, *, upheld: bool, actor: Actor, now: datetime) -> None:
    """Answer in words. One found right changes nothing by itself: mend the records or adjust, and compute anew.

    Raises NotFound, ObjectionAnswered, ReasonNeeded.
    """
    ASSESS.demand(actor)
    if not answer.strip():
        raise ReasonNeeded
    with transaction.atomic():
        found = Objection.objects.select_for_update(of=("self",)).filter(id=objection_id).first()
        if found is None:
            raise NotFound
        unit = _unit(found.unit_id, actor)
        if found.answered_at is not None:
            raise ObjectionAnswered
        found.upheld, found.answer, found.answered_at, found.answered_by = upheld, answer.strip(), now, actor.name
        found.save()
        after = {"unit": unit.name, "upheld": upheld, "answer": found.answer}
        audited(unit.assessment, "answer_objection", {}, after, actor=actor, now=now)


def approve_assessment(assessment_id: UUID, *, actor: Actor, now: datetime) -> None:
    """A leader approves what was shown, once nobody can object and every objection has its answer.

    Raises NotFound, WrongStep, NotTheNewest, ObjectionsOpen.
    """
    APPROVE_ASSESSMENT.demand(actor)
    with transaction.atomic():
        made = _newest(assessment_id, actor, AssessmentState.SHOWN)
        waiting = Objection.objects.filter(unit__assessment=made, answered_at=None).count()
        if made.objections_until is None or waiting or made.objections_until >= day_of(now):
            raise ObjectionsOpen(many=waiting, day=str(made.objections_until or ""))
        made.approved_at, made.approved_by = now, actor.name
        _turned(made, AssessmentState.APPROVED, "approve_assessment", {}, actor=actor, now=now)


def publish_assessment(assessment_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Show every unit the whole list; a version published before is replaced. Raises NotFound, WrongStep, …"""
    ASSESS.demand(actor)
    with transaction.atomic():
        made = _newest(assessment_id, actor, AssessmentState.APPROVED)
        earlier = Assessment.objects.filter(area=made.area, year=made.year, state=AssessmentState.PUBLISHED)
        earlier.update(state=AssessmentState.REPLACED)
        made.published_at, made.published_by = now, actor.name
        _turned(made, AssessmentState.PUBLISHED, "publish_assessment", {}, actor=actor, now=now)


def _newest(assessment_id: UUID, actor: Actor, state: AssessmentState) -> Assessment:
    made = Assessment.objects.select_for_update().filter(id=assessment_id).first()
    if made is None or not actor.area.covers(range_of(made.area)):
        raise NotFound
    if made.state != state:
        raise WrongStep
    if Assessment.objects.filter(area=made.area, year=made.year, version__gt=made.version).exists():
        raise NotTheNewest(year=made.year)
    return made


def _unit(unit_id: UUID, actor: Actor) -> AssessedUnit:
    found = (
        AssessedUnit.objects.select_for_update(of=("assessment",))
        .select_related("assessment")
        .filter(id=unit_id)
        .first()
    )
    if found is None or found.assessment.area not in actor.area:
        raise NotFound
    return found


def _demand_inside(area: int, actor: Actor) -> None:
    if not actor.area.covers(range_of(area)):
        raise NotFound


def _turned(
    made: Assessment, state: AssessmentState, verb: str, after: dict[str, Any], *, actor: Actor, now: datetime
) -> None:
    before = {"state": made.state}
    made.state = state
    made.save()
    audited(made, verb, before, {"state": state} | after, actor=actor, now=now)


def _recorded(
    verb: str,
    subject: str,
    row: AssessmentScheme | Adjustment,
    after: dict[str, Any],
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    audit.record(
        actor=actor,
        action=f"plan.{verb}",
        subject=f"plan.{subject}",
        subject_id=row.id,
        area=row.area,
        now=now,
        after=after,
        reason=reason,
    )
