"""What follows when something happens to people: said before it is accepted, carried out for many at once.

A `Step` is a query that says which rows change and how. The same query counts the effect for a preview, carries it out
for one person or for ten thousand, and can be handed to whoever keeps a journal of his own. Later packages add their
steps in `settings.EFFECT_STEPS` (docs/contracts/effects.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from laoyou.people.enums import Happening
from laoyou.people.services import effect_queries as q


@dataclass(frozen=True, slots=True)
class Step:
    """One effect of `happening` on one table.

    `query` has one place `{happened}` for a query with the columns row_id, person_id, day, area (of a move: where to),
    source, recorded_by and recorded_at. It gives id, row_id and the `columns`: of rows that exist with their new
    values (`update`), of rows to add (`insert`), or without columns of rows to remove (`delete`). `also` is set
    besides and is no change of its own (`revision = t.revision + 1`); of an insert it says what happens when the row
    is there already. `sentence` has a place %(count)s.
    """

    happening: Happening
    code: str
    table: str
    verb: str
    query: str
    sentence: str
    columns: tuple[str, ...] = ()
    also: str = ""


_ONCE = "ON CONFLICT DO NOTHING"
_NEWER = "revision = t.revision + 1"
_TOLD = ("person_id", "other_id", "area", "kind", "happening", "since", "due", "recorded_by", "recorded_at", "done_by",
         "outcome")  # fmt: skip
_PAST = ("person_id", "registered", "area", "household_id", "valid", "source", "recorded_by", "recorded_at")


def _step(happening: Happening, code: str, table: str, verb: str, query: str, sentence: str, **more: Any) -> Step:
    return Step(happening, code, table, verb, query, sentence, **more)


STEPS = (
    _step(
        Happening.DEATH,
        "conditions_ended",
        "people_condition",
        "update",
        q.CONDITIONS_ENDED,
        sentence="%(count)s conditions end.",
        columns=("valid",),
    ),
    _step(
        Happening.DEATH,
        "conditions_dropped",
        "people_condition",
        "delete",
        q.CONDITIONS_DROPPED,
        sentence="%(count)s conditions that would have begun later are dropped.",
    ),
    _step(
        Happening.DEATH,
        "authorities_ended",
        "people_relation",
        "update",
        q.AUTHORITIES_ENDED,
        sentence="%(count)s authorities to act for somebody end.",
        columns=("valid",),
    ),
    _step(
        Happening.DEATH,
        "relations_ended",
        "people_relation",
        "update",
        q.RELATIONS_ENDED,
        sentence="%(count)s relations end, on both sides.",
        columns=("valid",),
    ),
    _step(
        Happening.DEATH,
        "health_ended",
        "people_healthperiod",
        "update",
        q.HEALTH_ENDED,
        sentence="%(count)s enrolments, contracts and diseases end.",
        columns=("valid",),
    ),
    _step(
        Happening.DEATH,
        "errands_closed",
        "people_errand",
        "update",
        q.ERRANDS_CLOSED,
        sentence="%(count)s entries in the list of the community are closed.",
        columns=("done_at", "done_by"),
    ),
    _step(
        Happening.DEATH,
        "told_left_alone",
        "people_errand",
        "insert",
        q.TOLD_LEFT_ALONE,
        sentence="%(count)s people of 60 or older are left alone; the community is told to visit.",
        columns=_TOLD,
        also=_ONCE,
    ),
    _step(
        Happening.DEATH,
        "told_after_death",
        "people_errand",
        "insert",
        q.TOLD_AFTER_DEATH,
        sentence="%(count)s entries in the list of the community: see that nothing goes on in the name of the dead.",
        columns=_TOLD,
        also=_ONCE,
    ),
    _step(
        Happening.DEATH,
        "deaths",
        "people_person",
        "update",
        q.DEATHS,
        sentence="%(count)s deaths are recorded.",
        columns=("death", "updated_at"),
        also=_NEWER,
    ),
    _step(
        Happening.MOVE,
        "residences_kept",
        "people_pastresidence",
        "insert",
        q.RESIDENCES_KEPT,
        sentence="%(count)s residences become earlier residences.",
        columns=_PAST,
    ),
    _step(
        Happening.MOVE,
        "derived_ended",
        "people_condition",
        "update",
        q.DERIVED_ENDED,
        sentence="%(count)s conditions that followed from the household left behind end.",
        columns=("valid",),
    ),
    _step(
        Happening.MOVE,
        "derived_dropped",
        "people_condition",
        "delete",
        q.DERIVED_DROPPED,
        sentence="%(count)s conditions of the household left behind that began later are dropped.",
    ),
    _step(
        Happening.MOVE,
        "errands_moved",
        "people_errand",
        "update",
        q.ERRANDS_MOVED,
        sentence="%(count)s entries in the list of the community go along to the new one.",
        columns=("area",),
    ),
    _step(
        Happening.MOVE,
        "told_left_alone",
        "people_errand",
        "insert",
        q.TOLD_LEFT_BEHIND,
        sentence="%(count)s people of 60 or older are left alone; the community is told to visit.",
        columns=_TOLD,
        also=_ONCE,
    ),
    _step(
        Happening.MOVE,
        "told_recertify",
        "people_errand",
        "insert",
        q.TOLD_RECERTIFY,
        sentence="%(count)s people hold what their county granted; another county's community is told.",
        columns=_TOLD,
        also=_ONCE,
    ),
    _step(
        Happening.MOVE,
        "told_moved_in",
        "people_errand",
        "insert",
        q.TOLD_MOVED_IN,
        sentence="%(count)s entries in the list of the new community: get in touch.",
        columns=_TOLD,
        also=_ONCE,
    ),
    _step(
        Happening.MOVE,
        "moves",
        "people_person",
        "update",
        q.MOVES,
        sentence="%(count)s people live elsewhere; their household is left.",
        columns=("area", "household_id", "household_role", "no_fixed_abode", "lives_since", "updated_at"),
        also=_NEWER,
    ),
)


OWN_ROWS = frozenset({"people_person"})
# A household that moves as a whole keeps its places and what follows from who lives together.
OF_WHO_LEAVES = frozenset({"people_person", "people_pastresidence", "people_condition"})
ANOTHER_COUNTY = 0  # where a move leads as long as nobody has said where: out of the county


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to one person on a day. `row_id` is the caller's own key for it."""

    person_id: UUID
    day: date
    area: int | None = None
    source: str = ""
    row_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Effects:
    """How often each step happens, in their order, those that do not left out."""

    counts: dict[str, int] = field(default_factory=dict)
    sentences: tuple[tuple[str, int], ...] = ()


