"""Relations out of the household register: what it says of somebody and the head, as marriages and parents of children.

Only what the register says, of whoever stands under one number and is registered in one community, wherever they live;
and only of those the system is for: one of the two is an elder or a minor. A grandchild's parent and a child's spouse
are named where one person alone can be meant. Whatever is on record already, also what has ended, stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from laoyou.core.ages import years_before
from laoyou.exchange.enums import Outcome
from laoyou.exchange.models import Batch
from laoyou.exchange.services import journal
from laoyou.exchange.services.applying import Work, quoted
from laoyou.exchange.services.block import CheckedBlock, Settled
from laoyou.exchange.services.feed import Foreseen
from laoyou.exchange.services.kinship import tie_of
from laoyou.people.selectors.parameters import value_of
from laoyou.people.services.copying import plan_checks_once
from laoyou.people.services.derivation import keep_derived
from laoyou.people.services.relation_rules import OF_AGE

KIN_FROM = value_of("kin_from")  # years
PART = 20_000  # pairs carried out in one transaction

_SAID = """
CREATE TEMPORARY TABLE exchange_said AS
SELECT id AS row_id, person_id, outcome, state, name, sex, birth, data->>'tie' AS tie,
       decode(coalesce(data->>'book', data->>'household'), 'hex') AS book,
       coalesce(data->>'role', '') = '0' AS placeless
  FROM exchange_stagedrow
 WHERE batch_id = %s AND data ? 'tie' AND NOT (outcome = 'error' AND faults @> '[{"code": "row_repeats"}]')
"""
# A row for each pair: the row that tells of it, the other's, and what the other is to the first.
_PAIRS = """
WITH books AS (
    SELECT book, count(*) FILTER (WHERE tie = 'h') AS heads, count(*) FILTER (WHERE tie = 's') AS spouses,
           count(*) FILTER (WHERE tie IN ('c', 'x') AND sex = 1) AS sons,
           count(*) FILTER (WHERE tie IN ('c', 'x') AND sex = 2) AS daughters,
           count(*) FILTER (WHERE tie = 'i' AND sex = 1) AS sons_in_law,
           count(*) FILTER (WHERE tie = 'i' AND sex = 2) AS daughters_in_law,
           count(*) FILTER (WHERE tie = 'p' AND sex = 1) AS fathers,
           count(*) FILTER (WHERE tie = 'p' AND sex = 2) AS mothers
      FROM exchange_said GROUP BY book HAVING count(*) > 1
), pairs AS (
    SELECT one.row_id, other.row_id AS other_row, one.person_id AS person, other.person_id AS other,
           one.sex, other.sex AS other_sex, one.birth, other.birth AS other_birth, other.name AS other_name,
           one.outcome, other.outcome AS other_outcome, one.state, other.state AS other_state,
           CASE WHEN one.tie IN ('s', 'i') THEN 'spouse' WHEN one.tie = 'p' THEN 'child' ELSE 'parent' END AS kind
      FROM exchange_said one JOIN books b USING (book) JOIN exchange_said other USING (book)
     WHERE one.tie IN ('s', 'c', 'p', 'g', 'd', 'e', 'i') AND NOT one.placeless AND NOT other.placeless
       AND CASE one.tie
               WHEN 's' THEN other.tie = 'h' AND b.heads = 1 AND b.spouses = 1
               WHEN 'c' THEN other.tie = 'h' AND b.heads = 1
               WHEN 'p' THEN other.tie = 'h' AND b.heads = 1
                             AND CASE one.sex WHEN 1 THEN b.fathers ELSE b.mothers END = 1
               WHEN 'g' THEN other.tie = 'c' AND other.sex = 1 AND b.sons = 1
               WHEN 'd' THEN other.tie = 'c' AND other.sex = 2 AND b.daughters = 1
               WHEN 'e' THEN other.tie = 'c' AND b.sons + b.daughters = 1
               ELSE other.tie = 'c' AND other.sex <> one.sex
                    AND CASE one.sex WHEN 1 THEN b.sons_in_law ELSE b.daughters_in_law END = 1
                    AND CASE one.sex WHEN 1 THEN b.daughters ELSE b.sons END = 1
           END
       AND (least(one.birth, other.birth) <= %(old)s OR greatest(one.birth, other.birth) > %(young)s)
)
"""
# What speaks against a pair; NULL where nothing does. Somebody new has no relations that could.
_JUDGED = """
SELECT p.*, CASE
    WHEN p.kind = 'spouse' AND p.sex = p.other_sex THEN 'kin_same_sex'
    WHEN p.kind = 'parent' AND p.birth <= p.other_birth OR p.kind = 'child' AND p.birth >= p.other_birth
        THEN 'kin_not_younger'
    WHEN p.kind = 'spouse' AND EXISTS (
        SELECT FROM people_relation r WHERE r.person_id IN (p.person, p.other) AND r.kind = 'spouse'
           AND (upper_inf(r.valid) OR upper(r.valid) > %(as_of)s)) THEN 'kin_married'
    WHEN p.kind <> 'spouse' AND EXISTS (
        SELECT FROM people_relation r JOIN people_person q ON q.id = r.other_id
         WHERE r.person_id = CASE p.kind WHEN 'parent' THEN p.person ELSE p.other END AND r.kind = 'parent'
           AND q.sex = CASE p.kind WHEN 'parent' THEN p.other_sex ELSE p.sex END) THEN 'parent_differs'
    END AS against
  FROM pairs p
 WHERE NOT EXISTS (SELECT FROM people_relation r WHERE r.person_id = p.person AND r.other_id = p.other
                      AND r.kind = p.kind)
   AND NOT EXISTS (SELECT FROM people_relation r WHERE r.person_id = p.other AND r.other_id = p.person
                      AND r.kind = CASE p.kind WHEN 'spouse' THEN 'spouse' WHEN 'parent' THEN 'child' ELSE 'parent' END)
