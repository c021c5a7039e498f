"""Undoing an accepted file: everything it changed is put back, except where somebody has changed it since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.exchange.access import ACCEPT_BATCH
from laoyou.exchange.enums import BatchState, ConflictState, RowState
from laoyou.exchange.models import Batch, Conflict, Journal, StagedRow
from laoyou.exchange.services import homes, journal, kin, working
from laoyou.exchange.services.mapping import locked_batch
from laoyou.exchange.services.permission import demand_may_accept
from laoyou.exchange.services.renewing import renew
from laoyou.people.services.copying import plan_checks_once
from laoyou.people.services.derivation import keep_derived
from laoyou.records.services import audit, runs

UNDO = "exchange.undo"
_UNDO_TASK = "laoyou.exchange.tasks.undo_file"
_STEPS = 5
PERSONS, HOMES = "people_person", "people_household"
# Tables whose rows may not overlap in time: a period is put back only where nothing has taken its place since.
_PERIODS = {
    "people_condition": "o.person_id = t.person_id AND o.kind = t.kind",
    "people_pastresidence": "o.person_id = t.person_id AND o.registered = t.registered",
    "people_relation": "o.person_id = t.person_id AND o.kind = t.kind AND o.kind = 'spouse'",
}
# What follows from a person's being here, and goes with the person who goes.
_FOLLOWS = {
    "exchange_fieldsource": "true",
    "exchange_conflict": "true",
    "people_condition": "o.basis = 'derived'",
    "people_doubt": "true",
    "people_suggestion": "true",
}
_ENTRY = 'j.batch_id = %(batch)s AND NOT j.undone AND j."table" = %(table)s AND j.object_id = t.id'


def undo_batch(batch_id: UUID, *, reason: str, actor: Actor, now: datetime) -> UUID:
    """Queue the undoing of an accepted file; returns the run to watch. Raises NotFound, Conflict, NotAllowed."""
    ACCEPT_BATCH.demand(actor)
    with transaction.atomic():
        batch = locked_batch(batch_id, (BatchState.ACCEPTED,), actor=actor)
        demand_may_accept(batch, actor)
        run = runs.queue(_UNDO_TASK, UNDO, actor=actor, area=batch.area, now=now, subject_id=batch.id)
        batch.state, batch.run = BatchState.UNDOING, run
        batch.save(update_fields=["state", "run"])
        audit.record(
            actor=actor,
            action="exchange.undo_batch",
            subject="exchange.batch",
            subject_id=batch.id,
            area=batch.area,
            now=now,
            after={"filename": batch.filename},
            reason=reason,
        )
    return run.id


def undo_queued(
    run_id: UUID, *, tell_time: Callable[[], datetime], stopping: Callable[[], bool] = lambda: False
) -> dict[str, Any]:
    """Carry out the undoing of a run's file."""
    return working.carry_out(run_id, undo, tell_time=tell_time, stopping=stopping, given_up=_give_up)


def undo(batch: Batch, report: runs.Report, now: datetime) -> dict[str, Any]:
    """Take back additions, then changes, then removals, then the people entered; all or nothing.

    Rows that could not be put back, because something has changed since, end as `kept`.
    """
    with transaction.atomic():
        tables = sorted(set(Journal.objects.filter(batch=batch, undone=False).values_list("table", flat=True)))
        for table in tables:
            if table != HOMES:
                _take_back_additions(batch, table)
        report(1, _STEPS)
        for table in tables:
            _put_back_changes(batch, table, now)
        report(2, _STEPS)
        for table in tables:
            _put_back_removals(batch, table)
        report(3, _STEPS)
        _take_back_conflicts(batch)
        left = _take_back_persons(batch)
        homes.take_back(batch)
        report(4, _STEPS)
        _mark_rows(batch, left)
        touched, people = touched_homes(batch)
        keep_derived([*touched, *kin.couples_homes(batch)], people, on=day_of(now), now=now)
        renew(batch, now=now)
        Batch.objects.filter(id=batch.id).update(state=BatchState.UNDONE, undone_at=now)
        plan_checks_once()
    states = {state: StagedRow.objects.filter(batch=batch, state=state).count() for state in ("undone", "kept")}
    return {"batch": str(batch.id), **states}


def touched_homes(batch: Batch) -> tuple[list[UUID], list[UUID]]:
    """The households that the file's accepted rows left or came back to, and the people of those rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT j.object_id, coalesce(p.household_id::text, j.before->>'household_id')
                 FROM exchange_journal j JOIN people_person p ON p.id = j.object_id
                WHERE j.batch_id = %s AND j."table" = 'people_person'
                  AND (j.before ? 'household_id' OR j.before ? 'death')""",
            [batch.id],
        )
        found = cursor.fetchall()
    return [UUID(home) for _, home in found if home], [person for person, _ in found]


def _take_back_additions(batch: Batch, table: str) -> None:
    """What the file added goes, where it still is as it was added."""
    columns = _journalled(batch, table, "insert")
    if not columns:
        return
    same = " AND ".join(f"{_now(name)} = j.after->'{name}'" for name in columns)
    values = {"batch": batch.id, "table": table}
    journal.execute_named(
        f"""WITH gone AS (DELETE FROM {table} t USING exchange_journal j WHERE {_ENTRY} AND j.verb = 'insert' AND {same}
                          RETURNING j.id)
            UPDATE exchange_journal j SET undone = true FROM gone WHERE j.id = gone.id""",
        values,
    )


