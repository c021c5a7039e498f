"""The numbers people have in snapshots: hashed under a key of the key ring, one way (ADR 22)."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from laoyou.records.services.sealing import blind_index

_PURPOSE = "exchange.lake.pseudonym"


def lake_key() -> bytes:
    """What keys of people are hashed under; the same as long as the key ring's index secret is."""
    return blind_index("lake", purpose=_PURPOSE)


def pseudonym(key: bytes, person_id: UUID) -> int:
    """A person's number in every snapshot; `snapshot_queries` has PostgreSQL make the same."""
    return int.from_bytes(sha256(key + person_id.bytes).digest()[:8], "big", signed=True)
