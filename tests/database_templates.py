"""Template databases: prepared once for a given state of the code, then copied in a fraction of a second.

A copy is a real database with real constraints and row-level security. The template's name carries a fingerprint
of everything that shaped it, so that a changed migration or model makes a new one and nothing stale is reused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
_LOCK = 0x1A0_104


def fingerprint(files: Iterable[Path]) -> str:
    """Ten hexadecimal digits that change when any of the files changes, comes or goes."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:10]


class Server:
    """The server the tests use, by the owner's connection parameters."""

    def __init__(self, parameters: dict[str, Any]) -> None:
        kept = {"host", "port", "user", "password"}
        self._parameters = {name: value for name, value in parameters.items() if name in kept and value}

    def connect(self, database: str = "postgres") -> psycopg.Connection[Any]:
        return psycopg.connect(**self._parameters, dbname=database, autocommit=True)

    def ensure_template(self, prefix: str, mark: str, prepare: Callable[[str], None]) -> str:
        """The template `prefix_mark`, prepared by `prepare(name)` if there is none; older ones are dropped."""
        name = f"{prefix}_{mark}"
        with self.connect() as connection:
            # Workers of one run, and runs of several people, wait here for whoever prepares it.
            connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
            if not _exists(connection, name):
                self._drop_older(connection, prefix)
                self.drop(f"{name}_making")
                _run(connection, "CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0", f"{name}_making")
                prepare(f"{name}_making")
                _run(connection, "ALTER DATABASE {} RENAME TO {}", f"{name}_making", name)
        return name

    def copy(self, template: str, name: str) -> None:
        """Make `name` a fresh copy of the template; an older database of that name is dropped first."""
        self.drop(name)
        with self.connect() as connection:
            _run(connection, "CREATE DATABASE {} TEMPLATE {}", name, template)
            # Nobody grieves for a test's data after a power cut.
            _run(connection, "ALTER DATABASE {} SET synchronous_commit = off", name)

    def drop(self, name: str) -> None:
        with self.connect() as connection:
            _run(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _drop_older(self, connection: psycopg.Connection[Any], prefix: str) -> None:
        pattern = f"^{prefix}_[0-9a-f]{{10}}(_making)?$"
        for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [pattern]).fetchall():
            _run(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


class Baseline:
    """What the tables of a freshly copied database hold, to go back to after a test that commits.

    Emptying and refilling takes less than a twentieth of a second; a new copy waits for checkpoints of the whole server.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._rows = {name: _copied_out(connection, name) for name in _written(connection)}

    def restore(self, connection: psycopg.Connection[Any]) -> None:
        """Put every table back. As a replica, so that append-only tables let themselves be emptied."""
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        with connection.transaction():
            connection.execute("SET LOCAL session_replication_role = replica")
            for name in _written(connection):  # few rows: TRUNCATE would make new files for each table and index
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
            for name, rows in self._rows.items():
                with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as copy:
                    copy.write(rows)


def _written(connection: psycopg.Connection[Any]) -> list[str]:
    """Tables that have, or had, rows."""
    found = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        " AND pg_relation_size(oid) > 0 ORDER BY 1"
    )
    return [name for (name,) in found.fetchall()]


def _copied_out(connection: psycopg.Connection[Any], table: str) -> bytes:
    with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
        return b"".join(bytes(block) for block in copy)


def _exists(connection: psycopg.Connection[Any], name: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _run(connection: psycopg.Connection[Any], statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
