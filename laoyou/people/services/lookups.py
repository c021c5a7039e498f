"""People looked up by another program: exactly, for a purpose on a legal ground, each time written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError
from laoyou.people.access import VIEW_PERSON
from laoyou.people.enums import Document, Sealed
from laoyou.people.selectors.card import PersonCard, card
from laoyou.people.selectors.rows import PersonRow, person_row
from laoyou.people.selectors.search import people_in
from laoyou.people.services.numbers import document_index, normal_document, plain_phone
from laoyou.records.services import audit
from laoyou.records.services.sealing import blind_index

_SHORTEST, _LONGEST = 2, 200
_MOST = 20


class PurposeNeeded(DomainError):
    code = "people_purpose_needed"
    sentence = (
        "Say for what purpose and on what legal ground people are looked up, in 2 to 200 characters each: "
        "both are written down."
    )


class NumberOrPhone(DomainError):
    code = "people_number_or_phone"
    sentence = "Give either a document number or a telephone number, whole."


@dataclass(frozen=True, slots=True)
class Purpose:
    """What people are looked up for, and the law or agreement that allows it."""

    purpose: str
    ground: str

    def words(self) -> str:
        """Both in one line, for the trail. Raises PurposeNeeded."""
        said = (self.purpose.strip(), self.ground.strip())
        if not all(_SHORTEST <= len(each) <= _LONGEST for each in said):
            raise PurposeNeeded
        return " · ".join(said)


def look_up(
    *, document: Document, number: str, phone: str, purpose: Purpose, actor: Actor, now: datetime
) -> list[PersonRow]:
    """Who has this very number, or this very phone, among the people of the actor's area; at most twenty, by name.

    That nobody was found is written down as well. Raises PurposeNeeded, NumberOrPhone, NumberNotValid, PhoneNotValid.
    """
    VIEW_PERSON.demand(actor)
    why = purpose.words()
    if bool(number.strip()) == bool(phone.strip()):
        raise NumberOrPhone
    if number.strip():
        plain, _birth, _sex = normal_document(document, number, on=day_of(now))
        wanted: dict[str, Any] = {"document": document, "document_index": document_index(plain)}
    else:
        wanted = {"phone_index": blind_index(plain_phone(phone), purpose=Sealed.PHONE)}
    with transaction.atomic():
        people = people_in(actor.area).filter(**wanted).order_by("name", "id")[:_MOST]
        found = [person_row(person) for person in people]
        _audit("look_up", "search", {"found": [str(row.id) for row in found]}, why, actor=actor, now=now)
    return found


def read_card(person_id: UUID, *, purpose: Purpose, actor: Actor, now: datetime) -> PersonCard:
    """Somebody's card, numbers masked. Raises PurposeNeeded, NotFound outside the actor's area."""
    VIEW_PERSON.demand(actor)
    why = purpose.words()
    with transaction.atomic():
        found = card(person_id, actor=actor)
        _audit("read_card", found.person.id, {}, why, actor=actor, now=now)
    return found


def _audit(verb: str, subject_id: UUID | str, after: dict[str, Any], why: str, *, actor: Actor, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=f"people.{verb}",
        subject="people.person",
        subject_id=subject_id,
        area=actor.area.low,
        now=now,
        after=after,
        reason=why,
    )
