"""Moving and dying: the present on the person changes, what was stays as a period."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError
from laoyou.people.access import RECORD_MOVE
from laoyou.people.enums import Happening, Source
from laoyou.people.models import PastResidence, Person
from laoyou.people.services.derivation import keep_derived
from laoyou.people.services.effects import Effects, Event, carry_out
from laoyou.people.services.persons import OLDEST, DatesDisagree, audit_person, facts_of, locked
from laoyou.people.services.relations import end_relations_of_dead


class MovedBefore(DomainError):
    code = "people_moved_before"
    sentence = "The person has lived there since %(since)s only; a move on %(on)s cannot be right."


class SamePlace(DomainError):
    code = "people_same_place"
    sentence = "The person already lives there."


class LeavesYourArea(DomainError):
    code = "people_leaves_your_area"
    sentence = (
        "After this move the person would live and be registered outside your area. "
        "The office there records it, or one that covers both areas."
    )


class AlreadyDead(DomainError):
    code = "people_already_dead"
    sentence = "The death is already on record: %(death)s."


def move_person(
    person_id: UUID, area: int, *, on: date, source: Source, revision: int, actor: Actor, now: datetime
) -> None:
    """The person lives in `area` from `on`; the earlier residence becomes a period, the household is left.

    What follows from it is in `effects`: what the household brought with it ends, and both communities are told.
    Raises NotFound, Conflict, SamePlace, MovedBefore, LeavesYourArea.
    """
    RECORD_MOVE.demand(actor)
    with transaction.atomic():
        person = _locked_alive(person_id, revision, actor)
        demand_move(person, area, on)
        if not _stays_in_sight(person, area, actor):
            raise LeavesYourArea
        before = facts_of(person)
        left, event = person.household_id, Event(person.id, on, area, Source(source).value)
        carry_out(Happening.MOVE, [event], by=actor.name, now=now)
        person.refresh_from_db()
        keep_derived([left], [person.id], on=on, now=now)
        after, said = facts_of(person), Source(source).value
        audit_person(
            person, "move_person", area=before["area"], actor=actor, now=now, before=before, after=after, reason=said
        )


def record_death(person_id: UUID, *, on: date, source: Source, revision: int, actor: Actor, now: datetime) -> Effects:
    """The person died on `on`: conditions, relations and care end that day; returns what ended.

    Raises NotFound, Conflict, AlreadyDead, DatesDisagree.
    """
    RECORD_MOVE.demand(actor)
    with transaction.atomic():
        person = _locked_alive(person_id, revision, actor)
        demand_death(person, on, now)
        before = facts_of(person)
        event = Event(person.id, on, source=Source(source).value)
        effects = carry_out(Happening.DEATH, [event], by=actor.name, now=now)
        person.refresh_from_db()
        end_relations_of_dead(person)  # the other sides that lie beyond the caller's area
        keep_derived([person.household_id], [person.id], on=on, now=now)
        after, said = facts_of(person), Source(source).value
        audit_person(person, "record_death", actor=actor, now=now, before=before, after=after, reason=said)
    return effects


def _stays_in_sight(person: Person, area: int, actor: Actor) -> bool:
    places = [area] if person.registered_area is None else [area, person.registered_area]
    return actor.is_system or any(actor.area.covers(range_of(place)) for place in places)


def demand_move(person: Person, area: int, on: date) -> None:
    """Raises SamePlace, MovedBefore."""
    if person.area == area:
        raise SamePlace
    ended = PastResidence.objects.filter(person=person, registered=False).order_by("-valid").first()
    since = max(filter(None, [person.lives_since, ended and ended.valid.upper]), default=None)
    if since and on <= since:
        raise MovedBefore(since=since.isoformat(), on=on.isoformat())


def demand_death(person: Person, on: date, now: datetime) -> None:
    """Raises DatesDisagree: before the birth, at an age nobody reaches, or a day that has not come."""
    if on < person.birth or on.year - person.birth.year > OLDEST or on > day_of(now):
        raise DatesDisagree(birth=person.birth.isoformat(), death=on.isoformat())


def _locked_alive(person_id: UUID, revision: int, actor: Actor) -> Person:
    person = locked(person_id, actor=actor)
    if person.revision != revision:
        raise Conflict
    if person.death:
        raise AlreadyDead(death=person.death.isoformat())
    return person
