"""What follows from age and household is kept true: at once where something changes, every night for birthdays.

Who lives alone and whose nest is empty is worked out in PostgreSQL in one place (docs/algorithms/derived-conditions.md)
and written by the same function, so that rows and recomputation cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from operator import attrgetter
from uuid import UUID

from django.db import connection, transaction

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.people.access import KEEP_DERIVED
from laoyou.records.services import audit

_MANY = 500  # households


def keep_derived(households: Iterable[UUID | None], people: Iterable[UUID] = (), *, on: date, now: datetime) -> int:
    """Make the derived conditions of the households' members, and of `people` who have left, true from `on`.

    Returns how many rows changed. Call inside the transaction that changed the households, after its writes: the
    households are locked here, in the order of their keys and after the people.
    """
    # Keys compare slowly, the numbers they are as fast as numbers do.
    homes = sorted({each for each in households if each is not None}, key=attrgetter("int"))
    gone = sorted(set(people), key=attrgetter("int"))
    return _kept(on, now, homes, gone) if homes or gone else 0


def keep_all_derived(*, actor: Actor, now: datetime) -> int:
    """The same for the whole registry, as of today; nothing changes where everything is true already."""
    KEEP_DERIVED.demand(actor)
    with transaction.atomic():
        changed = _kept(day_of(now), now, None, None)
        if changed:
            audit.record(
                actor=actor,
                action="people.keep_derived",
                subject="people.condition",
                subject_id="",
                area=0,
                now=now,
                after={"changed": changed},
            )
    return changed


def _kept(on: date, now: datetime, homes: list[UUID] | None, people: list[UUID] | None) -> int:
    many = homes is not None and len(homes) > _MANY
    with connection.cursor() as cursor:
        if many:
            # Right after a large file the planner knows nothing of it yet and would go through it pair by pair.
            cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute("SELECT people_keep_derived(%s, %s, %s::uuid[], %s::uuid[])", [on, now, homes, people])
        changed = int(cursor.fetchone()[0])
        if many:
            cursor.execute("SET LOCAL enable_nestloop = on")
    return changed
