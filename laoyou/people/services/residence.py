"""Where somebody lives and is registered: the present on the person, what was as closed periods; also out and back in.

Whoever moves out of the actor's area is handed over: the row is seen by the actor no more, and written all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError
from laoyou.core.identifiers import uuid7
from laoyou.people.access import RECORD_MOVE
from laoyou.people.enums import Document, HouseholdRole, Source
from laoyou.people.models import PastResidence, Person
from laoyou.people.services.binding import is_bound
from laoyou.people.services.doubting import keep_doubts
from laoyou.people.services.numbers import document_index, normal_document
from laoyou.people.services.persons import audit_person, facts_of, locked
from laoyou.records.services import audit


class MovedBefore(DomainError):
    code = "people_moved_before"
    sentence = "The person has lived there since %(since)s only; a move on %(on)s cannot be right."


class SamePlace(DomainError):
    code = "people_same_place"
    sentence = "The person already lives there."


class AlreadyRegistered(DomainError):
    code = "people_already_registered"
    sentence = "The person is already registered there."


class AlreadyDead(DomainError):
    code = "people_already_dead"
    sentence = "The death is already on record: %(death)s."


class NotYet(DomainError):
    code = "people_not_yet"
    sentence = "%(on)s has not come yet. Record it when it has happened."


class NobodyElsewhere(DomainError):
    code = "people_nobody_elsewhere"
    sentence = (
        "Nobody with this number is on record outside your area. Look the number up in the search box, or enter the "
        "person."
    )


class OutsideYourArea(DomainError):
    code = "people_takes_in_elsewhere"
    sentence = "The new place lies outside your area. Whoever works there takes the person in."


def move_registration(
    person_id: UUID, area: int, *, on: date, source: Source, revision: int, actor: Actor, now: datetime
) -> None:
    """The person is registered (户籍) in `area` from `on`; the earlier registration becomes a period.

    Raises NotFound, Conflict, AlreadyDead, AlreadyRegistered, MovedBefore, NotYet.
    """
    RECORD_MOVE.demand(actor)
    with transaction.atomic():
        person = locked_alive(person_id, revision, actor)
        if person.registered_area == area:
            raise AlreadyRegistered
        demand_after(person.registered_since, on, now)
        before, was = facts_of(person), person.area
        if person.registered_area is not None:
            keep_past(person, on, registered=True, actor=actor, now=now)
        person.registered_area, person.registered_since = area, on
        write(person, actor=actor, now=now, registered=True)
        keep_doubts([person.id], now=now)
        audit_person(
            person,
            "move_registration",
            area=was,
            actor=actor,
            now=now,
            before=before,
            after=facts_of(person),
            reason=Source(source).value,
        )


def take_in(
    document: Document, number: str, area: int, *, on: date, source: Source, actor: Actor, now: datetime
) -> UUID:
    """Somebody on record outside the actor's area, named by the whole number, lives in `area` from `on`.

    For moves in and returns: the place that was left keeps its period, and both places have the event in their trail.
    Raises OutsideYourArea, NobodyElsewhere, MovedBefore, NotYet, NumberNotValid.
    """
    RECORD_MOVE.demand(actor)
    if not (actor.is_system or actor.area.covers(range_of(area))):
        raise OutsideYourArea
    plain, _, _ = normal_document(document, number, on=day_of(now))
    demand_after(None, on, now)
    with transaction.atomic():
        found = _taken_in(document_index(plain), area, on, source, actor, now)
        if found is None:
            raise NobodyElsewhere
        person_id, left, since = found
        demand_after(since, on, now)
        keep_doubts([person_id], now=now)
        for place in sorted({left, area}):
            audit.record(
                actor=actor,
                action="people.take_in",
                subject="people.person",
                subject_id=person_id,
                area=place,
                now=now,
                before={"area": left},
                after={"area": area, "on": on},
                reason=Source(source).value,
            )
    return person_id


def _taken_in(
    index: bytes, area: int, on: date, source: Source, actor: Actor, now: datetime
) -> tuple[UUID, int, date | None] | None:
    with connection.cursor() as cursor:
        values: list[Any] = [index, area, on, Source(source).value, actor.name, now]
        cursor.execute("SELECT * FROM people_take_in(%s, %s, %s, %s, %s, %s)", values)
        found = cursor.fetchone()
    return (found[0], found[1], found[2]) if found else None


def locked_alive(person_id: UUID, revision: int | None, actor: Actor) -> Person:
    """A living person, locked, in the state the form was made from. Raises NotFound, Conflict, AlreadyDead."""
    person = locked(person_id, actor=actor)
    if revision is not None and person.revision != revision:
        raise Conflict
    if person.death:
        raise AlreadyDead(death=person.death.isoformat())
    return person


def locked_many(people: Iterable[UUID], *, actor: Actor) -> dict[UUID, Person]:
    """Living people, locked in the order of their keys. Raises NotFound, AlreadyDead."""
    return {each: locked_alive(each, None, actor) for each in sorted(set(people))}


def demand_after(since: date | None, on: date, now: datetime) -> None:
    """Raises NotYet and MovedBefore."""
    if on > day_of(now):
        raise NotYet(on=on.isoformat())
    if since and on <= since:
        raise MovedBefore(since=since.isoformat(), on=on.isoformat())


def settle(
    person: Person, area: int, household_id: UUID | None, role: HouseholdRole, *, on: date, actor: Actor, now: datetime
) -> None:
    """A locked person lives there from `on`; what was becomes a period. Derived conditions are the caller's to keep.

    Raises MovedBefore.
    """
    keep_past(person, on, registered=False, actor=actor, now=now)
    person.area, person.lives_since, person.no_fixed_abode = area, on, False
    person.household_id, person.household_role = household_id, role
    write(person, actor=actor, now=now)


def keep_past(person: Person, until: date, *, registered: bool, actor: Actor, now: datetime) -> None:
    """The present residence, or registration, as a period that ends. Raises MovedBefore."""
    since = person.registered_since if registered else person.lives_since
    since = since or _last_end(person, registered=registered)
    try:
        with refusing({"past_residence_one_at_a_time": MovedBefore}):
            PastResidence.objects.create(
                id=uuid7(),
                person=person,
                registered=registered,
                area=(registered and person.registered_area) or person.area,
                household_id=None if registered else person.household_id,
                valid=DateRange(since, until),
                source=person.source,
                recorded_by=actor.name,
                recorded_at=now,
            )
    except MovedBefore as before:
        raise MovedBefore(since=(since or until).isoformat(), on=until.isoformat()) from before


def _last_end(person: Person, *, registered: bool) -> date | None:
    """Where nobody knows since when, it is at the earliest since the last period ended."""
    earlier = PastResidence.objects.filter(person=person, registered=registered).values_list("valid", flat=True)
    return max((each.upper for each in earlier), default=None)


def write(person: Person, *, actor: Actor, now: datetime, registered: bool = False) -> None:
    """Save a changed person; one who leaves the actor's area by it is handed over."""
    person.revision += 1
    person.updated_at = now
    if stays_in_sight(person.area, person.registered_area, actor) or not is_bound():
        person.save()
        return
    on = person.registered_since if registered else person.lives_since
    to_area = person.registered_area if registered else person.area
    hand_over("people_hand_over", [person.id, registered, to_area, person.household_id, on, now])


def hand_over(function: str, values: list[Any]) -> None:
    """Call one of the functions that write what the caller will see no more."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({', '.join(['%s'] * len(values))})", values)


def stays_in_sight(area: int, registered_area: int | None, actor: Actor) -> bool:
    """Whether the actor sees somebody who lives and is registered there."""
    places = (area, registered_area)
    return actor.is_system or any(place is not None and place in actor.area for place in places)