@cache
def _all_steps(more: tuple[str, ...]) -> tuple[Step, ...]:
    added = tuple(step for path in more for step in import_string(path))
    # What others add comes before the person's own row changes: it may read how things stood.
    own_rows = [step for step in STEPS if step.table == "people_person"]
    return (*(step for step in STEPS if step not in own_rows), *added, *own_rows)


def steps_of(happening: Happening) -> tuple[Step, ...]:
    """Every step of a happening, of this package and of those named in settings, in the order to carry them out."""
    return tuple(step for step in _all_steps(tuple(settings.EFFECT_STEPS)) if step.happening == happening)


def foresee(happening: Happening, events: Sequence[Event], *, by: str, now: datetime) -> Effects:
    """What the events would do. Writes nothing; counts what the caller may see."""
    return _each(happening, events, by, now, _counted)


def carry_out(
    happening: Happening, events: Sequence[Event], *, by: str, now: datetime, without: frozenset[str] = frozenset()
) -> Effects:
    """Do what the events do. Inside a transaction, the people locked, in the order of their keys, and examined.

    Steps on the tables named in `without` are left out: the caller writes those rows.
    """
    return _each(happening, events, by, now, partial(_carried_out, without=without))


def _each(
    happening: Happening, events: Sequence[Event], by: str, now: datetime, act: Callable[[Step, list[Any]], int]
) -> Effects:
    values = _values(events, by, now)
    counts: dict[str, int] = {}
    sentences: list[tuple[str, int]] = []
    for step in steps_of(happening):
        if count := act(step, values):
            counts[step.code] = count
            sentences.append((step.sentence, count))
    return Effects(counts, tuple(sentences))


HAPPENED = """
SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::date[], %s::bigint[], %s::text[])
    AS e(row_id, person_id, day, area, source),
    (VALUES (%s::text, %s::timestamptz)) AS signed(recorded_by, recorded_at)
"""


def _values(events: Iterable[Event], by: str, now: datetime) -> list[Any]:
    rows = list(events)
    return [
        [each.row_id for each in rows],
        [each.person_id for each in rows],
        [each.day for each in rows],
        [each.area for each in rows],
        [each.source for each in rows],
        by,
        now,
    ]


def _counted(step: Step, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(q.counted(step.query, HAPPENED), values)
        return int(cursor.fetchone()[0])


def _carried_out(step: Step, values: list[Any], *, without: frozenset[str]) -> int:
    if step.table in without:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(q.statement(step.verb, step.table, step.columns, step.also, HAPPENED, step.query), values)
        return int(cursor.rowcount)