"""
_FOUND = f"CREATE TEMPORARY TABLE exchange_kin AS {_PAIRS} SELECT j.* FROM ({_JUDGED}) j WHERE "
_IN_THE_FILE = "j.outcome NOT IN ('error', 'vanished', 'arrives') AND j.other_outcome NOT IN ('error', 'vanished')"
_DONE = """
j.against IS NULL AND (j.state = 'applied' OR j.outcome = 'unchanged')
AND (j.other_state = 'applied' OR j.other_outcome = 'unchanged')"""
# Of a file that was accepted in part before: what was made then, and taken out by hand since, stays out.
_NOT_BEFORE = """
AND NOT EXISTS (SELECT FROM exchange_journal e WHERE e.batch_id = %(batch)s AND e.row_id = j.row_id
                   AND e."table" = 'people_relation' AND e.verb = 'insert')"""
_WARN = """
UPDATE exchange_stagedrow r
   SET warnings = coalesce(r.warnings, '[]') || jsonb_build_array(jsonb_build_object(
           'column', 'household_role', 'code', k.against, 'facts',
           CASE k.against WHEN 'kin_not_younger' THEN jsonb_build_object('found', k.other_birth) ELSE '{}' END))
  FROM exchange_kin k WHERE k.row_id = r.id AND k.against IS NOT NULL
"""
# Of whoever is on record the row says what it adds; a row that said nothing else now does.
_SAY = """
UPDATE exchange_stagedrow r
   SET outcome = CASE r.outcome WHEN 'unchanged' THEN 'changed' ELSE r.outcome END,
       changes = coalesce(r.changes, '{}') || jsonb_build_object(k.kind, jsonb_build_array(NULL, k.other_name))
  FROM exchange_kin k WHERE k.row_id = r.id AND k.against IS NULL AND r.outcome IN ('unchanged', 'changed')
"""
_COUNT = """
SELECT count(*) FILTER (WHERE kind = 'spouse'), count(*) FILTER (WHERE kind <> 'spouse') FROM exchange_kin
 WHERE against IS NULL AND outcome <> 'unsure' AND other_outcome <> 'unsure'
"""
_PARTED = "ALTER TABLE exchange_kin ADD COLUMN place serial; CREATE UNIQUE INDEX ON exchange_kin (place)"
_LOCK = """
SELECT count(*) FROM (SELECT p.id FROM people_person p WHERE p.id IN (
    SELECT unnest(ARRAY[k.person, k.other]) FROM exchange_kin k WHERE k.place > %s AND k.place <= %s)
 ORDER BY p.id FOR UPDATE OF p) locked
"""
_RELATIONS = f"""
WITH pairs AS MATERIALIZED (
    SELECT k.row_id, k.kind, k.person, k.other, p.sex, q.sex AS other_sex, p.birth, q.birth AS other_birth,
           {{key}} AS pair
      FROM exchange_kin k JOIN people_person p ON p.id = k.person JOIN people_person q ON q.id = k.other
     WHERE k.place > {{after}} AND k.place <= {{until}} AND p.death IS NULL AND q.death IS NULL
       AND p.merged_into_id IS NULL AND q.merged_into_id IS NULL
), sound AS (
    SELECT j.*, CASE j.kind WHEN 'parent' THEN j.birth WHEN 'child' THEN j.other_birth ELSE (
                    SELECT max(upper(r.valid)) FROM people_relation r
                     WHERE r.person_id IN (j.person, j.other) AND r.kind = 'spouse') END AS since
      FROM ({_JUDGED.replace("%(as_of)s", "{as_of}")}) j WHERE j.against IS NULL
)
SELECT {{key}} AS id, s.row_id, side.one AS person_id, side.kind::varchar AS kind, side.other AS other_id,
       ''::varchar AS other_name, s.pair, daterange(s.since, NULL) AS valid, {{source}}::varchar AS source,
       {{by}}::varchar AS recorded_by, {{now}} AS recorded_at
  FROM sound s CROSS JOIN LATERAL (
       VALUES (s.person, s.kind, s.other),
              (s.other, CASE s.kind WHEN 'spouse' THEN 'spouse' WHEN 'parent' THEN 'child' ELSE 'parent' END, s.person)
       ) AS side(one, kind, other)
