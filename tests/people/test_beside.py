"""Work beside other work: on a connection of its own, done when the block ends, its errors told there."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection

from laoyou.people.services.bulk import beside
from tests.records.test_runs import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def is_there(pid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", [pid])
        return bool(cursor.fetchone()[0])


def test_on_a_connection_of_its_own_that_ends_with_it() -> None:
    theirs: list[int] = []
    with beside(lambda: theirs.append(backend())):
        ours = backend()
    assert theirs != [ours]
    wait_until(lambda: not is_there(*theirs))  # the server's side of a closed connection ends a moment later


def test_its_error_is_raised_when_the_block_is_done() -> None:
    done: list[str] = []

    def broken() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    def both() -> None:
        with beside(broken):
            done.append("the block")

    with pytest.raises(DatabaseError, match="division by zero"):
        both()
    assert done == ["the block"]
    assert backend()
