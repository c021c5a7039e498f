"""Recording meetings and following up what they decided."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from laoyou.accounts.selectors import organisations
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError, NotAllowed, NotFound
from laoyou.plan.access import KEEP_MEETINGS, REPORT_DECISION
from laoyou.plan.enums import DecisionState, MeetingBody, NoteKind
from laoyou.plan.models import Decision, DecisionNote, Meeting
from laoyou.plan.selectors.meetings import STANDING
from laoyou.records.selectors.calendar import working_calendar
from laoyou.records.services import audit


class MeetingToCome(DomainError):
    code = "meeting_to_come"
    sentence = "%(day)s has not come yet. A meeting is recorded once it was held."


class DueBeforeMeeting(DomainError):
    code = "decision_due_before_meeting"
    sentence = "The meeting was held on %(held)s; what it decided cannot be due on %(due)s."


class DueOnHoliday(DomainError):
    code = "decision_due_on_holiday"
    sentence = "Offices do not work on %(due)s. The next working day is %(next)s, the last one before it %(before)s."


class DecisionClosed(DomainError):
    code = "decision_closed"
    sentence = "This is closed already. Look at it again; somebody may have been quicker."


class NothingReported(DomainError):
    code = "decision_nothing_reported"
    sentence = "The unit has not reported this as done, so there is nothing to confirm or send back."


class WordsMissing(DomainError):
    code = "decision_words_missing"
    sentence = "Say in a few words what was done, or why."


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What is recorded of a meeting."""

    body: MeetingBody
    title: str
    held_on: date
    chair: str = ""
    present: str = ""
    minutes: str = ""


def record_meeting(area: int, facts: MeetingFacts, *, actor: Actor, now: datetime) -> UUID:
    """Put a meeting on record; returns its key. Raises NotFound outside the actor's area, MeetingToCome."""
    KEEP_MEETINGS.demand(actor)
    if not actor.area.covers(range_of(area)):
        raise NotFound
    _demand_held(facts, now)
    with transaction.atomic():
        meeting = Meeting.objects.create(area=area, recorded_at=now, recorded_by=actor.name, **asdict(facts))
        _audited("record_meeting", "meeting", meeting, {}, asdict(facts), actor=actor, now=now)
    return meeting.id


def correct_meeting(meeting_id: UUID, facts: MeetingFacts, *, revision: int, actor: Actor, now: datetime) -> None:
    """Correct what is recorded. Raises NotFound, Conflict, MeetingToCome, DueBeforeMeeting."""
    KEEP_MEETINGS.demand(actor)
    _demand_held(facts, now)
    with transaction.atomic():
        meeting = _meeting(meeting_id, actor)
        if meeting.revision != revision:
            raise Conflict
        first = meeting.decisions.order_by("due").values_list("due", flat=True).first()
        if first is not None and first < facts.held_on:
            raise DueBeforeMeeting(held=facts.held_on.isoformat(), due=first.isoformat())
        before = {name: getattr(meeting, name) for name in asdict(facts)}
        for name, value in asdict(facts).items():
            setattr(meeting, name, value)
        meeting.revision += 1
        meeting.save()
        _audited("correct_meeting", "meeting", meeting, before, asdict(facts), actor=actor, now=now)


def add_decision(meeting_id: UUID, text: str, *, organisation_id: UUID, due: date, actor: Actor, now: datetime) -> UUID:
    """Record what a meeting gave a unit to do by a day; returns its key.

    Raises NotFound (also for a unit outside the actor's area), WordsMissing, DueBeforeMeeting, DueOnHoliday.
    """
    KEEP_MEETINGS.demand(actor)
    if not text.strip():
        raise WordsMissing
    unit = organisations.get(organisation_id, actor=actor)
    with transaction.atomic():
        meeting = _meeting(meeting_id, actor)
        _demand_due(meeting, due)
        last = meeting.decisions.aggregate(last=Max("position"))["last"] or 0
        decision = Decision.objects.create(
            area=meeting.area,
            meeting=meeting,
            position=last + 1,
            text=text.strip(),
            organisation_id=unit.id,
            due=due,
        )
        after = {"text": decision.text, "unit": str(unit.id), "due": due}
        _audited("add_decision", "decision", decision, {}, after, actor=actor, now=now)
    return decision.id


