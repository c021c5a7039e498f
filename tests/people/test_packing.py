"""Columns packed for binary COPY: what comes out of the table is what went in, to the value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
import pytest
from django.db import connection, transaction
from psycopg import sql

from laoyou.core.identifiers import uuid7_array
from laoyou.people.services import packing
from laoyou.people.services.packing import Packed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 9, 30, 15, 123456, tzinfo=UTC)
DAYS = np.array(["1949-10-01", "2000-01-01", "2026-02-28"], "datetime64[D]").astype(np.int64)


def taken_in(kinds: str, columns: Mapping[str, Packed | bytes], rows: int) -> list[tuple[object, ...]]:
    """What a table of these kinds holds after the rows were copied into it, as text."""
    shown = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in columns)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE packed (place serial, {kinds}) ON COMMIT DROP")
        packing.copy_blocks(packing.blocks("packed", columns, rows))
        cursor.execute(sql.SQL("SELECT {} FROM packed ORDER BY place").format(shown).as_string(connection.connection))
        found: list[tuple[object, ...]] = cursor.fetchall()
        cursor.execute("DROP TABLE packed")
    return found


def test_every_kind_of_column_comes_out_as_it_went_in() -> None:
    ids = uuid7_array(3)
    there = np.array([True, False, True])
    kinds = (
        "a uuid, b text, c text, d smallint, e bigint, f date, g daterange, h bytea, i timestamptz, j int, k boolean"
    )
    columns: dict[str, Packed | bytes] = {
        "a": packing.keys(ids),
        "b": packing.texts(["马玉兰", "", "a\tb\\N\n"]),
        "c": packing.texts_of(["空巢", "alone"], np.array([1, 0, 1])),
        "d": packing.smallints(np.array([1, -2, 32767])),
        "e": packing.bigints(np.array([630202100001, 0, -1])),
        "f": packing.dates(DAYS),
        "g": packing.ranges_from(DAYS, there),
        "h": packing.at_places(packing.bytea([b"\0\1", b""]), there),
        "i": packing.moment(NOW),
        "j": packing.integer(-7),
        "k": packing.NO,
    }
    found = taken_in(kinds, columns, 3)
    assert [row[0] for row in found] == [str(UUID(bytes=key.tobytes())) for key in ids]
    assert [row[1:8] for row in found] == [
        ("马玉兰", "alone", "1", "630202100001", "1949-10-01", "[1949-10-01,)", "\\x0001"),
        ("", "空巢", "-2", "0", "2000-01-01", "(,)", None),
        ("a\tb\\N\n", "alone", "32767", "-1", "2026-02-28", "[2026-02-28,)", "\\x"),
    ]
    assert {row[8:] for row in found} == {("2026-11-27 09:30:15.123456+00", "-7", "false")}


def test_rows_go_on_in_the_next_block_where_the_last_one_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "_BLOCK", 2)
    columns = {
        "a": packing.at_places(packing.texts(["一", "三三", "五"]), np.array([True, False, True, False, True])),
        "b": packing.smallints(np.arange(5)),
    }
    assert taken_in("a text, b smallint", columns, 5) == [
        ("一", "0"), (None, "1"), ("三三", "2"), (None, "3"), ("五", "4"),
    ]  # fmt: skip


def test_no_rows_are_no_block() -> None:
    empty = packing.texts_of(["一"], np.array([], np.intp))
    assert list(packing.blocks("packed", {"a": empty, "b": packing.NO}, 0)) == []
