"""Households as the register has them: who stands under one number and lives in one community lives together.

The register knows numbers and places in the household; where its people live it says in another column. So a household
here is a number and a community: who is registered with the others and lives elsewhere is no member. Nobody is moved
out of a household that was made or changed by hand; somebody new comes into it all the same.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from laoyou.exchange.enums import Outcome
from laoyou.exchange.models import Batch
from laoyou.exchange.services import journal, kin
from laoyou.exchange.services.applying import Work
from laoyou.exchange.services.block import CheckedBlock, Checking, Known, Settled
from laoyou.exchange.services.feed import Foreseen
from laoyou.people.enums import HouseholdRole, Sealed
from laoyou.people.services.derivation import keep_derived
from laoyou.records.services.sealing import blind_index_many

_ENTERED = (Outcome.NEW, Outcome.UNSURE)
_ROWS = "FROM exchange_chosen c JOIN exchange_stagedrow r ON r.id = c.id AND r.data ? 'household'"
_HOME = "JOIN people_household h ON h.register_index = decode(r.data->>'household', 'hex')"
_BEGUN = f"""
SELECT {{key}} AS id, k.row_id, k.area, false AS collective, k.register_index
  FROM (SELECT DISTINCT ON (r.data->>'household') decode(r.data->>'household', 'hex') AS register_index, r.id AS row_id,
               (r.data->>'home')::bigint AS area
          {_ROWS} ORDER BY r.data->>'household', r.sheet, r.line) k
 WHERE NOT EXISTS (SELECT FROM people_household h WHERE h.register_index = k.register_index)
"""
_BEGUN_COLUMNS = ("area", "collective", "register_index")
# Whom the chosen rows take out of a household or of their place in it.
_STEPPING = """
  FROM exchange_chosen c JOIN exchange_stagedrow r ON r.id = c.id AND c.outcome = 'changed'
   AND (r.changes ? 'area' OR r.data ? 'household' AND r.changes ?| ARRAY['household', 'household_role'])"""
# Heads who leave, or get another place, by a row that waits for a later part: for whoever a chosen row makes the head.
_LEAVING_LATER = f"""
INSERT INTO exchange_chosen (id, person_id, outcome, revision)
SELECT s.id, s.person_id, s.outcome, s.revision FROM exchange_stagedrow s
 WHERE s.batch_id = %s AND s.state = '' AND s.outcome = 'changed'
   AND (s.changes ? 'area' OR s.data ? 'household' AND s.changes ?| ARRAY['household', 'household_role'])
   AND s.person_id IN (
       SELECT o.id {_ROWS} AND (r.data->>'role')::smallint = {HouseholdRole.HEAD.value} {_HOME}
         JOIN people_person o ON o.household_id = h.id AND o.household_role = {HouseholdRole.HEAD.value}
              AND o.id <> r.person_id)
   AND NOT EXISTS (SELECT FROM exchange_chosen d WHERE d.id = s.id)
"""
# First, so that the place of the head is free for whoever comes into it, entered or changed.
_STEPPED_DOWN = f"""
SELECT p.id, r.id AS row_id, 0::smallint AS household_role {_STEPPING} JOIN people_person p ON p.id = c.person_id
 WHERE p.household_role = {HouseholdRole.HEAD.value}
"""
# One head a household: the first of the file, and nobody where somebody living is the head already and stays it.
_HEADS = f"""
UPDATE exchange_stagedrow s SET data = s.data || '{{"role": 0}}'::jsonb
  FROM (SELECT r.id, r.person_id,
               row_number() OVER (PARTITION BY r.data->>'household' ORDER BY r.sheet, r.line) AS place,
               EXISTS (SELECT FROM people_household h JOIN people_person o ON o.household_id = h.id
                        WHERE h.register_index = decode(r.data->>'household', 'hex')
                          AND o.household_role = {HouseholdRole.HEAD.value} AND o.id <> r.person_id
                          AND o.death IS NULL AND o.merged_into_id IS NULL
                          AND NOT EXISTS (SELECT {_STEPPING} AND c.person_id = o.id)) AS taken
          {_ROWS} WHERE (r.data->>'role')::smallint = {HouseholdRole.HEAD.value}) heads
 WHERE s.id = heads.id AND (heads.place > 1 OR heads.taken)
