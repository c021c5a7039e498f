"""A person's card: who, where, with whom, what holds, and what was, with who said so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from laoyou.core import clock, phones
from laoyou.core.actor import Actor
from laoyou.core.citizen_ids import mask
from laoyou.core.errors import NotFound
from laoyou.people.access import VIEW_PERSON, VIEW_SENSITIVE
from laoyou.people.enums import SENSITIVE, Sealed
from laoyou.people.models import Condition, Opening, PastResidence, Person
from laoyou.people.selectors.relations import RelationRow, relations_of
from laoyou.people.selectors.rows import PersonRow, person_row
from laoyou.people.selectors.search import people_in
from laoyou.records.services.sealing import unseal

_MOST_MEMBERS = 40  # a dormitory is no family


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody of the same household, and what they are to its head."""

    person: PersonRow
    role: int


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """A condition; `until` is the first day it no longer holds, None while open."""

    id: UUID
    kind: str
    basis: str
    level: int
    first: date | None
    until: date | None
    source: str
    evidence: str
    recorded_by: str
    recorded_at: datetime

    def holds(self, on: date) -> bool:
        return (self.first is None or self.first <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class ResidenceRow:
    """Where the person lived, or was registered, earlier."""

    id: UUID
    area: int
    registered: bool
    first: date | None
    until: date
    source: str


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Everything on the card. Numbers are masked; `laoyou.people.services.persons.reveal` shows them, for a reason."""

    person: PersonRow
    revision: int
    pinyin: str
    ethnicity: int | None
    document: str
    number_masked: str
    phone_masked: str
    household_role: int
    lives_since: date | None
    household_id: UUID | None
    no_fixed_abode: bool
    registered_since: date | None
    source: str
    updated_at: datetime
    members: tuple[MemberRow, ...]
    conditions: tuple[ConditionRow, ...]
    sensitive_hidden: bool
    relations: tuple[RelationRow, ...]
    residences: tuple[ResidenceRow, ...]


def card(person_id: UUID, *, actor: Actor) -> PersonCard:
    """The card; of a record given up in a merger, that of the one which stayed. Raises NotFound outside the area."""
    VIEW_PERSON.demand(actor)
    return card_of(_visible(person_id, actor), actor=actor)


def card_of(person: Person, *, actor: Actor) -> PersonCard:
    """The card of a record the actor may see, of one given up as well; household members as far as the area reaches."""
    hidden = not sensitive_open(person.id, actor=actor)
    return PersonCard(
        person=person_row(person),
        revision=person.revision,
        pinyin=person.pinyin,
        ethnicity=person.ethnicity,
        document=person.document,
        number_masked=_masked_number(person),
        phone_masked=_masked_phone(person),
        household_role=person.household_role,
        lives_since=person.lives_since,
        household_id=person.household_id,
        no_fixed_abode=person.no_fixed_abode,
        registered_since=person.registered_since,
        source=person.source,
        updated_at=person.updated_at,
        members=_members(person, actor),
        conditions=_conditions(person, hidden=hidden),
        sensitive_hidden=hidden,
        relations=relations_of(person.id),
        residences=_residences(person),
    )


def _visible(person_id: UUID, actor: Actor) -> Person:
    found = people_in(actor.area).filter(id=person_id).first()
    if found is None:
        stayed = Person.objects.filter(id=person_id).values_list("merged_into", flat=True).first()
        found = people_in(actor.area).filter(id=stayed).first() if stayed else None
    if found is None:
        raise NotFound
    return found


def _masked_number(person: Person) -> str:
    if not person.document_sealed:
        return ""
    return mask(unseal(bytes(person.document_sealed), purpose=Sealed.DOCUMENT, bound_to=person.id))


def _masked_phone(person: Person) -> str:
    if not person.phone_sealed:
        return ""
    return phones.mask(unseal(bytes(person.phone_sealed), purpose=Sealed.PHONE, bound_to=person.id))


def _members(person: Person, actor: Actor) -> tuple[MemberRow, ...]:
    if person.household_id is None:
        return ()
    others = people_in(actor.area).filter(household_id=person.household_id, death__isnull=True)
    shown = others.exclude(id=person.id).order_by("household_role", "birth", "id")[:_MOST_MEMBERS]
    return tuple(MemberRow(person_row(each), each.household_role) for each in shown)


def condition_row(condition_id: UUID, *, actor: Actor) -> tuple[ConditionRow, UUID]:
    """A condition and whose it is. Raises NotFound outside the actor's area."""
    VIEW_PERSON.demand(actor)
    found = Condition.objects.filter(id=condition_id).first()
    if found is None or not people_in(actor.area).filter(id=found.person_id).exists():
        raise NotFound
    if found.kind in SENSITIVE and not sensitive_open(found.person_id, actor=actor):
        raise NotFound
    return _condition(found), found.person_id


def residence_row(past_id: UUID, *, actor: Actor) -> tuple[ResidenceRow, UUID]:
    """A past period and whose it is. Raises NotFound outside the actor's area."""
    VIEW_PERSON.demand(actor)
    found = PastResidence.objects.filter(id=past_id).first()
    if found is None or not people_in(actor.area).filter(id=found.person_id).exists():
        raise NotFound
    return _residence(found), found.person_id


def sensitive_open(person_id: UUID, *, actor: Actor) -> bool:
    """Whether the actor sees the person's sensitive conditions: by role, or because they are open for a reason."""
    if VIEW_SENSITIVE.allows(actor) or actor.user_id is None:
        return VIEW_SENSITIVE.allows(actor)
    opened = Opening.objects.filter(person_id=person_id, user_id=actor.user_id, elsewhere=False)
    return opened.filter(until__gt=clock.now()).exists()


def _conditions(person: Person, *, hidden: bool) -> tuple[ConditionRow, ...]:
    found = Condition.objects.filter(person_id=person.id).order_by("kind", "valid", "id")
    return tuple(_condition(each) for each in (found.exclude(kind__in=sorted(SENSITIVE)) if hidden else found))


def _condition(condition: Condition) -> ConditionRow:
    return ConditionRow(
        id=condition.id,
        kind=condition.kind,
        basis=condition.basis,
        level=condition.level,
        first=condition.valid.lower,
        until=condition.valid.upper,
        source=condition.source,
        evidence=condition.evidence,
        recorded_by=condition.recorded_by,
        recorded_at=condition.recorded_at,
    )


def _residences(person: Person) -> tuple[ResidenceRow, ...]:
    found = PastResidence.objects.filter(person_id=person.id).order_by("-valid", "id")
    return tuple(_residence(each) for each in found)


def _residence(past: PastResidence) -> ResidenceRow:
    return ResidenceRow(past.id, past.area, past.registered, past.valid.lower, past.valid.upper, past.source)
