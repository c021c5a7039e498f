"""The yearly assessment as pages read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.plan.access import APPROVE_ASSESSMENT, ASSESS, VIEW_ASSESSMENT
from laoyou.plan.enums import AssessmentState
from laoyou.plan.models import Adjustment, AssessedUnit, Assessment, AssessmentScheme, Objection, UnitScore
from laoyou.plan.selectors.assessment_rows import CountedRow

_TOLD = (AssessmentState.SHOWN, AssessmentState.APPROVED, AssessmentState.PUBLISHED, AssessmentState.REPLACED)
_FOR_ALL = (AssessmentState.PUBLISHED, AssessmentState.REPLACED)


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One criterion of a unit; `points` None: nothing could be counted."""

    unit_id: UUID
    assessment_id: UUID
    kind: str
    weight: Decimal
    met: int
    counted: int
    points: Decimal | None
    rows: tuple[CountedRow, ...]


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """What a unit said against its result; `upheld` None: not answered yet."""

    id: UUID
    text: str
    raised_at: datetime
    raised_by: str
    upheld: bool | None
    answer: str
    answered_at: datetime | None
    answered_by: str


def sees_all(actor: Actor) -> bool:
    """Whether somebody sees every unit before a version is published: who computes, approves or audits it."""
    return ASSESS.allows(actor) or APPROVE_ASSESSMENT.allows(actor) or "auditor" in actor.roles


def assessments(*, actor: Actor) -> QuerySet[Assessment]:
    """Versions the actor may know of, the newest year and version first, each with `waiting` objections."""
    VIEW_ASSESSMENT.demand(actor)
    found = Assessment.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    if not sees_all(actor):
        found = found.filter(state__in=_TOLD)
    waiting = Count("units__objections", filter=Q(units__objections__answered_at=None))
    return found.select_related("scheme").annotate(waiting=waiting).order_by("-year", "-version", "id")


def assessment(assessment_id: UUID, *, actor: Actor) -> Assessment:
    """One version. Raises NotFound, also for one the actor may not know of yet."""
    found = assessments(actor=actor).filter(id=assessment_id).first()
    if found is None:
        raise NotFound
    return found


def units(made: Assessment, *, actor: Actor) -> QuerySet[AssessedUnit]:
    """Units of a version by kind and rank: every one for who sees all or once it is published, else one's own."""
    VIEW_ASSESSMENT.demand(actor)
    found = AssessedUnit.objects.filter(assessment=made).annotate(objected=Count("objections"))
    if made.state not in _FOR_ALL and not sees_all(actor):
        own = actor.organisation_id
        found = found.filter(organisation_id=own) if own else found.none()
    return found.order_by("-assessed_as", "rank", "name", "id")


def unit(assessment_id: UUID, unit_id: UUID, *, actor: Actor) -> AssessedUnit:
    """One unit's result, its version beside it. Raises NotFound."""
    made = assessment(assessment_id, actor=actor)
    found = units(made, actor=actor).select_related("assessment").filter(id=unit_id).first()
    if found is None:
        raise NotFound
    return found


def scores(found: AssessedUnit) -> list[ScoreRow]:
    """The criteria of a unit that was shown, in the scheme's order; the rows behind each as they were counted."""
    return [score_row(each, found) for each in UnitScore.objects.filter(unit=found).order_by("kind")]


def score_row(each: UnitScore, found: AssessedUnit) -> ScoreRow:
    plain = {name: getattr(each, name) for name in ("kind", "weight", "met", "counted", "points")}
    rows = tuple(CountedRow(**row) for row in each.rows)
    return ScoreRow(unit_id=found.id, assessment_id=found.assessment_id, rows=rows, **plain)


def score(found: AssessedUnit, kind: str) -> ScoreRow:
    """One criterion of a unit that was shown. Raises NotFound."""
    row = next((each for each in scores(found) if each.kind == kind), None)
    if row is None:
        raise NotFound
    return row


def objections(found: AssessedUnit) -> list[ObjectionRow]:
    """What the unit said against its result, the first first."""
    rows = Objection.objects.filter(unit=found).order_by("raised_at", "id")
    return [ObjectionRow(**{name: getattr(each, name) for name in ObjectionRow.__slots__}) for each in rows]


def adjustments(*, actor: Actor) -> QuerySet[Adjustment]:
    """Points added or taken in the actor's area, the newest first. Only for who sees every unit."""
    VIEW_ASSESSMENT.demand(actor)
    if not sees_all(actor):
        raise NotFound
    found = Adjustment.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    return found.select_related("organisation").order_by("-recorded_at", "-id")


def adjustments_of(found: AssessedUnit) -> list[Adjustment]:
    """The points added or taken that this result counts: recorded before it was computed, not withdrawn before."""
    made = found.assessment
    rows = Adjustment.objects.filter(
        area=made.area, year=made.year, organisation_id=found.organisation_id, recorded_at__lte=made.computed_at
    ).filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=made.computed_at))
    return list(rows.order_by("recorded_at", "id"))


def schemes(*, actor: Actor) -> QuerySet[AssessmentScheme]:
    """Schemes of the actor's area, the latest first, with their criteria."""
    VIEW_ASSESSMENT.demand(actor)
    found = AssessmentScheme.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    return found.prefetch_related("criteria").order_by("-first_year", "area", "id")


@dataclass(frozen=True, slots=True)
class AssessmentWaits:
    """What waits for somebody: objections to answer, versions to approve, own results open to objection."""

    objections: int
    to_approve: int
    own: int


def waiting(*, actor: Actor) -> AssessmentWaits | None:
    """What the assessment asks of the actor; None for who has no part in it. At most two queries."""
    if not VIEW_ASSESSMENT.allows(actor):
        return None
    shown = Assessment.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high, state=AssessmentState.SHOWN)
    objections = own = to_approve = 0
    if ASSESS.allows(actor):
        objections = Objection.objects.filter(unit__assessment__in=shown, answered_at=None).count()
    if APPROVE_ASSESSMENT.allows(actor):
        to_approve = shown.exclude(units__objections__in=Objection.objects.filter(answered_at=None)).count()
    elif not ASSESS.allows(actor) and actor.organisation_id:
        own = AssessedUnit.objects.filter(assessment__in=shown, organisation_id=actor.organisation_id).count()
    return AssessmentWaits(objections, to_approve, own)
