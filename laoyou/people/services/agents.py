"""Who acts for a person: authority the person gives, for something, until a day, and takes back at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.core.actor import Actor, system_actor
from laoyou.core.ages import age_on
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.people.access import RECORD_RELATION, REVEAL_DETAIL
from laoyou.people.enums import AuthorityConsent, AuthorityScope, RelationKind
from laoyou.people.models import Authority, Person, Relation
from laoyou.people.services.persons import ReasonNeeded, locked
from laoyou.people.services.relation_rules import OF_AGE, Relationship
from laoyou.people.services.relations import audit_relation, facts_of_relation, lock_relation, write_relation
from laoyou.records.enums import Purpose
from laoyou.records.selectors.attachments import AttachmentRow
from laoyou.records.services import attachments


class NothingAllowed(DomainError):
    code = "people_agent_nothing_allowed"
    sentence = "Say what the agent may do: choose at least one."


class WitnessesNeeded(DomainError):
    code = "people_agent_witnesses"
    sentence = "Consent by word of mouth needs two different witnesses, neither the person nor the agent."


class ChildrenHaveGuardians(DomainError):
    code = "people_agent_of_child"
    sentence = "%(name)s is %(age)s years old. A child gives no authority; its guardian acts for it."


class NotAnAgent(NotFound):
    code = "people_not_an_agent"
    sentence = "There is no such authority, or it lies outside your area."


class AlreadyTakenBack(DomainError):
    code = "people_authority_taken_back"
    sentence = "This authority has already ended."


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that shows the consent: what it is called and its bytes."""

    filename: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Authorisation:
    """What the person allows whom. `relationship.kind` is AGENT; `witnesses` are names."""

    relationship: Relationship
    scope: Sequence[AuthorityScope]
    consent: AuthorityConsent
    witnesses: Sequence[str] = ()
    evidence: Evidence | None = None


def authorise_agent(person_id: UUID, given: Authorisation, *, actor: Actor, now: datetime) -> UUID:
    """Record the authority a person gave; returns the relation's key.

    Raises what `record_relation` raises, NothingAllowed, WitnessesNeeded, ChildrenHaveGuardians, AttachmentRefused.
    """
    RECORD_RELATION.demand(actor)
    if not given.scope:
        raise NothingAllowed
    with transaction.atomic():
        row = write_relation(person_id, given.relationship, actor=actor, now=now)
        person = locked(person_id, actor=actor)
        _demand_grown(person, given.relationship.first or day_of(now))
        witnesses = _witnesses(given, row, person)
        kept = _keep(given.evidence, person.area, actor, now) if given.evidence else None
        Authority.objects.create(
            relation=row,
            scope=sorted(set(given.scope)),
            consent=given.consent,
            witnesses="\n".join(witnesses),
            evidence_id=kept,
        )
        after = facts_of_relation(row) | {
            "scope": sorted(set(given.scope)),
            "consent": str(given.consent),
            "evidence": str(kept or ""),
        }
        audit_relation(row, person, "authorise_agent", actor=actor, now=now, after=after)
    return row.id


def revoke_authority(relation_id: UUID, *, reason: str, actor: Actor, now: datetime) -> None:
    """The person takes the authority back: it ends at once. Raises NotAnAgent, ReasonNeeded, AlreadyTakenBack."""
    RECORD_RELATION.demand(actor)
    if len(reason.strip()) < 2:
        raise ReasonNeeded
    with transaction.atomic():
        row, person, _ = lock_relation(relation_id, actor=actor)
        if row.kind != RelationKind.AGENT:
            raise NotAnAgent
        before, today = facts_of_relation(row), day_of(now)
        over = row.valid.upper is not None and row.valid.upper <= today
        if over or Authority.objects.filter(relation=row, revoked_at__isnull=False).exists():
            raise AlreadyTakenBack
        _end_today(row, today)
        Authority.objects.filter(relation=row).update(
            revoked_at=now, revoked_by=actor.name, revoked_because=reason.strip()
        )
        after = facts_of_relation(row)
        audit_relation(
            row, person, "revoke_authority", actor=actor, now=now, before=before, after=after, reason=reason.strip()
        )


def open_evidence(relation_id: UUID, *, reason: str, actor: Actor, now: datetime) -> tuple[AttachmentRow, BinaryIO]:
    """The file that shows a person's consent, open for reading; who looked and why is written down.

    Raises NotFound, ReasonNeeded, NotAnAgent when there is no file.
    """
    REVEAL_DETAIL.demand(actor)
    if len(reason.strip()) < 2:
        raise ReasonNeeded
    with transaction.atomic():
        row, person, _ = lock_relation(relation_id, actor=actor)
        authority = Authority.objects.filter(relation=row).first()
        if authority is None or authority.evidence_id is None:
            raise NotAnAgent
        audit_relation(row, person, "open_evidence", actor=actor, now=now, reason=reason.strip())
        return attachments.open_attachment(authority.evidence_id, actor=system_actor("evidence of an authority"))


def _end_today(row: Relation, today: date) -> None:
    first = row.valid.lower
    # Given today or for a day to come, it keeps its first day as a period; that it was taken back says the rest.
    ends = today if first is None or first < today else first + timedelta(days=1)
    row.valid = DateRange(first, ends)
    row.save(update_fields=["valid"])


def _keep(evidence: Evidence, area: int, actor: Actor, now: datetime) -> UUID:
    kept = attachments.keep(
        evidence.data, filename=evidence.filename, purpose=Purpose.AUTHORISATION, area=area, actor=actor, now=now
    )
    return kept.id


def _witnesses(given: Authorisation, row: Relation, person: Person) -> list[str]:
    named = [each.strip() for each in given.witnesses if each.strip()]
    parties = {person.name, row.other_name or (row.other.name if row.other else "")}
    if given.consent == AuthorityConsent.ORAL and (len(set(named)) < 2 or parties & set(named)):
        raise WitnessesNeeded
    return named


def _demand_grown(person: Person, on: date) -> None:
    age = age_on(person.birth, on)
    if age < OF_AGE:
        raise ChildrenHaveGuardians(name=person.name, age=age)
