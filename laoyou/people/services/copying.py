"""Rows by the hundred thousand into PostgreSQL: columns side by side become COPY's text, block by block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

NULL = "\\N"
_BLOCK = 20_000
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_columns(table: str, columns: Mapping[str, Sequence[str] | str], rows: int) -> None:
    """Append `rows` rows to a table, in the order given. Call inside a transaction.

    A column is one text a row, as COPY wants it, or one text for all rows.
    """
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for start in range(0, rows, _BLOCK):
            end = min(start + _BLOCK, rows)
            parts = [_part(column, start, end) for column in columns.values()]
            copy.write("\n".join(map("\t".join, zip(*parts, strict=True))) + "\n")


def plan_checks_once() -> None:
    """Plan the checks of foreign keys at the end of this transaction once. Call last in one that wrote many rows.

    Our connections plan every statement anew (laoyou/settings/database.py), and the check of a foreign key is a
    statement for each row, which takes a few times as long to plan as to carry out.
    """
    with connection.cursor() as cursor:
        # A plan kept from when the tables were small would read through all of them for each row.
        cursor.execute("DISCARD PLANS")
        cursor.execute("SET LOCAL plan_cache_mode = auto")


def _part(column: Sequence[str] | str, start: int, end: int) -> Sequence[str]:
    return [column] * (end - start) if isinstance(column, str) else column[start:end]


def as_text(values: Iterable[str]) -> list[str]:
    """Texts with what COPY would take for its own marks escaped."""
    # Most texts are letters and digits only, which is told five times as fast as they are gone through.
    return [value if value.isalnum() else value.translate(_ESCAPED) for value in values]


def as_keys(keys: Iterable[bytes]) -> list[str]:
    """Keys of 16 bytes as COPY reads them."""
    return [key.hex() for key in keys]


def as_bytes(values: Iterable[bytes]) -> list[str]:
    """Bytes as COPY reads them."""
    return [f"\\\\x{value.hex()}" for value in values]
