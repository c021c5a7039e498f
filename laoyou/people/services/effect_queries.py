"""The queries behind the effects of deaths and moves, and the statements that carry such queries out.

Each has one place for what happened: row_id, person_id, day, area, source, recorded_by, recorded_at.
"""

from __future__ import annotations

from collections.abc import Sequence

from laoyou.people.enums import DERIVED, TIED_TO_COUNTY, ErrandKind, Happening

DAYS_TO_VISIT = 7  # to be confirmed
DAYS_TO_SETTLE = 30  # to be confirmed
OLD = 60  # years; who is left alone at this age is visited


def _listed(values: Sequence[str]) -> str:
    """Our own codes as SQL; never anything typed."""
    return ", ".join(f"'{value}'" for value in sorted(values))


_CLOSED = "daterange(lower(t.valid), h.day) AS valid"
_STILL = "t.valid @> h.day AND (lower_inf(t.valid) OR lower(t.valid) < h.day)"
_DERIVED = _listed([kind.value for kind in DERIVED])
_TIED = _listed([kind.value for kind in TIED_TO_COUNTY])

CONDITIONS_ENDED = f"""
WITH h AS ({{happened}})
SELECT t.id, h.row_id, {_CLOSED} FROM h JOIN people_condition t ON t.person_id = h.person_id WHERE {_STILL}
"""
CONDITIONS_DROPPED = """
WITH h AS ({happened})
SELECT t.id, h.row_id FROM h JOIN people_condition t ON t.person_id = h.person_id WHERE lower(t.valid) >= h.day
"""
# Both sides of a relation may be among those it happened to: the earlier day counts.
_RELATIONS = f"""
WITH h AS ({{{{happened}}}})
SELECT DISTINCT ON (t.id) t.id, h.row_id, {_CLOSED}
  FROM h JOIN people_relation t ON h.person_id IN (t.person_id, t.other_id)
 WHERE t.kind {{kind}} 'agent' AND {_STILL} ORDER BY t.id, h.day
"""
AUTHORITIES_ENDED = _RELATIONS.format(kind="=")
RELATIONS_ENDED = _RELATIONS.format(kind="<>")
HEALTH_ENDED = f"""
WITH h AS ({{happened}})
SELECT t.id, h.row_id, {_CLOSED} FROM h JOIN people_healthperiod t ON t.person_id = h.person_id
 WHERE t.voided_at IS NULL AND {_STILL}
"""
# What waits about somebody who has died waits no longer; what waits about somebody who moves goes along.
ERRANDS_CLOSED = """
WITH h AS ({happened})
SELECT e.id, h.row_id, h.recorded_at AS done_at, h.recorded_by AS done_by
  FROM h JOIN people_errand e ON e.person_id = h.person_id WHERE e.done_at IS NULL
"""
ERRANDS_MOVED = """
WITH h AS ({happened})
SELECT e.id, h.row_id, h.area FROM h JOIN people_errand e ON e.person_id = h.person_id WHERE e.done_at IS NULL
"""
DEATHS = """
WITH h AS ({happened})
SELECT p.id, h.row_id, h.day AS death, h.recorded_at AS updated_at FROM h JOIN people_person p ON p.id = h.person_id
"""


def _told(person: str, other: str, area: str, kind: ErrandKind, happening: Happening, days: int, rest: str) -> str:
    """Entries of the work list: one for each person who has none of the kind waiting."""
    return f"""
WITH h AS ({{happened}})
SELECT DISTINCT ON ({person}) gen_random_uuid() AS id, h.row_id, {person} AS person_id, {other} AS other_id,
       {area} AS area, '{kind.value}' AS kind, '{happening.value}' AS happening, h.day AS since, h.day + {days} AS due,
       h.recorded_by, h.recorded_at, '' AS done_by, '' AS outcome
{rest} AND NOT EXISTS (
       SELECT FROM people_errand e WHERE e.person_id = {person} AND e.kind = '{kind.value}' AND e.done_at IS NULL)
 ORDER BY {person}, h.day
"""


# The one who is left when everybody else of the household has died or gone, now or before.
_ALONE = f"""  FROM h JOIN people_person p ON p.id = h.person_id
  JOIN people_household f ON f.id = p.household_id AND NOT f.collective
 CROSS JOIN LATERAL (
       SELECT (array_agg(o.id))[1] AS id, (array_agg(o.area))[1] AS area, (array_agg(o.birth))[1] AS birth
         FROM people_person o
        WHERE o.household_id = f.id AND o.death IS NULL AND o.merged_into_id IS NULL
          AND o.id NOT IN (SELECT person_id FROM h)
       HAVING count(*) = 1) alone
 WHERE alone.birth <= h.day - interval '{OLD} years'"""
