"""Being prepared, and what happens all the same: plans, drills, incidents from the report to what was learnt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import KEEP_SAFETY
from laoyou.facilities.enums import IncidentState, Severity, Subject
from laoyou.facilities.models import Drill, Incident, IncidentNote, SafetyPlan, Stay
from laoyou.facilities.models.periods import lasting
from laoyou.facilities.services.duties import audited, house_of


class PlanBefore(DomainError):
    code = "facilities_plan_before"
    sentence = "The measures in force hold since %(first)s. New ones begin after that day."


class DrillToCome(DomainError):
    code = "facilities_drill_to_come"
    sentence = "%(day)s has not come yet: a drill is recorded when it was held."


class HappensLater(DomainError):
    code = "facilities_incident_later"
    sentence = "That moment has not come yet. Say when it happened."


class NotOfThisSite(DomainError):
    code = "facilities_incident_stay"
    sentence = "This person is not cared for at the site."


class IncidentClosed(DomainError):
    code = "facilities_incident_closed"
    sentence = "The incident is closed. What comes up later is reported as a new one."


class NothingLearnt(DomainError):
    code = "facilities_incident_lessons"
    sentence = "An incident is closed with what was found and what is done so that it does not happen again."


@dataclass(frozen=True, slots=True)
class Report:
    """What happened, when, how bad; `stay_id` names whom of those cared for, None nobody."""

    subject: Subject
    severity: Severity
    happened_at: datetime
    account: str
    stay_id: UUID | None = None


def record_plan(site_id: UUID, subject: Subject, *, measures: str, first: date, actor: Actor, now: datetime) -> UUID:
    """What the site does about a risk from `first` on; the measures before end. Raises NotFound, PlanBefore."""
    KEEP_SAFETY.demand(actor)
    with transaction.atomic():
        site = house_of(site_id, actor=actor)
        running = SafetyPlan.objects.select_for_update().filter(lasting(first), site=site, subject=subject)
        before = running.order_by("-since").first()
        if before is not None:
            _follow(before, first)
        made = SafetyPlan.objects.create(
            id=uuid7(),
            site=site,
            subject=subject,
            measures=measures.strip(),
            valid=DateRange(first, None),
            recorded_by=actor.name,
            recorded_at=now,
        )
        after = {"subject": subject, "first": first}
        audited("record_plan", "safetyplan", made.id, site.area, actor=actor, now=now, after=after)
    return made.id


def record_drill(
    site_id: UUID, subject: Subject, *, held_on: date, participants: int, findings: str, actor: Actor, now: datetime
) -> UUID:
    """A drill that was held. Raises NotFound, DrillToCome."""
    KEEP_SAFETY.demand(actor)
    if held_on > day_of(now):
        raise DrillToCome(day=held_on.isoformat())
    with transaction.atomic():
        site = house_of(site_id, actor=actor)
        made = Drill.objects.create(
            id=uuid7(),
            site=site,
            subject=subject,
            held_on=held_on,
            participants=participants,
            findings=findings.strip(),
            recorded_by=actor.name,
            recorded_at=now,
        )
        after = {"subject": subject, "held_on": held_on, "participants": participants}
        audited("record_drill", "drill", made.id, site.area, actor=actor, now=now, after=after)
    return made.id


def report_incident(site_id: UUID, told: Report, *, actor: Actor, now: datetime) -> UUID:
    """Something happened. It stays on record for good. Raises NotFound, HappensLater, NotOfThisSite."""
    KEEP_SAFETY.demand(actor)
    if told.happened_at > now:
        raise HappensLater
    with transaction.atomic():
        site = house_of(site_id, actor=actor)
        if told.stay_id is not None and not Stay.objects.filter(id=told.stay_id, site=site).exists():
            raise NotOfThisSite
        made = Incident.objects.create(
            id=uuid7(),
            site=site,
            stay_id=told.stay_id,
            subject=told.subject,
            severity=told.severity,
            happened_at=told.happened_at,
            account=told.account.strip(),
            state=IncidentState.REPORTED,
            reported_by=actor.name,
            reported_at=now,
        )
        after = {"subject": told.subject, "severity": int(told.severity), "happened_at": told.happened_at}
        audited("report_incident", "incident", made.id, site.area, actor=actor, now=now, after=after)
    return made.id


def follow_incident(incident_id: UUID, *, text: str, close: bool, actor: Actor, now: datetime) -> None:
    """What was done about it; with `close`, what was learnt, and the incident is closed.

    Raises NotFound, IncidentClosed, NothingLearnt.
    """
    KEEP_SAFETY.demand(actor)
    with transaction.atomic():
        found = Incident.objects.select_for_update().filter(id=incident_id).first()
        if found is None:
            raise NotFound
        site = house_of(found.site_id, actor=actor)
        if found.state == IncidentState.CLOSED:
            raise IncidentClosed
        if not text.strip():
            raise NothingLearnt
        before = {"state": found.state}
        found.state = IncidentState.CLOSED if close else IncidentState.FOLLOWED
        found.save(update_fields=["state"])
        IncidentNote.objects.create(
            id=uuid7(), incident=found, state=found.state, text=text.strip(), recorded_by=actor.name, recorded_at=now
        )
        after = {"state": found.state}
        audited("follow_incident", "incident", found.id, site.area, actor=actor, now=now, before=before, after=after)


def _follow(before: SafetyPlan, first: date) -> None:
    """What held until now ends where the new begins."""
    if before.valid.lower >= first:
        raise PlanBefore(first=before.valid.lower.isoformat())
    before.valid = DateRange(before.valid.lower, first)
    before.save(update_fields=["valid"])
