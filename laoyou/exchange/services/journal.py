"""Changing tables by the thousand so that it can be undone: what was and what is goes into the journal first.

Statements are built from names of our own tables and columns only; values are parameters or come from tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

_MAKES_KEYS_IN_ORDER = (18,)
_TARGET = "exchange_target"
_ENTER = 'INSERT INTO exchange_journal (id, batch_id, row_id, "table", object_id, verb, before, after, undone) '


def new_key() -> str:
    """SQL for a new row's key: in the order of time where the server makes such, so that indexes grow at their end."""
    return "uuidv7()" if connection.get_database_version() >= _MAKES_KEYS_IN_ORDER else "gen_random_uuid()"


def update(batch_id: UUID, table: str, target: str, columns: Sequence[str], *, extra: str = "") -> int:
    """Set `columns` of the rows that the query `target` names; returns how many.

    `target` gives id, row_id (the staged row it follows from) and a column of each name with its new value. What is
    already so stays out of the journal. `extra` is set besides and not undone ("revision = t.revision + 1").
    """
    with connection.cursor() as cursor:
        _materialise(cursor, target)
        before = _object("t", columns)
        after = _object("n", columns)
        cursor.execute(
            f"""{_ENTER} SELECT {new_key()}, %s, n.row_id, %s, t.id, 'update', {_changed(before, after)},
                       {_changed(after, before)}, false
                  FROM {_TARGET} n JOIN {table} t ON t.id = n.id WHERE {before} <> {after}""",
            [batch_id, table],
        )
        sets = ", ".join([*(f'"{name}" = n."{name}"' for name in columns), *([extra] if extra else [])])
        cursor.execute(f"UPDATE {table} t SET {sets} FROM {_TARGET} n WHERE t.id = n.id")
        changed = int(cursor.rowcount)
        cursor.execute(f"DROP TABLE {_TARGET}")
    return changed


def insert(batch_id: UUID, table: str, target: str, columns: Sequence[str], *, also: str = "") -> int:
    """Add the rows of the query `target` (id, row_id and the columns); returns how many.

    `also` says what happens where a row is there already ("ON CONFLICT DO NOTHING"); only what was added is journalled.
    """
    with connection.cursor() as cursor:
        _materialise(cursor, target)
        listed = ", ".join(f'"{name}"' for name in ("id", *columns))
        cursor.execute(
            f"""WITH added AS (INSERT INTO {table} ({listed}) SELECT {listed} FROM {_TARGET} {also} RETURNING id)
                {_ENTER} SELECT {new_key()}, %s, n.row_id, %s, n.id, 'insert', NULL, {_object("n", columns)},
                       false
                  FROM {_TARGET} n JOIN added ON added.id = n.id""",
            [batch_id, table],
        )
        added = int(cursor.rowcount)
        cursor.execute(f"DROP TABLE {_TARGET}")
    return added


def delete(batch_id: UUID, table: str, target: str) -> int:
    """Remove the rows that the query `target` names (id, row_id), keeping them whole in the journal."""
    with connection.cursor() as cursor:
        _materialise(cursor, target)
        cursor.execute(
            f"""{_ENTER} SELECT {new_key()}, %s, n.row_id, %s, t.id, 'delete', to_jsonb(t), NULL, false
                  FROM {_TARGET} n JOIN {table} t ON t.id = n.id""",
            [batch_id, table],
        )
        cursor.execute(f"DELETE FROM {table} t USING {_TARGET} n WHERE t.id = n.id")
        removed = int(cursor.rowcount)
        cursor.execute(f"DROP TABLE {_TARGET}")
    return removed


def _materialise(cursor: CursorWrapper, target: str) -> None:
    cursor.execute(f"CREATE TEMPORARY TABLE {_TARGET} ON COMMIT DROP AS {target}")
    if cursor.rowcount:
        cursor.execute(f"ANALYZE {_TARGET} (id)")  # what it is joined by; how many there are is told with it


def _object(alias: str, columns: Sequence[str]) -> str:
    return "jsonb_build_object(" + ", ".join(f"'{name}', {alias}.\"{name}\"" for name in columns) + ")"


def _changed(one: str, other: str) -> str:
    """Of one object only what the other has otherwise."""
    return f"""(SELECT jsonb_object_agg(e.key, e.value) FROM jsonb_each({one}) e
                 WHERE e.value IS DISTINCT FROM ({other}) -> e.key)"""


def columns_of(table: str) -> list[str]:
    """The columns of a table that can be written."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
                  AND attgenerated = '' ORDER BY attnum""",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


def referring(table: str) -> list[tuple[str, str]]:
    """(table, column) of every foreign key that points at the table's id."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c
                 JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
                WHERE c.contype = 'f' AND c.confrelid = %s::regclass ORDER BY 1, 2""",
            [table],
        )
        found: list[tuple[str, str]] = cursor.fetchall()
        return found


def execute(statement: str, values: Sequence[Any] = ()) -> int:
    """Run a statement; returns how many rows it touched. Without values a % in it is a % and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values) or None)
        return int(cursor.rowcount)


def execute_named(statement: str, values: Mapping[str, Any]) -> int:
    """As `execute`, with named values."""
    with connection.cursor() as cursor:
        cursor.execute(statement, dict(values))
        return int(cursor.rowcount)