TOLD_LEFT_ALONE = _told("alone.id", "p.id", "alone.area", ErrandKind.LEFT_ALONE, Happening.DEATH, DAYS_TO_VISIT, _ALONE)
TOLD_LEFT_BEHIND = _told("alone.id", "p.id", "alone.area", ErrandKind.LEFT_ALONE, Happening.MOVE, DAYS_TO_VISIT, _ALONE)
TOLD_AFTER_DEATH = _told(
    "p.id",
    "NULL::uuid",
    "p.area",
    ErrandKind.AFTER_DEATH,
    Happening.DEATH,
    DAYS_TO_SETTLE,
    "  FROM h JOIN people_person p ON p.id = h.person_id WHERE true",
)

# From when somebody lived there: what the registry knows, or the end of the residence before.
RESIDENCES_KEPT = """
WITH h AS ({happened})
SELECT gen_random_uuid() AS id, h.row_id, p.id AS person_id, false AS registered, p.area, p.household_id,
       daterange(began.on, h.day) AS valid, p.source, h.recorded_by, h.recorded_at
  FROM h JOIN people_person p ON p.id = h.person_id
 CROSS JOIN LATERAL (
       SELECT greatest(p.lives_since, max(upper(o.valid))) AS on FROM people_pastresidence o
        WHERE o.person_id = p.id AND NOT o.registered) began
 WHERE began.on IS NULL OR began.on < h.day
"""
DERIVED_ENDED = f"""
WITH h AS ({{happened}})
SELECT t.id, h.row_id, {_CLOSED} FROM h JOIN people_condition t ON t.person_id = h.person_id
 WHERE t.kind IN ({_DERIVED}) AND {_STILL}
"""
DERIVED_DROPPED = f"""
WITH h AS ({{happened}})
SELECT t.id, h.row_id FROM h JOIN people_condition t ON t.person_id = h.person_id
 WHERE t.kind IN ({_DERIVED}) AND lower(t.valid) >= h.day
"""
TOLD_RECERTIFY = _told(
    "p.id",
    "NULL::uuid",
    "h.area",
    ErrandKind.RECERTIFY,
    Happening.MOVE,
    DAYS_TO_SETTLE,
    f"""  FROM h JOIN people_person p ON p.id = h.person_id
 WHERE p.area / 1000000 <> h.area / 1000000 AND EXISTS (
       SELECT FROM people_condition t
        WHERE t.person_id = p.id AND t.kind IN ({_TIED}) AND t.valid @> h.day)""",
)
TOLD_MOVED_IN = _told(
    "p.id",
    "NULL::uuid",
    "h.area",
    ErrandKind.MOVED_IN,
    Happening.MOVE,
    DAYS_TO_SETTLE,
    "  FROM h JOIN people_person p ON p.id = h.person_id WHERE true",
)
MOVES = """
WITH h AS ({happened})
SELECT p.id, h.row_id, h.area, NULL::uuid AS household_id, 0::smallint AS household_role, false AS no_fixed_abode,
       h.day AS lives_since, h.recorded_at AS updated_at
  FROM h JOIN people_person p ON p.id = h.person_id
"""


def placed(query: str, happened: str) -> str:
    """The query with what happened in its place."""
    return query.replace("{happened}", happened)


def counted(query: str, happened: str) -> str:
    """How many rows the query names."""
    return f"SELECT count(*) FROM ({placed(query, happened)}) n"


def statement(verb: str, table: str, columns: Sequence[str], also: str, happened: str, query: str) -> str:
    """The statement that carries a step's query out. Names of our own tables and columns only."""
    target = placed(query, happened)
    if verb == "delete":
        return f"DELETE FROM {table} t USING ({target}) n WHERE t.id = n.id"
    listed = ", ".join(f'"{name}"' for name in columns)
    if verb == "insert":
        return f"INSERT INTO {table} (id, {listed}) SELECT id, {listed} FROM ({target}) n {also}"
    sets = ", ".join([*(f'"{name}" = n."{name}"' for name in columns), *([also] if also else [])])
    return f"UPDATE {table} t SET {sets} FROM ({target}) n WHERE t.id = n.id"
