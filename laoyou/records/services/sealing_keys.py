"""Adding a key to the ring that seals personal data (docs/contracts/sealing.md)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import NotAllowed
from laoyou.records.services import audit


def add_sealing_key(*, actor: Actor, now: datetime) -> int:
    """Make a new key, which seals from now on; older ones still open. Returns its number.

    Other processes go on sealing with the key before until they start again or meet a value under the new one.
    Raises NotAllowed for people, SealingKeysGiven where the environment gives the keys, SealingKeysUnusable.
    """
    if not actor.is_system:
        raise NotAllowed
    with transaction.atomic(), settings.SEALING_KEYS.adding(made=day_of(now)) as key:
        audit.record(
            actor=actor,
            action="records.add_sealing_key",
            subject="sealing_key",
            subject_id=str(key.number),
            area=actor.area.low,
            now=now,
            after={"made": key.made},
        )
    return key.number
