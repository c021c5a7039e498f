"""Kept files as people see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.records.access import READ_ATTACHMENT
from laoyou.records.enums import PERSONAL
from laoyou.records.models import Attachment


class AttachmentUnknown(NotFound):
    code = "attachment_unknown"
    sentence = "There is no such document, or it lies outside your area."


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """One kept file; `size` in bytes."""

    id: UUID
    area: int
    purpose: str
    sha256: str
    size: int
    media_type: str
    filename: str
    kept_at: datetime
    kept_by_id: UUID | None
    kept_by_name: str


def get_attachment(attachment_id: UUID, *, actor: Actor) -> AttachmentRow:
    """One kept file of the actor's area, none about a person. Raises NotAllowed, AttachmentUnknown."""
    READ_ATTACHMENT.demand(actor)
    found = Attachment.objects.filter(pk=attachment_id).first()
    if found is None or not (actor.is_system or (found.area in actor.area and found.purpose not in PERSONAL)):
        raise AttachmentUnknown
    return AttachmentRow(**{name: getattr(found, name) for name in AttachmentRow.__dataclass_fields__})
