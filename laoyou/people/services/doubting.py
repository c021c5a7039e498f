"""Records that cannot be right: looked for every night, and at once where somebody changes a record at a page.

The checks stand in PostgreSQL (`people_doubtful`), each one set-based statement. What a sealed number says is compared
by opening it, at night for people changed since the last look only. A file's people are looked at when it is accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from laoyou.core.citizen_ids import UnreadableCitizenId, read_citizen_id
from laoyou.core.clock import day_of
from laoyou.core.id_areas import area_of
from laoyou.core.identifiers import uuid7
from laoyou.people.enums import Document, DoubtKind
from laoyou.people.models import Doubt, Person
from laoyou.people.services.binding import is_bound
from laoyou.people.services.numbers import open_document

MOST_OF_A_PHONE = 6  # a family shares one telephone; to be confirmed with the offices
_MADE_UP = 99  # numbers of made-up people begin with it; no place in China has it
_AT_A_TIME = 5_000

OF_NUMBERS = frozenset({DoubtKind.NUMBER_BIRTH, DoubtKind.NUMBER_SEX, DoubtKind.NUMBER_AREA})
_KEEP = "SELECT people_keep_doubts(%s, %s, %s, %s::uuid[], %s::uuid[])"


def keep_doubts(people: Iterable[UUID], households: Iterable[UUID | None] = (), *, now: datetime) -> None:
    """Make the doubts about these people, and about whoever a change of them touches, true at once.

    `households`: also of those who live in them, as where somebody has left. Call inside the transaction that changed
    them, after its writes. What numbers say is `keep_number_doubts`.
    """
    who = sorted(set(people))
    homes = sorted({each for each in households if each is not None})
    if who or homes:
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [day_of(now), now, MOST_OF_A_PHONE, who, homes])


def keep_number_doubts(person: Person, *, now: datetime) -> None:
    """Make true at once in what the person's number and the record disagree. Call as `keep_doubts`."""
    kinds = [kind.value for kind in number_doubts(person, day_of(now))] if _has_citizen_number(person) else []
    if is_bound():
        with connection.cursor() as cursor:
            cursor.execute("SELECT people_keep_number_doubts(%s, %s, %s)", [person.id, kinds, now])
        return
    Doubt.objects.filter(kind__in=OF_NUMBERS, person=person).delete()
    Doubt.objects.bulk_create(
        [Doubt(id=uuid7(), person=person, kind=kind, area=person.area, found_at=now) for kind in kinds]
    )


def renew_doubts(people: Iterable[UUID], households: Iterable[UUID | None], *, now: datetime) -> None:
    """As `keep_doubts`, and what the numbers of these people say. Runs as the owner, for what a file has touched."""
    who = sorted(set(people))
    keep_doubts(who, households, now=now)
    _look_into_numbers(Person.objects.filter(id__in=who), day_of(now), now)


def _has_citizen_number(person: Person) -> bool:
    return person.document == Document.CITIZEN_ID and person.death is None


def find_doubts(*, now: datetime, since: datetime | None = None) -> dict[str, int]:
    """Look through the whole registry; returns how many doubts stand of each kind. Runs as the owner.

    What stood before is replaced, so a doubt whose cause is gone goes with the next look. One look at a time; pages go
    on writing beside it, and what they put right while it looks may stand again until the next. Numbers are opened of
    people entered or changed since `since`, of everybody without it.
    """
    day = day_of(now)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE people_doubt IN SHARE UPDATE EXCLUSIVE MODE")
        cursor.execute(_KEEP, [day, now, MOST_OF_A_PHONE, None, None])
        changed = Person.objects.all() if since is None else Person.objects.filter(updated_at__gte=since)
        _look_into_numbers(changed, day, now)
        cursor.execute("ANALYZE people_doubt")
        cursor.execute("SELECT kind, count(*) FROM people_doubt GROUP BY kind ORDER BY kind")
        return dict(cursor.fetchall())


def _look_into_numbers(changed: QuerySet[Person], day: date, now: datetime) -> None:
    Doubt.objects.filter(kind__in=OF_NUMBERS, person__in=changed.values("id")).delete()
    people = changed.filter(document=Document.CITIZEN_ID, merged_into__isnull=True, death__isnull=True)
    shown = people.only("id", "birth", "sex", "area", "document", "document_sealed").order_by("id")
    found = [
        Doubt(id=uuid7(), person=person, kind=kind, area=person.area, found_at=now)
        for person in shown.iterator(chunk_size=_AT_A_TIME)
        for kind in number_doubts(person, day)
    ]
    # A page may have found the same doubt while the numbers were opened.
    Doubt.objects.bulk_create(found, batch_size=_AT_A_TIME, ignore_conflicts=True)


def number_doubts(person: Person, day: date) -> Iterator[DoubtKind]:
    """In what the person's number and the record disagree; nothing where the number cannot be read."""
    try:
        read = read_citizen_id(open_document(person), on=day)
    except UnreadableCitizenId:
        return
    if read.birth != person.birth:
        yield DoubtKind.NUMBER_BIRTH
    if read.sex != person.sex:
        yield DoubtKind.NUMBER_SEX
    area6 = int(read.number[:6])
    if area6 // 10_000 != _MADE_UP and area_of(area6, read.birth) is None:
        yield DoubtKind.NUMBER_AREA
