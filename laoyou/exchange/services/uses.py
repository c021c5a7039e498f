"""Writing down who took shared data: whatever hands such data out calls this, in the same transaction."""

from __future__ import annotations

from datetime import datetime

from laoyou.core.actor import Actor
from laoyou.exchange.enums import Use
from laoyou.exchange.models import Batch, DataUse


def note_use(batch: Batch, use: Use, *, rows: int, actor: Actor, now: datetime) -> None:
    """One use of a file's data, for the catalogue."""
    DataUse.objects.create(
        at=now,
        area=batch.area,
        feed=batch.feed,
        source=batch.source,
        use=use,
        batch_id=batch.id,
        rows=rows,
        user_id=actor.user_id,
        user_name=actor.name,
        organisation_id=actor.organisation_id,
    )
