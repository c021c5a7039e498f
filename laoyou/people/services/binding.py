"""Whether row-level security binds who asks."""

from __future__ import annotations

from django.db import connection

from laoyou.settings.database import WEB_ROLE


def is_bound() -> bool:
    """Whether row-level security binds this connection: the owner's (worker, command line) is not bound."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return bool(cursor.fetchone()[0] == WEB_ROLE)
