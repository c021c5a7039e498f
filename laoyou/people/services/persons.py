"""Entering people, correcting what is wrong, and showing what is sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.people.access import RECORD_PERSON, REVEAL_DETAIL
from laoyou.people.enums import Document, HouseholdRole, Source
from laoyou.people.models import Person
from laoyou.people.services.consequences import keep_true
from laoyou.people.services.doubting import keep_doubts, keep_number_doubts
from laoyou.people.services.names import spelled, written
from laoyou.people.services.numbers import SealedNumber, open_document, open_phone, seal_document, seal_phone
from laoyou.records.services import audit

OLDEST = 130  # years; nobody is known to have lived longer


class DocumentTaken(DomainError):
    code = "people_document_taken"
    sentence = "Somebody with this number is already in the registry. Look the number up before entering a person."


class OutsideYourArea(DomainError):
    code = "people_outside_your_area"
    sentence = "The person would live and be registered outside your area, where you may enter nobody."


class DatesDisagree(DomainError):
    code = "people_dates_disagree"
    sentence = "Born on %(birth)s, died on %(death)s: nobody dies before being born or lives more than 130 years."


class BornLater(DomainError):
    code = "people_born_later"
    sentence = "The date of birth, %(birth)s, has not come yet."


class NumberDisagrees(DomainError):
    code = "people_number_disagrees"
    sentence = "The number says %(number)s, the form says %(form)s. Correct one of them."


class ReasonNeeded(DomainError):
    code = "people_reason_needed"
    sentence = "Say in a few words why you need to see this; it is written down with your name."


@dataclass(frozen=True, slots=True)
class Details:
    """What is entered of a person. `number` is the document's, in clear until sealed; areas are 12-digit codes."""

    name: str
    sex: int
    birth: date
    area: int
    source: Source
    registered_area: int | None = None
    ethnicity: int | None = None
    document: Document | None = None
    number: str = ""
    phone: str = ""


def record_person(details: Details, *, actor: Actor, now: datetime) -> UUID:
    """Enter somebody who is not in the registry yet; returns the key.

    Raises OutsideYourArea, NameNotWritable, BornLater, NumberNotValid, NumberDisagrees, PhoneNotValid, DocumentTaken.
    """
    RECORD_PERSON.demand(actor)
    _demand_inside(details.area, details.registered_area, actor)
    _demand_possible(details.birth, None, now)
    person = Person(id=uuid7(), source=details.source, created_at=now, updated_at=now)
    _take(person, details, on=day_of(now))
    with transaction.atomic():
        with refusing({"person_document_once": DocumentTaken}):
            person.save(force_insert=True)
        keep_doubts([person.id], now=now)
        keep_number_doubts(person, now=now)
        audit_person(person, "record_person", actor=actor, now=now, after=facts_of(person))
    return person.id


def correct_person(
    person_id: UUID, details: Details, *, revision: int, reason: str, actor: Actor, now: datetime
) -> None:
    """Put right what was recorded wrongly; what was, stays in the audit trail.

    Raises what `record_person` raises, NotFound, and Conflict when somebody changed the person meanwhile.
    """
    RECORD_PERSON.demand(actor)
    with transaction.atomic():
        person = locked(person_id, actor=actor)
        if person.revision != revision:
            raise Conflict
        _demand_inside(details.area, details.registered_area, actor)
        _demand_possible(details.birth, person.death, now)
        before, home = facts_of(person), person.household_id
        _take(person, details, on=day_of(now))
        if person.area != before["area"]:
            person.household, person.household_role = None, HouseholdRole.UNKNOWN  # that address lies elsewhere
        person.revision, person.updated_at = revision + 1, now
        with refusing({"person_document_once": DocumentTaken}):
            person.save()
        keep_true([home], [person.id], on=day_of(now), now=now)
        keep_number_doubts(person, now=now)
        audit_person(
            person, "correct_person", actor=actor, now=now, before=before, after=facts_of(person), reason=reason
        )