"""
_COLUMNS = ("person_id", "kind", "other_id", "other_name", "pair", "valid", "source", "recorded_by", "recorded_at")
# Couples whom their places in the household do not show as one.
_COUPLES = """
SELECT DISTINCT p.household_id FROM exchange_kin k
  JOIN people_person p ON p.id = k.person JOIN people_person q ON q.id = k.other AND q.household_id = p.household_id
 WHERE k.kind = 'spouse' AND k.place > %s AND k.place <= %s AND p.household_role + q.household_role <> 3
"""


def books_of(block: CheckedBlock) -> dict[int, str]:
    """By row, in which household's book it stands: number and community of registration; where a tie can follow."""
    numbers, roles = block.values.get("household"), block.cells.get("household_role")
    if numbers is None or roles is None:
        return {}
    found: dict[int, str] = {}
    for at, (number, role) in enumerate(zip(numbers, roles, strict=True)):
        if number and tie_of(role) and (place := _registered(block, at)):
            found[at] = f"{number}@{place:012d}"
    return found


def _registered(block: CheckedBlock, at: int) -> int | None:
    person, settled = block.persons[at], block.settled[at]
    if settled is not None and settled.outcome == Outcome.ARRIVES:
        return None
    said = block.value("registered_area", at) or (person.registered_area if person else None)
    return said or block.value("area", at) or (person.area if person else None)


def note(block: CheckedBlock, at: int, book: bytes) -> None:
    """Keep with the row in which book it stands and as what. A row with a fault counts when others are told apart."""
    settled = block.settled[at]
    if settled is None or at in block.faults:
        settled = block.settled[at] = Settled(Outcome.ERROR)
    data: dict[str, Any] = dict(settled.data or {})
    data["tie"] = tie_of(block.cells["household_role"][at])
    if data.get("household") != book.hex():
        data["book"] = book.hex()
    settled.data = data


def mark(batch: Batch) -> list[Foreseen]:
    """Once all rows are staged: rows say which relation they add, or why none follows. Returns how many would be made.

    Call inside a transaction, before rows are counted.
    """
    with connection.cursor() as cursor:
        _find(batch, _IN_THE_FILE)
        cursor.execute(_WARN)
        cursor.execute(_SAY)
        cursor.execute(_COUNT)
        couples, parents = cursor.fetchone()
        cursor.execute("DROP TABLE exchange_kin")
    found = [Foreseen("marriages", couples), Foreseen("parents_and_children", parents)]
    return [each for each in found if each.count]


def record(work: Work, report: Callable[[int, int, str], None] = lambda done, total, note: None) -> int:
    """The relations between the people of accepted rows, both sides, part by part; returns how many pairs.

    Broken off it is done again from the start: what is on record already is left.
    """
    _find(work.batch, _DONE + (_NOT_BEFORE if work.batch.accepted_at else ""))
    with connection.cursor() as cursor:
        cursor.execute(_PARTED)
        # Without it a part is thought to be a few pairs, and gone through again for each person.
        cursor.execute("ANALYZE exchange_kin")
        cursor.execute("SELECT count(*) FROM exchange_kin")
        (total,) = cursor.fetchone()
    made = 0
    for after in range(0, total, PART):
        made += _record_part(work, after, after + PART)
        report(min(after + PART, total), total, "")
    journal.execute("DROP TABLE exchange_kin")
    return made


def _find(batch: Batch, which: str) -> None:
    values: dict[str, Any] = {
        "batch": batch.id,
        "as_of": batch.as_of,
        "old": years_before(batch.as_of, KIN_FROM),
        "young": years_before(batch.as_of, OF_AGE),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.exchange_said, pg_temp.exchange_kin")
        cursor.execute(_SAID, [batch.id])
        cursor.execute("ANALYZE exchange_said")
        # How many stand in one book the planner cannot know: it would go through all rows for each.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(_FOUND + which, values)
        cursor.execute("SET LOCAL enable_nestloop = on")
        cursor.execute("DROP TABLE exchange_said")


def _record_part(work: Work, after: int, until: int) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK, [after, until])
        as_of = f"'{work.as_of.isoformat()}'::date"
        facts = {"after": after, "until": until, "as_of": as_of, "source": quoted(work.batch.source)}
        facts["key"] = journal.new_key()
        target = _RELATIONS.format(**facts, **work.signature)
        made = journal.insert(work.batch.id, "people_relation", target, _COLUMNS)
        cursor.execute(_COUPLES, [after, until])
        keep_derived(_first(cursor.fetchall()), on=work.as_of, now=work.now)
        plan_checks_once()
    return made // 2


def couples_homes(batch: Batch) -> list[UUID]:
    """Households of whoever the file has married, for when it is undone."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT p.household_id FROM exchange_journal j
                 JOIN people_person p ON p.id = (j.after->>'person_id')::uuid AND p.household_id IS NOT NULL
                WHERE j.batch_id = %s AND j."table" = 'people_relation' AND j.verb = 'insert'
                  AND j.after->>'kind' = 'spouse'""",
            [batch.id],
        )
        return list(_first(cursor.fetchall()))


def _first(rows: Iterable[tuple[UUID]]) -> Iterable[UUID]:
    return [value for (value,) in rows]
