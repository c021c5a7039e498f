"""Rows of models by COPY, for what is made up by the ten thousand: as `bulk_create`, without its SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from laoyou.people.services.copying import NULL, as_text, copy_columns


def copy_rows(rows: Sequence[models.Model]) -> None:
    """Append rows of one model as they are; constraints and triggers hold as for any insert. Nothing without rows.

    Call inside a transaction, as the owner of the tables. Raises TypeError for a value no column here has.
    """
    if not rows:
        return
    meta = rows[0]._meta
    columns = {
        str(field.column): _column([getattr(row, field.attname) for row in rows])
        for field in meta.concrete_fields
        if not field.generated
    }
    copy_columns(meta.db_table, columns, len(rows))


def _column(values: Sequence[Any]) -> list[str]:
    """Each value as COPY reads it."""
    return [NULL if value is None else _written(value) for value in values]


def _written(value: Any) -> str:
    writer = _WRITERS.get(type(value))
    if writer is not None:
        return writer(value)
    if isinstance(value, str):  # a code of an enumeration
        return as_text([str.__str__(value)])[0]
    if isinstance(value, int):
        return str(int(value))
    raise TypeError(f"no column holds {type(value).__name__}")


def _range(value: DateRange | DateTimeTZRange) -> str:
    if value.isempty:
        return "empty"
    lower = "" if value.lower is None else value.lower.isoformat()
    upper = "" if value.upper is None else value.upper.isoformat()
    opening, closing = value.bounds
    return f"{opening}{lower},{upper}{closing}"


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: lambda value: as_text([value])[0],
    int: str,
    bool: lambda value: "t" if value else "f",
    float: repr,
    Decimal: str,
    UUID: str,
    date: date.isoformat,
    datetime: datetime.isoformat,
    bytes: lambda value: f"\\\\x{value.hex()}",
    DateRange: _range,
    DateTimeTZRange: _range,
}
