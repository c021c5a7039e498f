"""Rows by the million into PostgreSQL: columns side by side become COPY's binary rows, block by block.

Binary because neither side then spells out keys, seals, days and areas as text: it halves the database's work of taking
a row in. A column's type must be the table's to the byte, which is what the functions here are named after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

import numpy as np
from django.db import connection

_BLOCK = 20_000
_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)  # no flags, no extension
_TRAILER = b"\xff\xff"
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # from which PostgreSQL counts
_EPOCH_DAYS = 10_957  # days from 1970-01-01 to it
_NULL = -1
_KEY = 16
# The first byte of a range: its lower end belongs to it, an end is open.
_LOWER_INCLUDED, _LOWER_OPEN, _UPPER_OPEN = 0x02, 0x08, 0x10
_BEGUN = np.dtype([("flags", "u1"), ("length", ">i4"), ("day", ">i4")])


@dataclass(frozen=True, slots=True)
class Packed:
    """A column: its values' bytes behind one another, and how many each has, -1 for NULL."""

    lengths: np.ndarray
    data: np.ndarray

    def __len__(self) -> int:
        return self.lengths.size


@dataclass(frozen=True, slots=True)
class Block:
    """Rows made ready for COPY: which table and columns, how many rows, and their bytes."""

    table: str
    columns: tuple[str, ...]
    rows: int
    data: bytes


def blocks(table: str, columns: Mapping[str, Packed | bytes], rows: int) -> Iterator[Block]:
    """`rows` rows in the order given. A column has a value for each row, or is the one value of all rows."""
    wide = [_repeated(column, rows) if isinstance(column, bytes) else column for column in columns.values()]
    begins = [_begins(column) for column in wide]
    for start in range(0, rows, _BLOCK):
        end = min(start + _BLOCK, rows)
        part = [
            Packed(column.lengths[start:end], column.data[begin[start] : begin[end]])
            for column, begin in zip(wide, begins, strict=True)
        ]
        yield Block(table, tuple(columns), end - start, _rows(part, end - start))


def copy_blocks(made: Iterable[Block], *, sent: Callable[[Block], None] = lambda block: None) -> None:
    """Append the blocks to their tables, `sent` being told of each. Call inside a transaction.

    Blocks of one table that follow one another go in one COPY.
    """
    for (table, columns), together in groupby(made, key=lambda block: (block.table, block.columns)):
        names = ", ".join(f'"{name}"' for name in columns)
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT binary)") as copy:
            copy.write(_HEADER)
            for block in together:
                copy.write(block.data)
                sent(block)
            copy.write(_TRAILER)


def smallints(values: np.ndarray) -> Packed:
    return _fixed(values.astype(">i2"))


def bigints(values: np.ndarray) -> Packed:
    return _fixed(values.astype(">i8"))


def dates(since_1970: np.ndarray) -> Packed:
    """Days since 1970-01-01 as dates."""
    return _fixed(_days(since_1970))


def ranges_from(since_1970: np.ndarray, known: np.ndarray | None = None) -> Packed:
    """Ranges of days without an end, each from a day since 1970-01-01 on, or of all time where none is `known`."""
    begun = np.empty(since_1970.size, _BEGUN)
    begun["flags"], begun["length"], begun["day"] = _LOWER_INCLUDED | _UPPER_OPEN, 4, _days(since_1970)
    if known is None:
        return _fixed(begun)
    begun["flags"][~known] = _LOWER_OPEN | _UPPER_OPEN
    return _cut(begun.view(np.uint8).reshape(-1, _BEGUN.itemsize), np.where(known, _BEGUN.itemsize, 1))


def keys(found: np.ndarray) -> Packed:
    """Keys, a row of 16 bytes each."""
    return _fixed(found)


def texts(values: Iterable[str]) -> Packed:
    return bytea([value.encode() for value in values])


def texts_of(words: Sequence[str], at: np.ndarray) -> Packed:
    """For each row the word at its place in `words`, which are few."""
    written = [word.encode() for word in words]
    sizes = np.array([len(each) for each in written], np.int32)
    padded = np.zeros((len(words), max(sizes.max(initial=0), 1)), np.uint8)
    for row, each in zip(padded, written, strict=True):
        row[: len(each)] = np.frombuffer(each, np.uint8)
    return _cut(padded[at], sizes[at])


def bytea(values: Sequence[bytes]) -> Packed:
    lengths = np.fromiter(map(len, values), np.int32, len(values))
    return Packed(lengths, np.frombuffer(b"".join(values), np.uint8))


def at_places(column: Packed, present: np.ndarray) -> Packed:
    """The column's values in order where something is `present`, NULL elsewhere."""
    lengths = np.full(present.size, _NULL, np.int32)
    lengths[present] = column.lengths
    return Packed(lengths, column.data)


def moment(time: datetime) -> bytes:
    """One time for all rows, to the microsecond."""
    since = time - _EPOCH
    return ((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds).to_bytes(8, signed=True)


def integer(number: int) -> bytes:
    """One number for all rows of a column that holds four bytes."""
    return number.to_bytes(4, signed=True)


NO = b"\0"  # of a boolean


def _days(since_1970: np.ndarray) -> np.ndarray:
    return (since_1970.astype(np.int64) - _EPOCH_DAYS).astype(">i4")


def _cut(padded: np.ndarray, lengths: np.ndarray) -> Packed:
    """Of each row of bytes as many as its length says."""
    return Packed(lengths.astype(np.int32), padded[np.arange(padded.shape[1]) < lengths[:, None]])


def _fixed(values: np.ndarray) -> Packed:
    data = np.ascontiguousarray(values).reshape(len(values), -1).view(np.uint8)
    return Packed(np.full(len(values), data.shape[1], np.int32), data.reshape(-1))


def _repeated(value: bytes, rows: int) -> Packed:
    return Packed(np.full(rows, len(value), np.int32), np.tile(np.frombuffer(value, np.uint8), rows))


def _begins(column: Packed) -> np.ndarray:
    """Where each row's bytes begin, and where the last one's end."""
    return np.concatenate([[0], np.cumsum(np.maximum(column.lengths, 0))])


def _rows(columns: Sequence[Packed], rows: int) -> bytes:
    """For each row the number of its columns, and of each column its length and bytes."""
    sizes = sum((np.maximum(column.lengths, 0) for column in columns), np.full(rows, 2 + 4 * len(columns)))
    ends = np.cumsum(sizes)
    out = np.empty(ends[-1], np.uint8)
    at = ends - sizes
    _put(out, at, np.full(rows, len(columns), ">i2"))
    at += 2
    for column in columns:
        _put(out, at, column.lengths.astype(">i4"))
        at += 4
        held = np.maximum(column.lengths, 0)
        _put_values(out, at, held, column.data)
        at += held
    return out.tobytes()


def _put(out: np.ndarray, at: np.ndarray, values: np.ndarray) -> None:
    """Numbers of one width to their places."""
    width = values.dtype.itemsize
    out[at[:, None] + np.arange(width)] = values.view(np.uint8).reshape(-1, width)


def _put_values(out: np.ndarray, at: np.ndarray, held: np.ndarray, data: np.ndarray) -> None:
    if held.size and (held == held[0]).all():
        out[at[:, None] + np.arange(held[0])] = data.reshape(held.size, -1)
    else:
        before = np.cumsum(held) - held
        out[np.repeat(at - before, held) + np.arange(data.size)] = data
