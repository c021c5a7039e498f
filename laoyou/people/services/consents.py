"""Consent and its withdrawal: what somebody agreed to, after being told, and what ends when it is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.ages import age_on
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.people.access import RECORD_CONSENT
from laoyou.people.enums import Asker, ConsentPurpose, IdentityCheck
from laoyou.people.models import Consent, Person, Photo
from laoyou.people.selectors.parameters import value_of
from laoyou.people.services.evidence import File, keep_evidence
from laoyou.people.services.persons import audit_person, locked

_GUARDIAN_SHOWN = {IdentityCheck.REGISTER_SEEN, IdentityCheck.DECISION}
_MAY_CONSENT = {Asker.SELF, Asker.GUARDIAN, Asker.AGENT}


class ConsentAlreadyGiven(DomainError):
    code = "people_consent_already_given"
    sentence = "This consent is already on record. Record its withdrawal first if it is to be given anew."


class ConsentNotExplained(DomainError):
    code = "people_consent_not_explained"
    sentence = (
        "Explain first what the data are for, why they are needed and what follows, and say here that it was done: "
        "otherwise there is no consent."
    )


class ConsentGiverUnfit(DomainError):
    code = "people_consent_giver_unfit"
    sentence = "Only the person, a guardian or somebody with the person's authority can agree; name who it was."


class GuardianNeeded(DomainError):
    code = "people_guardian_needed"
    sentence = (
        "The child is under %(age)s: a parent or guardian agrees, and shows it with the household register or a "
        "document of guardianship."
    )


class GuardianshipNotShown(DomainError):
    code = "people_guardianship_not_shown"
    sentence = "For an adult a guardian or agent agrees only with a document of guardianship or authority."


class ConsentDayWrong(DomainError):
    code = "people_consent_day_wrong"
    sentence = "%(day)s cannot be: a consent is given after the birth, before a death, and not tomorrow."


class ConsentWithdrawn(DomainError):
    code = "people_consent_withdrawn"
    sentence = "This consent is withdrawn already."


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """A consent as entered. `told`: purpose, necessity and effect were explained, separately for this purpose."""

    purpose: ConsentPurpose
    given_by: Asker
    identity: IdentityCheck
    on: date
    told: bool
    giver_name: str = ""
    file: File | None = None


def record_consent(person_id: UUID, given: ConsentGiven, *, actor: Actor, now: datetime) -> UUID:
    """Record that somebody agreed; returns the key.

    Raises NotFound, ConsentNotExplained, ConsentGiverUnfit, GuardianNeeded, GuardianshipNotShown, ConsentDayWrong,
    ConsentAlreadyGiven, EvidenceNotTaken, EvidenceTooLarge.
    """
    RECORD_CONSENT.demand(actor)
    if not given.told:
        raise ConsentNotExplained
    with transaction.atomic():
        person = locked(person_id, actor=actor)
        if not person.birth <= given.on <= min(day_of(now), person.death or date.max):
            raise ConsentDayWrong(day=given.on.isoformat())
        demand_fit_giver(person, given.given_by, given.giver_name, given.identity, on=given.on)
        consent = Consent(
            id=uuid7(),
            person=person,
            purpose=given.purpose,
            given_by=given.given_by,
            giver_name=given.giver_name.strip(),
            identity=given.identity,
            told=True,
            valid=DateRange(given.on, None),
            evidence=keep_evidence(person, given.file, actor=actor, now=now) if given.file else None,
            recorded_by=actor.name,
            recorded_at=now,
        )
        with refusing({"consent_once_at_a_time": ConsentAlreadyGiven}):
            consent.save(force_insert=True)
        audit_person(person, "record_consent", actor=actor, now=now, after=_facts(consent))
    return consent.id


def withdraw_consent(consent_id: UUID, *, reason: str, actor: Actor, now: datetime) -> bool:
    """Take a consent back as of now and apply what follows; returns whether a photo was deleted.

    A photo goes at once; agencies and family no longer get the record; what a law orders goes on, on that ground.
    Nothing is asked of the person but to say so. Raises NotFound, ConsentWithdrawn.
    """
    RECORD_CONSENT.demand(actor)
    with transaction.atomic():
        consent = Consent.objects.select_for_update().filter(id=consent_id).first()
        if consent is None:
            raise NotFound
        person = locked(consent.person_id, actor=actor)
        if consent.withdrawn_at is not None:
            raise ConsentWithdrawn
        first, today = consent.valid.lower, day_of(now)
        consent.valid = DateRange(first, max(first + timedelta(days=1), today))
        consent.withdrawn_by, consent.withdrawn_at = actor.name, now
        consent.save(update_fields=["valid", "withdrawn_by", "withdrawn_at"])
        photos = Photo.objects.filter(person=person)
        removed = photos.delete()[0] > 0 if consent.purpose == ConsentPurpose.PHOTO else False
        after = {"consent": str(consent.id), "purpose": consent.purpose, "photo_removed": removed}
        audit_person(person, "withdraw_consent", actor=actor, now=now, after=after, reason=reason.strip())
    return removed


def demand_fit_giver(person: Person, by: Asker, name: str, identity: IdentityCheck, *, on: date) -> None:
    """Raise unless this one may agree, or ask, for the person on a day: for a young child only a guardian."""
    if by not in _MAY_CONSENT or (by != Asker.SELF and not name.strip()):
        raise ConsentGiverUnfit
    age = value_of("child_until")
    if age_on(person.birth, on) < age:
        if by != Asker.GUARDIAN or identity not in _GUARDIAN_SHOWN:
            raise GuardianNeeded(age=age)
    elif by != Asker.SELF and identity != IdentityCheck.DECISION:
        raise GuardianshipNotShown


def _facts(consent: Consent) -> dict[str, object]:
    return {
        "consent": str(consent.id),
        "purpose": consent.purpose,
        "given_by": consent.given_by,
        "identity": consent.identity,
        "first": consent.valid.lower,
        "evidence": str(consent.evidence_id or ""),
    }
