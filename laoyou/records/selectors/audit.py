"""The audit trail as the auditor reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.records.access import READ_AUDIT
from laoyou.records.models import AuditEvent, AuditLink

# The first value, then each time the first one behind it: a loose scan of the index, within what the caller may see.
_OCCURRING = """
WITH RECURSIVE occurring (value) AS (
    (SELECT {column} FROM records_auditevent ORDER BY {column} LIMIT 1)
    UNION ALL
    SELECT (SELECT {column} FROM records_auditevent WHERE {column} > occurring.value ORDER BY {column} LIMIT 1)
      FROM occurring WHERE occurring.value IS NOT NULL
)
SELECT value FROM occurring WHERE value IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that an act changed; None where there was or is no such field."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event with its place in the chain."""

    id: UUID
    at: datetime
    actor_id: UUID | None
    actor_name: str
    actor_roles: list[str]
    area: int
    action: str
    subject: str
    subject_id: str
    reason: str
    sequence: int | None
    hash: str | None
    changes: list[Change]


def events(actor: Actor) -> QuerySet[AuditEvent]:
    """The events of the actor's area with their number in the chain as `sequence`, newest first. Raises NotAllowed."""
    READ_AUDIT.demand(actor)
    link = AuditLink.objects.filter(event_id=OuterRef("pk"))
    inside = Q() if actor.is_system else Q(area__gte=actor.area.low, area__lt=actor.area.high)
    return (
        AuditEvent.objects.filter(inside)
        .annotate(sequence=Subquery(link.values("sequence")[:1]))
        .order_by("-at", "-id")
    )


def get_event(event_id: UUID, *, actor: Actor) -> EventRow:
    """One event with what it changed. Raises NotAllowed, NotFound."""
    event = events(actor).filter(pk=event_id).first()
    if event is None:
        raise NotFound
    link = AuditLink.objects.filter(event_id=event.pk).first()
    shared = {name: getattr(event, name) for name in EventRow.__dataclass_fields__ if hasattr(AuditEvent, name)}
    return EventRow(
        **shared,
        sequence=link.sequence if link else None,
        hash=link.hash if link else None,
        changes=_changes(event.before or {}, event.after or {}),
    )


def actions(actor: Actor) -> list[str]:
    """The actions that occur in the trail, by code. Raises NotAllowed."""
    return _occurring("action", actor)


def subjects(actor: Actor) -> list[str]:
    """The kinds of subject that occur in the trail, by code. Raises NotAllowed."""
    return _occurring("subject", actor)


def _occurring(column: str, actor: Actor) -> list[str]:
    """The values of an indexed column, in order; each is one step into the index, however long the trail is."""
    READ_AUDIT.demand(actor)
    with connection.cursor() as cursor:
        cursor.execute(_OCCURRING.format(column=column))
        return [value for (value,) in cursor.fetchall()]


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    return [Change(field, before.get(field), after.get(field)) for field in sorted(before.keys() | after.keys())]