def _put_back_changes(batch: Batch, table: str, now: datetime) -> None:
    """What still is what the file made it becomes what it was, the latest change first.

    A row of the registry may have been changed several times by one file. Of a person that somebody changed since, the
    columns nobody touched are put back all the same.
    """
    columns = _journalled(batch, table, "update")
    values = {"batch": batch.id, "table": table, "now": now}
    if not columns:
        return
    untouched = " AND ".join(f"(NOT j.after ? '{name}' OR {_now(name)} = j.after->'{name}')" for name in columns)
    sets = ", ".join(
        f""""{name}" = CASE WHEN j.before ? '{name}' AND {_now(name)} = j.after->'{name}'
                 THEN (jsonb_populate_record(NULL::{table}, j.before))."{name}" ELSE t."{name}" END"""
        for name in columns
    )
    if table == PERSONS:
        sets += ", revision = t.revision + 1, updated_at = %(now)s"
    fitting = f"""
        SELECT DISTINCT ON (t.id) j.id, t.id AS object_id, j.before, j.after FROM exchange_journal j, {table} t
         WHERE {_ENTRY} AND j.verb = 'update' AND {untouched} AND {_free(table, "j.before")} ORDER BY t.id, j.id"""
    put_back = f"""
        WITH j AS ({fitting}), back AS (UPDATE {table} t SET {sets} FROM j WHERE j.object_id = t.id RETURNING j.id)
        UPDATE exchange_journal e SET undone = true FROM back WHERE e.id = back.id"""
    while journal.execute_named(put_back, values):
        pass
    if table == PERSONS:
        journal.execute_named(
            f"UPDATE {table} t SET {sets} FROM exchange_journal j WHERE {_ENTRY} AND j.verb = 'update'", values
        )


def _put_back_removals(batch: Batch, table: str) -> None:
    if not Journal.objects.filter(batch=batch, table=table, verb="delete", undone=False).exists():
        return
    columns = ", ".join(f'"{name}"' for name in journal.columns_of(table))
    picked = ", ".join(f't."{name}"' for name in journal.columns_of(table))
    journal.execute_named(
        f"""WITH back AS (
                INSERT INTO {table} ({columns})
                SELECT {picked} FROM exchange_journal j, LATERAL jsonb_populate_record(NULL::{table}, j.before) t
                 WHERE j.batch_id = %(batch)s AND NOT j.undone AND j."table" = %(table)s AND j.verb = 'delete'
                   AND EXISTS (SELECT FROM people_person p WHERE p.id = t.person_id) AND {_free(table, "j.before")}
                    ON CONFLICT DO NOTHING RETURNING id)
            UPDATE exchange_journal j SET undone = true FROM back
             WHERE j.batch_id = %(batch)s AND j.verb = 'delete' AND j.object_id = back.id""",
        {"batch": batch.id, "table": table},
    )


def _now(column: str) -> str:
    """What stands there now, as the journal writes it."""
    return f"""coalesce(to_jsonb(t."{column}"), 'null'::jsonb)"""


def _free(table: str, before: str) -> str:
    """Whether nothing else holds in the time that would come back."""
    if table not in _PERIODS:
        return "true"
    return f"""NOT EXISTS (SELECT FROM {table} o WHERE {_PERIODS[table]} AND o.id <> t.id
                  AND {before} ? 'valid' AND o.valid && ({before}->>'valid')::daterange)"""


def _take_back_conflicts(batch: Batch) -> None:
    """What nobody has decided yet need not be decided any more."""
    Conflict.objects.filter(batch_id=batch.id, state=ConflictState.OPEN).delete()


def _take_back_persons(batch: Batch) -> set[UUID]:
    """Who was entered by the file goes, unless changed since or named by anything else; returns who stays."""
    unused = " AND ".join(
        f"NOT EXISTS (SELECT FROM {table} o WHERE o.{column} = p.id AND NOT ({_FOLLOWS.get(table, 'false')}))"
        for table, column in journal.referring(PERSONS)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""CREATE TEMPORARY TABLE exchange_going ON COMMIT DROP AS
                SELECT p.id FROM exchange_stagedrow r JOIN people_person p ON p.id = r.person_id
                 WHERE r.batch_id = %s AND r.state = 'applied' AND r.outcome IN ('new', 'unsure')
                   AND p.revision = 0 AND p.merged_into_id IS NULL AND {unused}""",
            [batch.id],
        )
        for table, follows in _FOLLOWS.items():
            cursor.execute(f"DELETE FROM {table} o USING exchange_going g WHERE o.person_id = g.id AND {follows}")
        cursor.execute("DELETE FROM people_person p USING exchange_going g WHERE p.id = g.id")
        cursor.execute(
            """SELECT r.id FROM exchange_stagedrow r JOIN people_person p ON p.id = r.person_id
                WHERE r.batch_id = %s AND r.state = 'applied' AND r.outcome IN ('new', 'unsure')""",
            [batch.id],
        )
        staying = {row for (row,) in cursor.fetchall()}
        cursor.execute("DROP TABLE exchange_going")
    return staying


def _mark_rows(batch: Batch, staying: set[UUID]) -> None:
    """Undone, or kept where some effect of the row still stands."""
    standing = Journal.objects.filter(batch=batch, undone=False).values("row_id")
    applied = StagedRow.objects.filter(batch=batch, state=RowState.APPLIED)
    applied.filter(id__in=staying).update(state=RowState.KEPT)
    applied.filter(id__in=standing).update(state=RowState.KEPT)
    applied.update(state=RowState.UNDONE)


def _journalled(batch: Batch, table: str, verb: str) -> list[str]:
    """The columns that entries of the file hold for a table."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT k FROM exchange_journal j, jsonb_object_keys(j.after) k
                WHERE j.batch_id = %s AND j."table" = %s AND j.verb = %s AND NOT j.undone ORDER BY 1""",
            [batch.id, table, verb],
        )
        return [name for (name,) in cursor.fetchall()]


def _give_up(batch: Batch) -> None:
    Batch.objects.filter(id=batch.id).update(state=BatchState.ACCEPTED)
