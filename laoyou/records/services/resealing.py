"""After a rotation: sealing every table again under the newest key, found from the models (docs/contracts/sealing.md).

A model names its sealed columns and their purposes in `sealed`, and in `sealed_for` the column whose key the seal is
bound to when that is not the row's own. A test holds every sealed column to be named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction
from django.views.decorators.debug import sensitive_variables
from psycopg import sql

from laoyou.core.actor import Actor
from laoyou.core.errors import NotAllowed
from laoyou.records.services import audit
from laoyou.records.services.sealing import cipher_to_seal, re_seal

SUFFIX = "_sealed"
Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of sealed values: its table, what the seals are for, and the column they are bound to."""

    table: str
    column: str
    key: str
    bound_to: str
    purpose: str

    @property
    def name(self) -> str:
        return f"{self.table}.{self.column}"


def sealed_columns() -> list[SealedColumn]:
    """Every sealed column of the installed apps, by table and name. Raises LookupError for one without purpose."""
    found = [
        _column(model, field.name)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.BinaryField) and field.name.endswith(SUFFIX)
    ]
    return sorted(found, key=lambda each: each.name)


def reseal_all(
    *, actor: Actor, now: datetime, block: int = 2_000, progress: Progress = lambda name, done: None
) -> dict[str, int]:
    """Seal what is not under the newest key and cipher; returns how many values by column.

    Each block is a transaction, so that it may be broken off and taken up again; what is done is not done twice. Values
    that somebody changes meanwhile are left: they are under the newest key already. Not for use inside a transaction.
    Raises NotAllowed for people, SealBroken and SealingKeyMissing for a value that does not open.
    """
    if not actor.is_system:
        raise NotAllowed
    done = {}
    for column in sealed_columns():
        done[column.name] = sum(_blocks(column, block, progress))
    with transaction.atomic():
        audit.record(
            actor=actor,
            action="records.reseal",
            subject="sealing_key",
            subject_id="newest",
            area=actor.area.low,
            now=now,
            after={name: count for name, count in done.items() if count},
        )
    return done


def _column(model: type[models.Model], name: str) -> SealedColumn:
    purpose = getattr(model, "sealed", {}).get(name)
    if purpose is None:
        raise LookupError(f"{model.__name__}.{name} does not say what its seals are for")
    key = str(model._meta.pk.column)
    return SealedColumn(model._meta.db_table, name, key, getattr(model, "sealed_for", key), str(purpose))


def _blocks(column: SealedColumn, block: int, progress: Progress) -> Iterator[int]:
    after, done = UUID(int=0), 0
    while True:
        with transaction.atomic():
            rows = _waiting(column, after, block)
            if not rows:
                return
            after = rows[-1][0]
            written = _write(column, rows)
        done += written
        progress(column.name, done)
        yield written


def _waiting(column: SealedColumn, after: UUID, block: int) -> list[tuple[UUID, UUID, bytes]]:
    """The next rows whose value does not begin as one sealed now does."""
    statement = sql.SQL(
        "SELECT {key}, {bound}, {column} FROM {table}"
        " WHERE {key} > %s AND {bound} IS NOT NULL AND {column} IS NOT NULL AND substring({column} FROM 1 FOR %s) <> %s"
        " ORDER BY {key} LIMIT %s"
    ).format(**_names(column))
    head = cipher_to_seal(column.purpose)[0]
    with connection.cursor() as cursor:
        cursor.execute(statement, [after, len(head), head, block])
        return [(key, bound, bytes(value)) for key, bound, value in cursor.fetchall()]


@sensitive_variables()
def _write(column: SealedColumn, rows: list[tuple[UUID, UUID, bytes]]) -> int:
    statement = sql.SQL(
        "UPDATE {table} AS t SET {column} = v.new"
        " FROM unnest(%s::uuid[], %s::bytea[], %s::bytea[]) AS v (key, old, new)"
        " WHERE t.{key} = v.key AND t.{column} = v.old"
    ).format(**_names(column))
    renewed = [re_seal(value, purpose=column.purpose, bound_to=bound) for _, bound, value in rows]
    with connection.cursor() as cursor:
        cursor.execute(statement, [[key for key, _, _ in rows], [value for _, _, value in rows], renewed])
        return int(cursor.rowcount)


def _names(column: SealedColumn) -> dict[str, sql.Identifier]:
    return {
        "table": sql.Identifier(column.table),
        "column": sql.Identifier(column.column),
        "key": sql.Identifier(column.key),
        "bound": sql.Identifier(column.bound_to),
    }
