"""The scope of a database connection: what row-level security lets the web role see (docs/contracts/access.md)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection

from laoyou.core.actor import Actor
from laoyou.core.area_codes import NATION, NO_AREA, NOWHERE, AreaRange

LIFETIME = timedelta(hours=1)  # longer than any request, shorter than a stolen token is worth
NOBODY = UUID(int=0)


def sign_scope(area: AreaRange, user_id: UUID | None, *, now: datetime, provider: UUID | None = None) -> str:
    """The token "low:high:user:provider:until:nonce:mac" that `laoyou_scope()` verifies inside PostgreSQL."""
    until = int((now + LIFETIME).timestamp())
    payload = f"{area.low}:{area.high}:{user_id or NOBODY}:{provider or NOBODY}:{until}:{secrets.token_hex(8)}"
    mac = hmac.new(settings.SCOPE_KEY.encode(), payload.encode(), hashlib.sha256).hexdigest()
    return f"{payload}:{mac}"


def set_scope(actor: Actor, *, now: datetime) -> None:
    """Let this connection see the actor's area and the actor's own rows until `clear_scope`.

    Somebody who works for an institution has no area to the database: what is public, and the institution's rows.
    """
    if actor.is_provider:
        _write(sign_scope(NO_AREA, actor.user_id, now=now, provider=actor.organisation_id))
        return
    area = NATION if actor.is_system else actor.area
    _write(sign_scope(area, actor.user_id, now=now))


def set_own_scope(user_id: UUID, *, now: datetime) -> None:
    """Let this connection see only what belongs to the person: enough to sign in and to load the roles."""
    _write(sign_scope(NOWHERE, user_id, now=now))


def clear_scope() -> None:
    """Let this connection see nothing. One too broken to be told so is closed, which comes to the same."""
    try:
        _write("")
    except DatabaseError:
        connection.close()


@contextmanager
def scoped(actor: Actor, *, now: datetime) -> Iterator[None]:
    """`set_scope` for a block."""
    set_scope(actor, now=now)
    try:
        yield
    finally:
        clear_scope()


def _write(token: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('laoyou.scope', %s, false)", [token])
