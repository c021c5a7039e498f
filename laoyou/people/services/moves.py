"""Moving and dying: the present on the person changes, what was stays as a period."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.people.access import RECORD_MOVE
from laoyou.people.enums import Happening, Source
from laoyou.people.models import PastResidence, Person
from laoyou.people.services.binding import is_bound
from laoyou.people.services.consequences import keep_true
from laoyou.people.services.effects import OWN_ROWS, Effects, Event, carry_out
from laoyou.people.services.persons import OLDEST, DatesDisagree, audit_person, facts_of
from laoyou.people.services.relations import end_relations_of_dead
from laoyou.people.services.residence import (
    AlreadyDead,
    MovedBefore,
    SamePlace,
    demand_after,
    hand_over,
    locked_alive,
    stays_in_sight,
)

__all__ = ["AlreadyDead", "MovedBefore", "SamePlace", "demand_death", "demand_move", "move_person", "record_death"]


def move_person(
    person_id: UUID,
    area: int,
    *,
    on: date,
    source: Source,
    revision: int,
    actor: Actor,
    now: datetime,
    no_fixed_abode: bool = False,
) -> None:
    """The person lives in `area` from `on`; the earlier residence becomes a period, the household is left.

    What follows from it is in `effects`: what the household brought with it ends, and both communities are told.
    `no_fixed_abode`: sleeps rough there, and only the area is known. Whoever moves out of the actor's area, also out of
    the whole installation, is handed over to the new place. Raises NotFound, Conflict, AlreadyDead, SamePlace,
    MovedBefore, NotYet.
    """
    RECORD_MOVE.demand(actor)
    with transaction.atomic():
        person = locked_alive(person_id, revision, actor)
        demand_after(person.lives_since, on, now)
        if person.area != area or person.no_fixed_abode == no_fixed_abode:
            demand_move(person, area, on)
        before = facts_of(person)
        left, event = person.household_id, Event(person.id, on, area, Source(source).value)
        if stays_in_sight(area, person.registered_area, actor) or not is_bound():
            carry_out(Happening.MOVE, [event], by=actor.name, now=now)
            if no_fixed_abode:
                Person.objects.filter(id=person.id).update(no_fixed_abode=True)
            person.refresh_from_db()
        else:
            carry_out(Happening.MOVE, [event], by=actor.name, now=now, without=OWN_ROWS)
            hand_over("people_hand_over", [person.id, False, area, None, on, now])
            person.area, person.household_id = area, None
        keep_true([left], [person.id], on=on, now=now)
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
        person = locked_alive(person_id, revision, actor)
        demand_death(person, on, now)
        before = facts_of(person)
        event = Event(person.id, on, source=Source(source).value)
        effects = carry_out(Happening.DEATH, [event], by=actor.name, now=now)
        person.refresh_from_db()
        end_relations_of_dead(person)  # the other sides that lie beyond the caller's area
        keep_true([person.household_id], [person.id], on=on, now=now)
        after, said = facts_of(person), Source(source).value
        audit_person(person, "record_death", actor=actor, now=now, before=before, after=after, reason=said)
    return effects


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