"""
_MOVED = f"""{_ROWS} AND c.outcome = 'changed' JOIN people_person p ON p.id = c.person_id {_HOME}
 WHERE NOT p.no_fixed_abode AND (p.household_id IS DISTINCT FROM h.id
        OR p.household_role <> coalesce((r.data->>'role')::smallint, p.household_role))"""
_LEFT = f"""
SELECT gen_random_uuid() AS id, r.id AS row_id, p.id AS person_id, false AS registered, p.area AS area,
       p.household_id, daterange(began.on, {{as_of}}) AS valid, p.source AS source, {{by}} AS recorded_by,
       {{now}} AS recorded_at
  {_ROWS} AND c.outcome = 'changed' JOIN people_person p ON p.id = c.person_id {_HOME},
       LATERAL (SELECT greatest(p.lives_since, (SELECT max(upper(o.valid)) FROM people_pastresidence o
                 WHERE o.person_id = p.id AND NOT o.registered)) AS on) began
 WHERE NOT p.no_fixed_abode AND p.household_id IS NOT NULL AND p.household_id <> h.id
   AND (began.on IS NULL OR began.on < {{as_of}})
"""
_LEFT_COLUMNS = ("person_id", "registered", "area", "household_id", "valid", "source", "recorded_by", "recorded_at")
_SETTLED = f"""
SELECT p.id, r.id AS row_id, h.id AS household_id,
       coalesce((r.data->>'role')::smallint, CASE WHEN p.household_id = h.id THEN p.household_role ELSE 0 END)
           AS household_role,
       CASE WHEN p.household_id IS NOT NULL AND p.household_id <> h.id THEN {{as_of}}
            ELSE p.lives_since END AS lives_since
  {_MOVED}
"""
_SETTLED_COLUMNS = ("household_id", "household_role", "lives_since")
_FORESEEN = """
SELECT count(DISTINCT r.data->>'household')
         FILTER (WHERE NOT EXISTS (SELECT FROM people_household h
                                    WHERE h.register_index = decode(r.data->>'household', 'hex'))),
       count(*) FILTER (WHERE r.outcome IN ('new', 'unsure') OR r.changes ? 'household')
  FROM exchange_stagedrow r
 WHERE r.batch_id = %s AND r.outcome IN ('new', 'changed') AND r.data ? 'household'
"""


def place_block(block: CheckedBlock, checking: Checking) -> None:
    """Say of each row whose household the file names which one that is, and whether somebody changes it."""
    numbers = block.values.get("household")
    if numbers is None:
        return
    living = {at: area for at in range(len(block)) if numbers[at] and (area := _lives(block, at))}
    homes = {at: f"{numbers[at]}@{area:012d}" for at, area in living.items()}
    books = kin.books_of(block)
    wanted = {*homes.values(), *books.values()}
    indexes = dict(zip(wanted, blind_index_many(wanted, purpose=Sealed.REGISTER), strict=True))
    for at, key in homes.items():
        settled, person = block.settled[at], block.persons[at]
        if settled is None:
            continue
        if person is not None and not _may_change(person, settled, checking):
            continue
        said: dict[str, Any] = {"household": indexes[key].hex(), "home": living[at]}
        if (role := block.value("household_role", at)) is not None:
            said["role"] = role
        if person is None or _changed(settled, person, indexes[key], role):
            settled.data = (settled.data or {}) | said
    for at, key in books.items():
        kin.note(block, at, indexes[key])


def _lives(block: CheckedBlock, at: int) -> int | None:
    """Where the person of a row would live once it is accepted; None where the row does nothing."""
    settled, person = block.settled[at], block.persons[at]
    if settled is None or at in block.faults:
        return None
    if person is None:
        return block.value("area", at) if settled.outcome in _ENTERED else None
    return int((settled.changes or {}).get("area", [None, person.area])[1])


def _may_change(person: Known, settled: Settled, checking: Checking) -> bool:
    """A household made or changed by hand keeps its people unless they move away; what is newer than the file stays."""
    if "area" in (settled.changes or {}):
        return True
    newer = person.lives_since is not None and checking.batch.as_of.isoformat() <= person.lives_since
    return not person.home_fixed and not newer


def _changed(settled: Settled, person: Known, index: bytes, role: int | None) -> bool:
    """Add to the row's changes what it changes of the household; whether it does."""
    changes = dict(settled.changes or {})
    if person.home_index != index or "area" in changes:
        changes["household"] = [None, None]
    if role is not None and role != (0 if "area" in changes else person.household_role):
        changes["household_role"] = [person.household_role, role]
    if not {"household", "household_role"} & changes.keys():
        return False
    settled.changes, settled.outcome = changes, Outcome.CHANGED
    return True


