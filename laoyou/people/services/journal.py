"""What a merger changes, row by row and column by column, as it was and as it becomes; written and taken back exactly.

Values travel as JSON and are read by PostgreSQL itself (`jsonb_populate_record`), so that a table's own types decide
what is equal. Sealed columns stay sealed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import DateRange, sql
from psycopg.sql import Composable

# Counters of changes: they say that something changed, not what.
_COUNTERS = frozenset({"revision", "updated_at"})


@dataclass(frozen=True, slots=True)
class Change:
    """One row's columns before and after; `after` None: the row goes, `before` then has every column."""

    table: str
    key: str
    before: dict[str, Any]
    after: dict[str, Any] | None

    def as_json(self) -> dict[str, Any]:
        return {"table": self.table, "key": self.key, "before": self.before, "after": self.after}


def change_from(kept: Mapping[str, Any]) -> Change:
    """A change read back from where `as_json` was kept."""
    return Change(kept["table"], kept["key"], kept["before"], kept["after"])


def values_of(row: models.Model) -> dict[str, Any]:
    """A row's columns as JSON, without those PostgreSQL computes."""
    fields = row._meta.local_concrete_fields
    return {each.attname: _plain(getattr(row, each.attname)) for each in fields if not each.generated}


def difference(row: models.Model, before: dict[str, Any]) -> Change | None:
    """How the row in memory differs from `values_of` it earlier; None when it does not."""
    now = values_of(row)
    changed = [column for column, value in now.items() if before[column] != value]
    if not changed:
        return None
    table, key = row._meta.db_table, before[key_column(row._meta.db_table)]
    return Change(table, key, {each: before[each] for each in changed}, {each: now[each] for each in changed})


@cache
def key_column(table: str) -> str:
    """The primary key's column of one of the installed apps' tables."""
    found = {model._meta.db_table: model._meta.pk.attname for model in apps.get_models(include_auto_created=True)}
    return found[table]


def write(changes: Iterable[Change]) -> None:
    """Carry the changes out, in their order. Inside a transaction; constraints may refuse."""
    for change in changes:
        if change.after is None:
            _run(_DELETE, change.table, change.key)
        else:
            _set(change.table, change.key, change.after)


def take_back(changes: Iterable[Change], *, changed_since: frozenset[str]) -> None:
    """Undo the changes, last first. Of rows in `changed_since` (`table key`) the counters go on instead."""
    for change in reversed(list(changes)):
        if change.after is None:
            _insert(change)
            continue
        goes_on = f"{change.table} {change.key}" in changed_since
        _set(change.table, _key_after(change), _without_counters(change.before) if goes_on else change.before)
        if goes_on:
            _run(_COUNT, change.table, change.key)


def _key_after(change: Change) -> str:
    """The row's key as the change left it: a table whose key is the person itself moves with it."""
    return str((change.after or {}).get(key_column(change.table), change.key))


def _without_counters(values: dict[str, Any]) -> dict[str, Any]:
    return {column: value for column, value in values.items() if column not in _COUNTERS}


def contradictions(changes: Iterable[Change]) -> list[tuple[str, str, list[str]]]:
    """Rows whose columns are no longer what the changes made of them: table, key, columns (empty: the row is gone)."""
    found = []
    last: dict[tuple[str, str], dict[str, Any]] = {}
    for change in changes:
        if change.after is not None:
            last.setdefault((change.table, _key_after(change)), {}).update(change.after)
    for (table, key), after in last.items():
        differing = _differing(table, key, _without_counters(after))
        if differing is not None:
            found.append((table, key, differing))
    return found


def moved_on(changes: Iterable[Change]) -> frozenset[str]:
    """Rows whose counters went on since the changes: `table key`."""
    counted = [each for each in changes if each.after and "revision" in each.after]
    return frozenset(
        f"{each.table} {each.key}"
        for each in counted
        if _differing(each.table, each.key, {"revision": (each.after or {})["revision"]})
    )


def _differing(table: str, key: str, after: dict[str, Any]) -> list[str] | None:
    if not after:
        return None
    columns = list(after)
    same = [sql.SQL("now.{0} IS NOT DISTINCT FROM was.{0}").format(sql.Identifier(each)) for each in columns]
    row = _run(_COMPARE, table, key, json.dumps(after), columns=sql.SQL(", ").join(same))
    if row is None:
        return []
    differing = [column for column, equal in zip(columns, row, strict=True) if not equal]
    return differing or None


_DELETE = "DELETE FROM {table} WHERE {key} = %s"
_COUNT = "UPDATE {table} SET revision = revision + 1 WHERE {key} = %s"
_UPDATE = """
UPDATE {table} SET ({columns}) = (SELECT {columns} FROM jsonb_populate_record(NULL::{table}, %s::jsonb))
 WHERE {key} = %s
"""
_INSERT = "INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_record(NULL::{table}, %s::jsonb)"
_COMPARE = "SELECT {columns} FROM {table} now, jsonb_populate_record(NULL::{table}, %s::jsonb) was WHERE now.{key} = %s"


def _set(table: str, key: str, values: dict[str, Any]) -> None:
    if values:
        _run(_UPDATE, table, key, json.dumps(values), columns=_listed(values))


def _insert(change: Change) -> None:
    _run(_INSERT, change.table, None, json.dumps(change.before), columns=_listed(change.before))


def _listed(columns: Iterable[str]) -> Composable:
    listed: Composable = sql.SQL(", ").join(map(sql.Identifier, columns))
    return listed


def _run(
    statement: str, table: str, key: str | None, *values: Any, columns: Composable | None = None
) -> tuple[Any, ...] | None:
    """Carry one of the statements above out on a table; the first row of what it answers, if it answers."""
    names = {
        "table": sql.Identifier(table),
        "key": sql.Identifier(key_column(table)),
        "columns": columns or sql.SQL(""),
    }
    composed = sql.SQL(statement).format(**names).as_string(connection.connection)
    with connection.cursor() as cursor:
        cursor.execute(composed, [*values, *([] if key is None else [key])])
        found: tuple[Any, ...] | None = cursor.fetchone() if cursor.description else None
        return found


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str | dict | list):
        return value
    if isinstance(value, bytes | memoryview):
        return f"\\x{bytes(value).hex()}"
    if isinstance(value, DateRange):
        return f"[{value.lower or ''},{value.upper or ''})"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