def reveal(person_id: UUID, what: str, *, reason: str, actor: Actor, now: datetime) -> str:
    """The document number ("document") or the phone ("phone") in full. Who looked, when and why is written down.

    Raises NotFound, ReasonNeeded; an empty text when the registry has none.
    """
    REVEAL_DETAIL.demand(actor)
    if len(reason.strip()) < 2:
        raise ReasonNeeded
    opened = {"document": open_document, "phone": open_phone}[what]
    with transaction.atomic():
        person = locked(person_id, actor=actor)
        audit_person(person, f"reveal_{what}", actor=actor, now=now, reason=reason.strip())
        return opened(person)


def locked(person_id: UUID, *, actor: Actor) -> Person:
    """The person's row, locked for a change. Raises NotFound outside the actor's area and for merged records."""
    found = Person.objects.select_for_update(no_key=True).filter(id=person_id, merged_into__isnull=True).first()
    if found is None or not is_inside(found, actor):
        raise NotFound
    return found


def is_inside(person: Person, actor: Actor) -> bool:
    """Whether the person lives or is registered in the actor's area."""
    return _is_inside(person.area, person.registered_area, actor)


def facts_of(person: Person) -> dict[str, Any]:
    """What the audit trail keeps of a person: everything but the sealed numbers, of which only that they changed."""
    return {
        "name": person.name,
        "sex": person.sex,
        "birth": person.birth,
        "death": person.death,
        "ethnicity": person.ethnicity,
        "document": person.document,
        "document_index": bytes(person.document_index or b"").hex(),
        "phone_index": bytes(person.phone_index or b"").hex(),
        "area": person.area,
        "registered_area": person.registered_area,
        "no_fixed_abode": person.no_fixed_abode,
        "source": person.source,
    }


def _take(person: Person, details: Details, *, on: date) -> None:
    person.name = written(details.name)
    person.pinyin, person.initials = spelled(person.name)
    person.sex, person.birth, person.ethnicity = details.sex, details.birth, details.ethnicity
    person.area, person.registered_area = details.area, details.registered_area
    _take_document(person, details, on)
    phone = seal_phone(details.phone, person.id) if details.phone else None
    person.phone_sealed, person.phone_index = (phone.sealed, phone.index) if phone else (None, None)


def _take_document(person: Person, details: Details, on: date) -> None:
    if details.document is None or not details.number:
        person.document, person.document_sealed, person.document_index, person.document_tail = "", None, None, None
        return
    sealed = seal_document(details.document, details.number, person.id, on=on)
    _demand_agreement(sealed, details)
    person.document = details.document
    person.document_sealed, person.document_index = sealed.sealed, sealed.index
    person.document_tail = sealed.tail


def _demand_agreement(sealed: SealedNumber, details: Details) -> None:
    if sealed.birth and sealed.birth != details.birth:
        raise NumberDisagrees(number=sealed.birth.isoformat(), form=details.birth.isoformat())
    if sealed.sex and sealed.sex != details.sex:
        raise NumberDisagrees(number=sealed.sex, form=details.sex)


def _demand_possible(birth: date, death: date | None, now: datetime) -> None:
    if birth > day_of(now):
        raise BornLater(birth=birth.isoformat())
    if death and (death < birth or death.year - birth.year > OLDEST):
        raise DatesDisagree(birth=birth.isoformat(), death=death.isoformat())


def _demand_inside(area: int, registered_area: int | None, actor: Actor) -> None:
    if not _is_inside(area, registered_area, actor):
        raise OutsideYourArea


def _is_inside(area: int, registered_area: int | None, actor: Actor) -> bool:
    places = [area] if registered_area is None else [area, registered_area]
    return actor.is_system or any(actor.area.covers(range_of(place)) for place in places)


def audit_person(
    person: Person,
    verb: str,
    *,
    area: int | None = None,
    actor: Actor,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write down what was done with a person; in `area`, where the person was, when it is another now."""
    audit.record(
        actor=actor,
        action=f"people.{verb}",
        subject="people.person",
        subject_id=person.id,
        area=person.area if area is None else area,
        now=now,
        before=before,
        after=after,
        reason=reason,
    )