def foresee(batch: Batch) -> list[Foreseen]:
    """How many households would begin, and how many people would come into one."""
    with connection.cursor() as cursor:
        cursor.execute(_FORESEEN, [batch.id])
        begun, joined = cursor.fetchone()
    found = [Foreseen("households_begun", begun), Foreseen("households_joined", joined)]
    return [each for each in found if each.count]


def take_along(batch: Batch, rows: list[str] | None) -> int:
    """Add to the chosen rows those of heads who make room for a head among them; `rows`, if any, are all that may be.

    They would wait for a later part otherwise, and whoever comes after them be refused the place. Returns how many.
    """
    picked, values = ("", [batch.id]) if rows is None else ("AND s.id = ANY(%s)", [batch.id, rows])
    taken = 0
    while added := journal.execute(_LEAVING_LATER + picked, values):
        taken += added
    return taken


def begin(work: Work) -> None:
    """Begin the households of the chosen rows that are not here yet; heads who leave step down.

    Before anybody is entered or changed.
    """
    journal.execute(_HEADS)
    if work.has(Outcome.CHANGED):
        journal.update(work.batch.id, "people_person", _STEPPED_DOWN, ("household_role",))
    journal.insert(work.batch.id, "people_household", _BEGUN.format(key=journal.new_key()), _BEGUN_COLUMNS)


def settle(work: Work) -> None:
    """Put whom the rows change into their households; what follows from who lives together is made true."""
    touched, people = _touched()
    if work.has(Outcome.CHANGED):
        _move(work)
    keep_derived(touched, people, on=work.as_of, now=work.now)


def _move(work: Work) -> None:
    day = f"'{work.as_of.isoformat()}'::date"
    journal.insert(work.batch.id, "people_pastresidence", _LEFT.format(as_of=day, **work.signature), _LEFT_COLUMNS)
    extra = f"revision = t.revision + 1, updated_at = {work.signature['now']}"
    journal.update(work.batch.id, "people_person", _SETTLED.format(as_of=day), _SETTLED_COLUMNS, extra=extra)


def _touched() -> tuple[list[UUID], list[UUID]]:
    """The households that the chosen rows leave or fill, and the people who change theirs."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT h.id {_ROWS} {_HOME}")
        homes = [home for (home,) in cursor.fetchall()]
        cursor.execute(f"SELECT p.id, p.household_id {_MOVED}")
        moved = cursor.fetchall()
    return [*homes, *(home for _, home in moved if home)], [person for person, _ in moved]


def take_back(batch: Batch) -> None:
    """Of an undone file: the households it began go, where nobody lives or has lived in them."""
    values = {"batch": batch.id, "table": "people_household"}
    unused = " AND ".join(
        f"NOT EXISTS (SELECT FROM {table} o WHERE o.{column} = t.id)"
        for table, column in journal.referring("people_household")
    )
    journal.execute_named(
        f"""WITH gone AS (DELETE FROM people_household t USING exchange_journal j
                           WHERE j.batch_id = %(batch)s AND j."table" = %(table)s AND j.object_id = t.id
                             AND j.verb = 'insert' AND NOT t.by_hand AND {unused} RETURNING j.id)
            UPDATE exchange_journal j SET undone = true FROM gone WHERE j.id = gone.id""",
        values,
    )
