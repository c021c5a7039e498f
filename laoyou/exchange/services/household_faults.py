"""Places in a household that cannot be: a second head, a second spouse, a child older than the head.

Seen only once the whole file is staged. Such a row goes in without its place in the household, and says so.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from laoyou.exchange.enums import Kind
from laoyou.exchange.models import Batch
from laoyou.exchange.services.feed import Feed
from laoyou.people.enums import HouseholdRole

_ROLES: dict[str, Any] = {
    "head": HouseholdRole.HEAD.value,
    "spouse": HouseholdRole.SPOUSE.value,
    "younger": [HouseholdRole.CHILD.value, HouseholdRole.GRANDCHILD.value],
    "older": [HouseholdRole.PARENT.value, HouseholdRole.GRANDPARENT.value],
}
# Who stands in the household already goes before the file, and in the file the first row before the others.
_MARK = """
WITH said AS (
    SELECT id, sheet, line, person_id, birth, (data->>'role')::smallint AS role, data->>'household' AS home
      FROM exchange_stagedrow
     WHERE batch_id = %(batch)s AND outcome NOT IN ('error', 'vanished') AND data ? 'household' AND data ? 'role'
), leaving AS (
    SELECT person_id FROM exchange_stagedrow
     WHERE batch_id = %(batch)s AND outcome = 'changed' AND (changes ? 'area' OR changes ? 'household')
), standing AS (
    SELECT encode(h.register_index, 'hex') AS home, o.id AS person_id, o.birth, o.household_role AS role
      FROM people_household h JOIN people_person o ON o.household_id = h.id
     WHERE h.register_index IN (SELECT DISTINCT decode(home, 'hex') FROM said)
       AND o.household_role IN (%(head)s, %(spouse)s) AND o.death IS NULL AND o.merged_into_id IS NULL
       AND NOT EXISTS (SELECT FROM said WHERE said.person_id = o.id AND said.role <> o.household_role)
       AND NOT EXISTS (SELECT FROM leaving WHERE leaving.person_id = o.id)
), placed AS (
    SELECT home, role, person_id, birth, 0 AS later, NULL::uuid AS id, 0 AS sheet, 0 AS line FROM standing
     UNION ALL
    SELECT home, role, person_id, birth, 1, id, sheet, line FROM said WHERE role IN (%(head)s, %(spouse)s)
), ranked AS (
    SELECT *, first_value(person_id) OVER (PARTITION BY home, role ORDER BY later, sheet, line, id) AS first FROM placed
), heads AS (
    SELECT DISTINCT ON (home) home, birth FROM ranked WHERE role = %(head)s ORDER BY home, later, sheet, line, id
), wrong AS (
    SELECT id, CASE role WHEN %(head)s THEN 'head_twice' ELSE 'spouse_twice' END AS code, NULL::date AS found
      FROM ranked WHERE id IS NOT NULL AND person_id <> first
     UNION ALL
    SELECT said.id, CASE WHEN said.role = ANY(%(younger)s) THEN 'child_older' ELSE 'parent_younger' END, heads.birth
      FROM said JOIN heads USING (home)
     WHERE (said.role = ANY(%(younger)s) AND said.birth <= heads.birth)
        OR (said.role = ANY(%(older)s) AND said.birth >= heads.birth)
)
UPDATE exchange_stagedrow r
   SET data = r.data || '{"role": 0}',
       changes = CASE WHEN r.changes ? 'household_role' THEN jsonb_set(r.changes, '{household_role,1}', '0')
                      ELSE r.changes END,
       warnings = coalesce(r.warnings, '[]') || jsonb_build_array(jsonb_build_object(
           'column', 'household_role', 'code', wrong.code,
           'facts', CASE WHEN wrong.found IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('found', wrong.found) END))
  FROM wrong WHERE r.id = wrong.id
"""


def tells_places(batch: Batch, feed: Feed) -> bool:
    """Whether the file says what people are to the head of their household."""
    roles = {column.code for column in feed.columns if column.kind == Kind.ROLE}
    return bool(roles & set(batch.mapping.values()))


def mark_households(batch: Batch, feed: Feed) -> int:
    """Warn of every place in a household that cannot be, and leave it out; returns how many. Nothing without places."""
    if not tells_places(batch, feed):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_MARK, {"batch": batch.id} | _ROLES)
        return int(cursor.rowcount)
