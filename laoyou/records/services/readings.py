"""Writing down who looked at whom: one INSERT, in a transaction of its own, before anything is shown (ADR 15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.identifiers import uuid7
from laoyou.records.enums import ReadingKind
from laoyou.records.models import Reading
from laoyou.records.services.audit import AnonymousActor

_LONGEST_REASON = 200


def note_reading(
    kind: ReadingKind, subjects: Sequence[tuple[UUID, int]], *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """One row for each record looked at, by key and area; one without for a search that found nobody.

    Raises AnonymousActor.
    """
    if actor.user_id is None:
        raise AnonymousActor
    looked_at: Sequence[tuple[UUID | None, int | None]] = list(subjects) or [(None, None)]
    rows = [
        Reading(
            id=uuid7(),
            at=now,
            kind=kind,
            actor_id=actor.user_id,
            actor_name=actor.name,
            organisation_id=actor.organisation_id,
            area=actor.area.low,
            subject_id=subject,
            subject_area=subject_area,
            reason=reason[:_LONGEST_REASON],
        )
        for subject, subject_area in looked_at
    ]
    with transaction.atomic():
        Reading.objects.bulk_create(rows)


def forget_readings(*, before: datetime, actor: Actor, block: int = 10_000) -> int:
    """Take away what is older than it has to be kept, block by block; returns how many. The system's own job."""
    if not actor.is_system:
        raise AnonymousActor
    gone = 0
    while True:
        with transaction.atomic():
            old = list(Reading.objects.filter(at__lt=before).order_by("at").values_list("id", flat=True)[:block])
            Reading.objects.filter(id__in=old).delete()
        gone += len(old)
        if len(old) < block:
            return gone
