"""Meetings and what they decided, as pages read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.plan.access import KEEP_MEETINGS, REPORT_DECISION, VIEW_MEETINGS
from laoyou.plan.enums import DecisionState
from laoyou.plan.models import Decision, Meeting
from laoyou.plan.selectors.rows import StepRow

STANDING = (DecisionState.OPEN, DecisionState.REPORTED)


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting as recorded."""

    id: UUID
    area: int
    body: str
    title: str
    held_on: date
    chair: str
    present: str
    minutes: str
    revision: int
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What a meeting decided, with the unit that has to do it."""

    id: UUID
    meeting_id: UUID
    position: int
    text: str
    organisation_id: UUID
    unit: str
    due: date
    state: str
    revision: int
    notes: tuple[StepRow, ...]


def meetings(*, actor: Actor) -> QuerySet[Meeting]:
    """Meetings of the actor's area, the latest first, each with `decided` and `standing`: how many decisions."""
    VIEW_MEETINGS.demand(actor)
    found = Meeting.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    return found.annotate(
        decided=Count("decisions"), standing=Count("decisions", filter=Q(decisions__state__in=STANDING))
    ).order_by("-held_on", "-id")


def decisions(*, actor: Actor) -> QuerySet[Decision]:
    """What meetings of the actor's area decided, the earliest due first."""
    VIEW_MEETINGS.demand(actor)
    found = Decision.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    return found.select_related("meeting", "organisation").order_by("due", "id")


def meeting(meeting_id: UUID, *, actor: Actor) -> tuple[MeetingRow, list[DecisionRow]]:
    """One meeting and what it decided, in the order recorded. Raises NotFound."""
    found = meetings(actor=actor).filter(id=meeting_id).first()
    if found is None:
        raise NotFound
    row = MeetingRow(**{name: getattr(found, name) for name in MeetingRow.__slots__})
    decided = found.decisions.select_related("organisation").prefetch_related("notes").order_by("position", "id")
    return row, [_decision_row(each) for each in decided]


@dataclass(frozen=True, slots=True)
class Followed:
    """What waits: decisions the actor's unit has to carry out (of them late), and reports to be answered."""

    owed: int
    late: int
    to_answer: int


def followed(*, actor: Actor, today: date) -> Followed | None:
    """What meetings ask of the actor; None for who neither carries out nor follows up. One query."""
    reports, keeps = REPORT_DECISION.allows(actor), KEEP_MEETINGS.allows(actor)
    if not reports and not keeps:
        return None
    own = Q(organisation_id=actor.organisation_id, state=DecisionState.OPEN)
    inside = Decision.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high, state__in=STANDING)
    counts = inside.aggregate(
        owed=Count("id", filter=own),
        late=Count("id", filter=own & Q(due__lt=today)),
        to_answer=Count("id", filter=Q(state=DecisionState.REPORTED)),
    )
    return Followed(
        counts["owed"] if reports else 0, counts["late"] if reports else 0, counts["to_answer"] if keeps else 0
    )


def _decision_row(decision: Decision) -> DecisionRow:
    notes = sorted(decision.notes.all(), key=lambda each: (each.at, each.id))
    return DecisionRow(
        id=decision.id,
        meeting_id=decision.meeting_id,
        position=decision.position,
        text=decision.text,
        organisation_id=decision.organisation_id,
        unit=decision.organisation.name,
        due=decision.due,
        state=decision.state,
        revision=decision.revision,
        notes=tuple(StepRow(each.kind, each.text, each.at, each.by) for each in notes),
    )