def report_done(decision_id: UUID, said: str, *, revision: int, actor: Actor, now: datetime) -> None:
    """The unit says that it is done, and how. Raises NotFound, NotAllowed, Conflict, DecisionClosed, WordsMissing."""
    REPORT_DECISION.demand(actor)
    with transaction.atomic():
        decision = _decision(decision_id, revision, actor)
        if decision.organisation_id != actor.organisation_id:
            raise NotAllowed
        if decision.state not in STANDING:
            raise DecisionClosed
        _turned(decision, DecisionState.REPORTED, NoteKind.REPORTED, said, actor=actor, now=now)


def answer_report(decision_id: UUID, *, done: bool, said: str = "", revision: int, actor: Actor, now: datetime) -> None:
    """The plan office confirms that it is done, or sends it back. Raises NotFound, Conflict, NothingReported …"""
    KEEP_MEETINGS.demand(actor)
    with transaction.atomic():
        decision = _decision(decision_id, revision, actor)
        if decision.state != DecisionState.REPORTED:
            raise NothingReported
        if done:
            _turned(decision, DecisionState.DONE, NoteKind.CONFIRMED, said, actor=actor, now=now)
        else:
            _turned(decision, DecisionState.OPEN, NoteKind.SENT_BACK, said, actor=actor, now=now)


def move_due(decision_id: UUID, due: date, *, why: str, revision: int, actor: Actor, now: datetime) -> None:
    """Another day, with the reason. Raises NotFound, Conflict, DecisionClosed, WordsMissing, DueOnHoliday …"""
    KEEP_MEETINGS.demand(actor)
    with transaction.atomic():
        decision = _decision(decision_id, revision, actor)
        if decision.state not in STANDING:
            raise DecisionClosed
        _demand_due(decision.meeting, due)
        said = f"{decision.due.isoformat()} → {due.isoformat()} {why.strip()}" if why.strip() else ""
        _turned(decision, DecisionState(decision.state), NoteKind.MOVED, said, due=due, actor=actor, now=now)


def drop_decision(decision_id: UUID, *, why: str, revision: int, actor: Actor, now: datetime) -> None:
    """It is no longer wanted. Raises NotFound, Conflict, DecisionClosed, WordsMissing."""
    KEEP_MEETINGS.demand(actor)
    with transaction.atomic():
        decision = _decision(decision_id, revision, actor)
        if decision.state not in STANDING:
            raise DecisionClosed
        _turned(decision, DecisionState.DROPPED, NoteKind.DROPPED, why, actor=actor, now=now)


def _demand_held(facts: MeetingFacts, now: datetime) -> None:
    if facts.held_on > day_of(now):
        raise MeetingToCome(day=facts.held_on.isoformat())


def _demand_due(meeting: Meeting, due: date) -> None:
    if due < meeting.held_on:
        raise DueBeforeMeeting(held=meeting.held_on.isoformat(), due=due.isoformat())
    calendar = working_calendar()
    if not calendar.works(due):
        before, after = calendar.around(due)
        raise DueOnHoliday(due=due.isoformat(), next=after.isoformat(), before=before.isoformat())


def _meeting(meeting_id: UUID, actor: Actor) -> Meeting:
    found = Meeting.objects.select_for_update().filter(id=meeting_id).first()
    if found is None or not actor.area.covers(range_of(found.area)):
        raise NotFound
    return found


def _decision(decision_id: UUID, revision: int, actor: Actor) -> Decision:
    found = Decision.objects.select_for_update(of=("self",)).select_related("meeting").filter(id=decision_id).first()
    if found is None or found.area not in actor.area:
        raise NotFound
    if found.revision != revision:
        raise Conflict
    return found


def _turned(
    decision: Decision,
    state: DecisionState,
    kind: NoteKind,
    said: str,
    *,
    due: date | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    if kind != NoteKind.CONFIRMED and not said.strip():
        raise WordsMissing
    before = {"state": decision.state, "due": decision.due}
    decision.state, decision.due, decision.revision = state, due or decision.due, decision.revision + 1
    decision.closed_at = now if state in {DecisionState.DONE, DecisionState.DROPPED} else None
    decision.save()
    DecisionNote.objects.create(decision=decision, kind=kind, text=said.strip(), at=now, by=actor.name)
    after = {"state": state, "due": decision.due}
    _audited(f"{kind}_decision", "decision", decision, before, after, actor=actor, now=now, reason=said.strip())


def _audited(
    verb: str,
    subject: str,
    row: Meeting | Decision,
    before: dict[str, Any],
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
        before=before,
        after=after,
        reason=reason,
    )
