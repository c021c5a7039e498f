"""Moments read from PostgreSQL: the same as Django's own way, only sooner."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import DataError, connection
from django.db.backends.postgresql.base import TIMESTAMPTZ_OID
from psycopg.pq import Format

from laoyou.records.services.moments import MomentLoader

pytestmark = pytest.mark.django_db


def _read(text: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [text])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-11-27 08:30:00+08", datetime(2026, 11, 27, 0, 30, tzinfo=UTC)),
        ("2026-11-27 00:00:00.000001+00", datetime(2026, 11, 27, 0, 0, 0, 1, tzinfo=UTC)),
        ("1901-01-01 00:00:00+08:05:43", datetime(1900, 12, 31, 15, 54, 17, tzinfo=UTC)),
        ("0001-01-01 00:00:00+00", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31 23:59:59.999999+00", datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
    ],
)
def test_a_moment_is_what_was_written_and_in_utc(written, expected):
    found = _read(written)
    assert (found, found.tzinfo) == (expected, UTC)


def test_a_cursor_of_djangos_reads_this_way_without_a_copy_of_all_adapters():
    with connection.cursor() as cursor:
        loader = cursor.cursor.adapters.get_loader(TIMESTAMPTZ_OID, Format.TEXT)
        assert loader is MomentLoader
        assert loader.timezone == connection.timezone


@pytest.mark.parametrize("written", ["infinity", "-infinity", "0044-03-15 12:00:00+00 BC", "10000-01-01 00:00:00+00"])
def test_what_no_datetime_holds_is_refused_and_not_guessed(written):
    with pytest.raises(DataError):
        _read(written)


def test_a_session_in_another_zone_gives_the_same_moment():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'Asia/Shanghai'")
    found = _read("2026-11-27 00:30:00+00")
    assert found == datetime(2026, 11, 27, 0, 30, tzinfo=UTC)
    assert found.astimezone(timezone(timedelta(hours=8))).hour == 8


def test_a_span_of_moments_is_read_the_same_way():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tstzrange('2026-01-01 00:00+00', NULL)")
        span = cursor.fetchone()[0]
    assert (span.lower, span.upper) == (datetime(2026, 1, 1, tzinfo=UTC), None)
