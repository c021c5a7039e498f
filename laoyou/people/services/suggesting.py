"""Who may be left behind, and which child has nobody: looked for in the whole registry every night."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import NotAllowed
from laoyou.people.enums import SuggestionKind
from laoyou.people.selectors.candidates import fitting

_INSERT = """
INSERT INTO people_suggestion (id, person_id, kind, area, position)
SELECT gen_random_uuid(), found.id, %s, found.area, row_number() OVER (ORDER BY found.area, found.birth, found.id)
  FROM ({}) found"""


def find_suggestions(*, actor: Actor, now: datetime) -> dict[str, int]:
    """Look through the whole registry; how many are suggested of each kind. The system's own job. Raises NotAllowed.

    What stood before is replaced. One look at a time; pages go on reading what stood before until it is over.
    """
    if not actor.is_system:
        raise NotAllowed
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE people_suggestion IN SHARE UPDATE EXCLUSIVE MODE")
        cursor.execute("DELETE FROM people_suggestion")
        found = {kind.value: _find(cursor, kind, day_of(now)) for kind in SuggestionKind}
        cursor.execute("ANALYZE people_suggestion")
    return found


def _find(cursor: CursorWrapper, kind: SuggestionKind, on: date) -> int:
    try:
        question, given = fitting(kind, on=on).query.sql_with_params()
    except EmptyResultSet:  # not defined on the day
        return 0
    cursor.execute(_INSERT.format(question), [kind.value, *given])
    return int(cursor.rowcount)
