"""Writing the audit trail (docs/contracts/audit.md)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError
from laoyou.records.models import AuditEvent
from laoyou.records.services.digests import digest_of
from laoyou.records.services.verification import VerifyResult, verify

__all__ = ["AnonymousActor", "AuditOutsideTransaction", "VerifyResult", "record", "verify"]


class AnonymousActor(DomainError):
    code = "audit_anonymous"
    sentence = "Nobody is signed in, so this cannot be recorded and was not done."


class AuditOutsideTransaction(RuntimeError):
    """The caller's mistake: an event is worth something only in the transaction of what it tells."""


def record(
    *,
    actor: Actor,
    action: str,
    subject: str,
    subject_id: UUID | str,
    area: int,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Add an event to the transaction in progress; PostgreSQL links it into the chain when that commits.

    Of `before` and `after` only the fields that differ are kept. Times, dates, ids and numbers that are not
    whole are kept as text, so that what is read back is what was hashed. Reading sensitive details is
    recorded with the same call. Raises AnonymousActor, and AuditOutsideTransaction outside of `atomic`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise AuditOutsideTransaction(f"{action} is recorded outside of a transaction")
    event = prepared(
        actor=actor,
        action=action,
        subject=subject,
        subject_id=subject_id,
        area=area,
        now=now,
        before=before,
        after=after,
        reason=reason,
    )
    event.save(force_insert=True)
    return event


def prepared(
    *,
    actor: Actor,
    action: str,
    subject: str,
    subject_id: UUID | str,
    area: int,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    """The event `record` would add, for one of the database's own functions to add. Raises AnonymousActor."""
    if actor.user_id is None and not actor.is_system:
        raise AnonymousActor
    before, after = _only_changes(before, after)
    event = AuditEvent(
        at=now.astimezone(UTC),
        actor_id=actor.user_id,
        actor_name=_clean(actor.name),
        actor_roles=sorted(actor.roles),
        organisation_id=actor.organisation_id,
        area=area,
        action=action,
        subject=subject,
        subject_id=str(subject_id),
        before=before,
        after=after,
        reason=_clean(reason),
    )
    event.digest = digest_of(event)
    return event


def _only_changes(
    before: dict[str, Any] | None, after: dict[str, Any] | None
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    old, new = _plain(before), _plain(after)
    if old is None or new is None:
        return old, new
    changed = {key for key in old.keys() | new.keys() if key not in old or key not in new or old[key] != new[key]}
    return {k: v for k, v in old.items() if k in changed}, {k: v for k, v in new.items() if k in changed}


def _plain(value: Any) -> Any:
    """The value as JSON that PostgreSQL's jsonb gives back unchanged."""
    if isinstance(value, dict):
        return {_clean(str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((_plain(item) for item in value), key=str)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else _clean(str(value))


def _clean(text: str) -> str:
    """Text PostgreSQL can hold: NUL becomes the replacement character, a lone surrogate a question mark."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
