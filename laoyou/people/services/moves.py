"""Moving and dying: the present on the person changes, what was stays as a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError
from laoyou.core.identifiers import uuid7
from laoyou.people.access import RECORD_MOVE
from laoyou.people.enums import HouseholdRole, Source
from laoyou.people.models import Condition, PastResidence, Person, Relation
from laoyou.people.services.conditions import end_all
from laoyou.people.services.derivation import keep_derived
from laoyou.people.services.health import end_health_of
from laoyou.people.services.persons import OLDEST, DatesDisagree, audit_person, facts_of, locked
from laoyou.people.services.relations import end_relations_of_dead


class MovedBefore(DomainError):
    code = "people_moved_before"
    sentence = "The person has lived there since %(since)s only; a move on %(on)s cannot be right."


class SamePlace(DomainError):
    code = "people_same_place"
    sentence = "The person already lives there."


class AlreadyDead(DomainError):
    code = "people_already_dead"
    sentence = "The death is already on record: %(death)s."


@dataclass(frozen=True, slots=True)
class Effects:
    """What a death ends: shown before it is accepted."""

    conditions: int
    relations: int
    household_members: int


def move_person(
    person_id: UUID, area: int, *, on: date, source: Source, revision: int, actor: Actor, now: datetime
) -> None:
    """The person lives in `area` from `on`; the earlier residence becomes a period, the household is left.

    Raises NotFound, Conflict, SamePlace, MovedBefore.
    """
    RECORD_MOVE.demand(actor)
    with transaction.atomic():
        person = _locked_alive(person_id, revision, actor)
        if person.area == area:
            raise SamePlace
        if person.lives_since and on <= person.lives_since:
            raise MovedBefore(since=person.lives_since.isoformat(), on=on.isoformat())
        before = facts_of(person)
        _keep_past(person, on, actor=actor, now=now)
        left = person.household_id
        person.area, person.lives_since = area, on
        person.household, person.household_role = None, HouseholdRole.UNKNOWN
        _save(person, now)
        keep_derived([left], [person.id], on=on, now=now)
        after, said = facts_of(person), Source(source).value
        audit_person(
            person, "move_person", area=before["area"], actor=actor, now=now, before=before, after=after, reason=said
        )


def effects_of_death(person: Person, *, on: date) -> Effects:
    """What recording the death would end."""
    return Effects(
        conditions=Condition.objects.filter(person=person, valid__contains=on).count(),
        relations=Relation.objects.filter(person=person, valid__contains=on).count(),
        household_members=0
        if person.household_id is None
        else Person.objects.filter(household_id=person.household_id, death__isnull=True).exclude(id=person.id).count(),
    )


def record_death(person_id: UUID, *, on: date, source: Source, revision: int, actor: Actor, now: datetime) -> Effects:
    """The person died on `on`: conditions and relations end that day. Raises NotFound, Conflict, DatesDisagree."""
    RECORD_MOVE.demand(actor)
    with transaction.atomic():
        person = _locked_alive(person_id, revision, actor)
        if on < person.birth or on.year - person.birth.year > OLDEST or on > day_of(now):
            raise DatesDisagree(birth=person.birth.isoformat(), death=on.isoformat())
        effects, before = effects_of_death(person, on=on), facts_of(person)
        end_all(person, on=on)
        end_health_of(person, on=on)
        person.death = on
        _save(person, now)
        end_relations_of_dead(person)
        keep_derived([person.household_id], [person.id], on=on, now=now)
        after, said = facts_of(person), Source(source).value
        audit_person(person, "record_death", actor=actor, now=now, before=before, after=after, reason=said)
    return effects


def _locked_alive(person_id: UUID, revision: int, actor: Actor) -> Person:
    person = locked(person_id, actor=actor)
    if person.revision != revision:
        raise Conflict
    if person.death:
        raise AlreadyDead(death=person.death.isoformat())
    return person


def _keep_past(person: Person, until: date, *, actor: Actor, now: datetime) -> None:
    with refusing({"past_residence_one_at_a_time": MovedBefore}):
        PastResidence.objects.create(
            id=uuid7(),
            person=person,
            area=person.area,
            household_id=person.household_id,
            valid=DateRange(person.lives_since, until),
            source=person.source,
            recorded_by=actor.name,
            recorded_at=now,
        )


def _save(person: Person, now: datetime) -> None:
    person.revision += 1
    person.updated_at = now
    person.save()
