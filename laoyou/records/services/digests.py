"""The fingerprint of an audit event: what it covers and in which form (docs/contracts/audit.md)."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import Any

from laoyou.records.models import AuditEvent

# What the digest covers: everything an event says.
HASHED = (
    "id", "at", "actor_id", "actor_name", "actor_roles", "organisation_id", "area",
    "action", "subject", "subject_id", "before", "after", "reason",
)  # fmt: skip
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def digest_of(event: AuditEvent) -> str:
    """SHA-256, in hexadecimal, of the event's canonical form: JSON, keys sorted, no spaces, UTF-8, times in UTC."""
    return digest_of_facts({name: getattr(event, name) for name in HASHED})


def digest_of_facts(facts: dict[str, Any]) -> str:
    """The same digest from the fields of HASHED."""
    form = facts | {
        "id": str(facts["id"]),
        "at": facts["at"].astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_id": str(facts["actor_id"] or ""),
        "organisation_id": str(facts["organisation_id"] or ""),
    }
    return hashlib.sha256(_CANONICAL(form).encode()).hexdigest()
