"""Rows by the hundred thousand into PostgreSQL: columns side by side become COPY's text, block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db import connection

NULL = "\\N"
_BLOCK = 20_000
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_columns(
    table: str, columns: Mapping[str, Sequence[str] | str], rows: int, *, progress: Callable[[int], None] | None = None
) -> None:
    """Append `rows` rows to a table. A column is one text a row, already as COPY wants it, or one text for all rows.

    `progress` is told how many rows have been sent, after each block. Call inside a transaction.
    """
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for start in range(0, rows, _BLOCK):
            end = min(start + _BLOCK, rows)
            parts = [_part(column, start, end) for column in columns.values()]
            copy.write("\n".join(map("\t".join, zip(*parts, strict=True))) + "\n")
            if progress:
                progress(end)


def _part(column: Sequence[str] | str, start: int, end: int) -> Sequence[str]:
    return [column] * (end - start) if isinstance(column, str) else column[start:end]


def as_text(values: Iterable[str]) -> list[str]:
    """Texts with what COPY would take for its own marks escaped."""
    return [value.translate(_ESCAPED) for value in values]


def as_bytes(values: Iterable[bytes]) -> list[str]:
    """Bytes as COPY reads them."""
    return [f"\\\\x{value.hex()}" for value in values]


def as_bytes_or_null(values: Iterable[bytes], present: Iterable[object]) -> list[str]:
    """As `as_bytes`, NULL where nothing is present."""
    return [f"\\\\x{value.hex()}" if there else NULL for value, there in zip(values, present, strict=True)]
