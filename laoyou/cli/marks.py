"""What setup has loaded into a database, remembered in the database itself, so that it travels with a dump."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from django.db import connection


def mark_of(files: Iterable[Path], *also: str) -> str:
    """A fingerprint of the files' contents and the given words."""
    digest = hashlib.sha256("\0".join(also).encode())
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def is_marked(name: str, mark: str) -> bool:
    """Whether `name` was last loaded from exactly this."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS laoyou_setup (name text PRIMARY KEY, mark text NOT NULL)")
        cursor.execute("SELECT 1 FROM laoyou_setup WHERE name = %s AND mark = %s", [name, mark])
        return cursor.fetchone() is not None


def keep_mark(name: str, mark: str) -> None:
    """Remember from what `name` was loaded."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO laoyou_setup VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET mark = excluded.mark",
            [name, mark],
        )
