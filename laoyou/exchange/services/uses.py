"""Writing down who took shared data: whatever hands such data out calls this, in the same transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.exchange.access import VIEW_BATCHES
from laoyou.exchange.enums import Use
from laoyou.exchange.models import Batch, DataUse


def note_reading(batch_id: UUID, *, rows: int, actor: Actor, now: datetime) -> None:
    """Rows of a file were read by a program. Raises NotAllowed, NotFound."""
    VIEW_BATCHES.demand(actor)
    with transaction.atomic():
        batch = Batch.objects.filter(id=batch_id).first()
        if batch is None or not (actor.is_system or batch.area in actor.area):
            raise NotFound
        note_use(batch, Use.API, rows=rows, actor=actor, now=now)


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
