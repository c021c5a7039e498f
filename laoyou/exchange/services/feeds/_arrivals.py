"""Somebody on record outside a file's area, whom the file names as living inside it: a move in, put before somebody.

Nobody is entered a second time and nothing is written over: such a row has an outcome of its own and waits until it is
chosen. Only who stands in the row with the whole number and the very name is meant; of where they are on record nothing
is told. Accepted, it is a move like any other, and the county that is left has it in its trail.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from laoyou.core.actor import system_actor
from laoyou.exchange.enums import Outcome
from laoyou.exchange.services.applying import Work
from laoyou.exchange.services.block import CheckedBlock, Checking
from laoyou.records.services import audit

_LEFT_LAST = """
SELECT person_id, max(upper(valid))::text FROM people_pastresidence
 WHERE NOT registered AND person_id = ANY(%s) GROUP BY person_id
"""
_LEAVING = """
SELECT p.area / 1000000 * 1000000, count(*) FROM exchange_chosen c JOIN people_person p ON p.id = c.person_id
 WHERE c.outcome = 'arrives' GROUP BY 1 ORDER BY 1
"""


def left_last(people: Iterable[UUID]) -> dict[UUID, str]:
    """When the last earlier residence of each ended."""
    with connection.cursor() as cursor:
        cursor.execute(_LEFT_LAST, [list(people)])
        return dict(cursor.fetchall())


def propose(block: CheckedBlock, checking: Checking, place: str, day: str | None = None) -> None:
    """Settle the rows of whom the registry knows elsewhere: moved to the column `place` on that of `day`.

    Without a column for the day it is that of the file. Where the row does not say that they live inside the file's
    area, where they have died or moved since, it stays a fault.
    """
    left = left_last(person.id for person in block.arriving.values())
    for at, person in block.arriving.items():
        if at in block.faults:
            continue
        to = block.value(place, at)
        on = block.values[day][at] if day else checking.batch.as_of.isoformat()
        since = max(person.lives_since or "", left.get(person.id, ""))
        if to is None or to not in checking.within or person.death or on < person.birth:
            block.fault(at, "number", "person_elsewhere")
        elif on <= since:
            block.fault(at, "number", "arrives_before")
        else:
            block.settle(
                at,
                Outcome.ARRIVES,
                person_id=person.id,
                revision=person.revision,
                data={"moved": on},
                changes={"area": [None, to]},
            )


def tell_who_is_left(work: Work) -> None:
    """An event in the trail of each county that the chosen rows take somebody from. Before they are carried out."""
    with connection.cursor() as cursor:
        cursor.execute(_LEAVING)
        leaving = cursor.fetchall()
    for county, count in leaving:
        audit.record(
            actor=system_actor(work.by),
            action="exchange.take_in",
            subject="exchange.batch",
            subject_id=work.batch.id,
            area=county,
            now=work.now,
            after={"people": count, "filename": work.batch.filename},
        )
