"""Who is in the registry already and may be the person that somebody is about to enter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pyarrow as pa
from django.db import connection
from django.db.models import QuerySet

from laoyou.analytics import linkage
from laoyou.core.actor import Actor
from laoyou.people.access import VIEW_PERSON
from laoyou.people.enums import Document
from laoyou.people.models import Person
from laoyou.people.selectors.rows import PersonRow, person_row
from laoyou.people.selectors.search import people_in

MOST_SHOWN = 5
_MOST_COMPARED = (
    50  # of each way to be alike; who shares a name and a year with more is found by the night's comparison
)
_AROUND = timedelta(days=2 * 366)
_NEW = "new"
_OF_THE_LAW = (Document.CITIZEN_ID, Document.RESIDENCE_PERMIT)


@dataclass(frozen=True, slots=True)
class Entered:
    """What is known of somebody about to be entered. `numbered`: with a number that has a check digit and passed."""

    name: str
    pinyin: str
    initials: str
    sex: int
    birth: date
    area: int
    numbered: bool = False
    phone_index: bytes | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody who may be the same person, with how sure the comparison is and what agrees."""

    person: PersonRow
    probability: float
    prior: float
    levels: dict[str, str]
    weights: dict[str, float]

    @property
    def id(self) -> UUID:
        return self.person.id


def near_to(entered: Entered, *, actor: Actor) -> list[Near]:
    """At most MOST_SHOWN people of the actor's area who may be the one about to be entered, the likeliest first.

    Somebody who has a lawful number of his own is another person when the one entered has one, too.
    """
    VIEW_PERSON.demand(actor)
    found = {person.id: person for some in _alike(entered, actor) for person in some[:_MOST_COMPARED]}
    if not found:
        return []
    pairs = [(_NEW, str(key)) for key in sorted(found)]
    compared = linkage.compare_known(_table(entered, found), pairs, register=_size())
    near = [
        Near(person_row(found[UUID(each.right)]), each.probability, each.prior, each.levels, each.weights)
        for each in compared
        if each.probability >= linkage.REVIEW
    ]
    return sorted(near, key=lambda each: (-each.probability, each.id))[:MOST_SHOWN]


def _alike(entered: Entered, actor: Actor) -> Iterator[QuerySet[Person]]:
    """Each way to be alike that an index answers: name, sound, initials and day, telephone."""
    people = people_in(actor.area)
    if entered.numbered:
        people = people.exclude(document__in=_OF_THE_LAW)
    around = {"birth__gte": entered.birth - _AROUND, "birth__lte": entered.birth + _AROUND}
    yield people.filter(name=entered.name, **around).order_by("name", "id")
    yield people.filter(pinyin=entered.pinyin, **around).order_by("pinyin", "id")
    yield people.filter(birth=entered.birth, sex=entered.sex, initials=entered.initials).order_by("birth", "id")
    if entered.phone_index:
        yield people.filter(phone_index=entered.phone_index).order_by("id")


def _table(entered: Entered, found: dict[UUID, Person]) -> pa.Table:
    """Both sides as the linkage takes them, without a single number."""
    new = (_NEW, entered.name, str(entered.sex), entered.birth, None, entered.phone_index, entered.area, None)
    rows = [new, *(_row(key, person) for key, person in found.items())]
    columns = list(zip(*rows, strict=True))
    phones = [_standing_for(at, phone, entered.phone_index) for at, phone in enumerate(columns[5])]
    return pa.table(
        {
            "key": pa.array(columns[0], pa.string()),
            "name": pa.array(columns[1], pa.string()),
            "sex": pa.array(columns[2], pa.string()),
            "birth": pa.array(columns[3], pa.date32()),
            "citizen_id": pa.array(columns[4], pa.string()),
            "phone": pa.array(phones, pa.string()),
            "area": pa.array(columns[6], pa.int64()),
            "source": pa.array(columns[7], pa.string()),
        }
    )


def _standing_for(at: int, phone: bytes | None, entered: bytes | None) -> str | None:
    """A made-up phone in the place of a sealed one: the same where the blind indexes are the same."""
    if phone is None:
        return None
    return "10000000" if phone == entered else str(20_000_000 + at)


def _row(key: UUID, person: Person) -> tuple[object, ...]:
    phone = bytes(person.phone_index) if person.phone_index else None
    return (str(key), person.name, str(person.sex), person.birth, None, phone, person.area, None)


def _size() -> int:
    """About how many records there are: what PostgreSQL's planner believes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT greatest(reltuples, 1000)::bigint FROM pg_class WHERE oid = 'people_person'::regclass")
        return int(cursor.fetchone()[0])
