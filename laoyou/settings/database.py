"""Where the database is. One PostgreSQL, two roles: the owner migrates and works jobs, the web role serves pages.

`DATABASE_URL` names any PostgreSQL ≥ 15 by its owner; without it the embedded server under `var/postgres` is used.
`DATABASE_WEB_URL` names the same database as the role that cannot bypass row-level security; without it the
role `laoyou_web` is assumed, with the password kept in `var/secrets/web_database_password` when there is one.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

WEB_ROLE = "laoyou_web"
DATABASE_NAME = "laoyou"


class DatabaseNotRunning(RuntimeError):
    """The embedded server is not up; the sentence says how to start it."""


def connection(var: Path, *, web: bool) -> dict[str, Any]:
    """Django's DATABASES entry for the owner or, with `web`, for the web role."""
    url = os.environ.get("DATABASE_WEB_URL") if web else None
    if url:
        return _from_url(url)
    url = os.environ.get("DATABASE_URL")
    found = _from_url(url) if url else _embedded(var / "postgres")
    if web:
        password = var / "secrets" / "web_database_password"
        found |= {"USER": WEB_ROLE, "PASSWORD": password.read_text().strip() if password.exists() else ""}
    return found


def _from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return _entry(
        name=unquote(parts.path.lstrip("/")) or DATABASE_NAME,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=query.pop("host", parts.hostname or ""),
        port=str(parts.port or ""),
        options=query,
    )


def _embedded(pgdata: Path) -> dict[str, Any]:
    # The fifth line of postmaster.pid is the socket's folder; a long path makes the server choose another one.
    pid_file = pgdata / "postmaster.pid"
    lines = pid_file.read_text().splitlines() if pid_file.exists() else []
    socket = lines[4].strip() if len(lines) > 4 else str(pgdata)
    name = os.environ.get("LAOYOU_DATABASE", DATABASE_NAME)
    return _entry(name=name, user="postgres", password="", host=socket, port="", options={})


# Statements are prepared, which spares their parsing, but planned anew each time with the values at hand: a plan made
# for any area or any word would be the wrong one for a county of 1.36 million or for the first page of a search.
_STATEMENTS = {"server_side_binding": True, "prepare_threshold": 3, "options": "-c plan_cache_mode=force_custom_plan"}


def _entry(*, name: str, user: str, password: str, host: str, port: str, options: dict[str, Any]) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": user,
        "PASSWORD": password,
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "laoyou", **_STATEMENTS, **options},
    }
