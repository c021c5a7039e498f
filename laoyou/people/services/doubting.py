"""Looking through the registry for records that cannot be right: each check one set-based statement.

What a sealed number says is compared by opening it, for people changed since the last look only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from laoyou.core.citizen_ids import UnreadableCitizenId, read_citizen_id
from laoyou.core.clock import day_of
from laoyou.core.id_areas import area_of
from laoyou.core.identifiers import uuid7
from laoyou.people.enums import Document, DoubtKind
from laoyou.people.models import Doubt, Person
from laoyou.people.services.numbers import open_document

MOST_OF_A_PHONE = 6  # a family shares one telephone; to be confirmed with the offices
_MADE_UP = 99  # numbers of made-up people begin with it; no place in China has it
_AT_A_TIME = 5_000

# Each names people's ids, of whom the living count; %(day)s is the day of the look.
CHECKS: dict[DoubtKind, str] = {
    DoubtKind.NO_NUMBER: "SELECT p.id FROM people_person p WHERE p.document = ''",
    DoubtKind.PLACE_UNKNOWN: "SELECT p.id FROM people_person p WHERE mod(p.area, 1000000) = 0",
    DoubtKind.TOO_OLD: """
        SELECT p.id FROM people_person p WHERE p.birth <= %(day)s::date - interval '110 years'""",
    DoubtKind.HOUSEHOLD_ELSEWHERE: """
        SELECT p.id FROM people_person p JOIN people_household h ON h.id = p.household_id
         WHERE h.area <> p.area AND NOT h.collective""",
    DoubtKind.SHARED_PHONE: """
        SELECT p.id FROM people_person p JOIN (
               SELECT phone_index FROM people_person WHERE phone_index IS NOT NULL AND death IS NULL
                  AND merged_into_id IS NULL GROUP BY phone_index HAVING count(*) > %(most)s) many
            ON many.phone_index = p.phone_index""",
    DoubtKind.SPOUSE_ONE_SIDED: """
        SELECT p.id FROM people_relation r JOIN people_person p ON p.id = r.person_id
         WHERE r.kind = 'spouse' AND r.other_id IS NOT NULL AND r.valid @> %(day)s::date
           AND NOT EXISTS (SELECT FROM people_relation m WHERE m.person_id = r.other_id AND m.other_id = r.person_id
                              AND m.kind = 'spouse' AND m.valid @> %(day)s::date)""",
    DoubtKind.CHILD_ALONE: """
        SELECT p.id FROM people_person p
          LEFT JOIN people_household h ON h.id = p.household_id
         WHERE p.birth > %(day)s::date - interval '14 years' AND COALESCE(NOT h.collective, true)
           AND NOT EXISTS (SELECT FROM people_relation r WHERE r.person_id = p.id AND r.kind IN ('guardian', 'parent')
                              AND r.valid @> %(day)s::date)
           AND NOT EXISTS (SELECT FROM people_person o WHERE o.household_id = p.household_id AND o.death IS NULL
                              AND o.merged_into_id IS NULL AND o.birth <= %(day)s::date - interval '18 years')""",
}
OF_NUMBERS = frozenset({DoubtKind.NUMBER_BIRTH, DoubtKind.NUMBER_SEX, DoubtKind.NUMBER_AREA})

_KEEP = """
INSERT INTO people_doubt (id, person_id, kind, area, found_at)
SELECT gen_random_uuid(), p.id, %(kind)s, p.area, %(now)s FROM people_person p
 WHERE p.death IS NULL AND p.merged_into_id IS NULL AND p.id IN ({check})
"""


def find_doubts(*, now: datetime, since: datetime | None = None) -> dict[str, int]:
    """Look through the whole registry; returns how many doubts stand of each kind. Runs as the owner.

    What stood before is replaced, so a doubt whose cause is gone goes with the next look. Numbers are opened of people
    entered or changed since `since`, of everybody without it.
    """
    day = day_of(now)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE people_doubt IN SHARE ROW EXCLUSIVE MODE")
        Doubt.objects.exclude(kind__in=OF_NUMBERS).delete()
        for kind, check in CHECKS.items():
            facts: dict[str, Any] = {"kind": kind.value, "now": now, "day": day, "most": MOST_OF_A_PHONE}
            cursor.execute(_KEEP.format(check=check), facts)
        _look_into_numbers(since, day, now)
        cursor.execute("ANALYZE people_doubt")
        cursor.execute("SELECT kind, count(*) FROM people_doubt GROUP BY kind ORDER BY kind")
        return dict(cursor.fetchall())


def _look_into_numbers(since: datetime | None, day: date, now: datetime) -> None:
    changed = Person.objects.all() if since is None else Person.objects.filter(updated_at__gte=since)
    Doubt.objects.filter(kind__in=OF_NUMBERS, person__in=changed.values("id")).delete()
    people = changed.filter(document=Document.CITIZEN_ID, merged_into__isnull=True, death__isnull=True)
    shown = people.only("id", "birth", "sex", "area", "document", "document_sealed").order_by("id")
    found = [
        Doubt(id=uuid7(), person=person, kind=kind, area=person.area, found_at=now)
        for person in shown.iterator(chunk_size=_AT_A_TIME)
        for kind in number_doubts(person, day)
    ]
    Doubt.objects.bulk_create(found, batch_size=_AT_A_TIME)


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
