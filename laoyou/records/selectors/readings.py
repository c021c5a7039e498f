"""Who looked at whom, for those who supervise it, and for the person looked at."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from laoyou.core.actor import Actor
from laoyou.records.access import VIEW_READINGS
from laoyou.records.models import Reading


def readings(*, actor: Actor) -> QuerySet[Reading]:
    """Every look from the actor's area, newest first."""
    VIEW_READINGS.demand(actor)
    found = Reading.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    return found.order_by("-at", "-id")


def readings_about(subject_id: UUID, *, limit: int = 500) -> list[Reading]:
    """The latest looks at one record, newest first; the caller has asked whether the reader may know."""
    return list(Reading.objects.filter(subject_id=subject_id).order_by("-at", "-id")[:limit])
