"""Files that show something of a person: checked, sealed into the database, opened for whoever sees the card."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.people.access import VIEW_PERSON
from laoyou.people.enums import Sealed
from laoyou.people.models import Evidence, Person
from laoyou.people.services.persons import audit_person, locked
from laoyou.records.services.attachment_rules import readable_name
from laoyou.records.services.sealing import seal, unseal

LARGEST = 5_000_000  # bytes
_KINDS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


class EvidenceNotTaken(DomainError):
    code = "people_evidence_not_taken"
    sentence = "This file is neither a PDF document nor a picture (.jpg, .png). Scan or photograph the paper."


class EvidenceTooLarge(DomainError):
    code = "people_evidence_too_large"
    sentence = "The file is larger than %(limit)s MB. Scan it at a lower resolution."


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was handed in."""

    name: str
    content: bytes


def keep_evidence(person: Person, file: File, *, actor: Actor, now: datetime) -> Evidence:
    """Seal a file for a person whose row the caller has locked. Raises EvidenceNotTaken, EvidenceTooLarge."""
    media_type = media_type_of(file.content)
    key = uuid7()
    return Evidence.objects.create(
        id=key,
        person=person,
        filename=readable_name(file.name)[0],
        media_type=media_type,
        size=len(file.content),
        content_sealed=seal(base64.b64encode(file.content).decode(), purpose=Sealed.EVIDENCE, bound_to=key),
        kept_by=actor.name,
        kept_at=now,
    )


def media_type_of(content: bytes) -> str:
    """What a scan is by its first bytes. Raises EvidenceNotTaken, EvidenceTooLarge."""
    if len(content) > LARGEST:
        raise EvidenceTooLarge(limit=LARGEST // 1_000_000)
    found = next((kind for mark, kind in _KINDS.items() if content.startswith(mark)), None)
    if found is None:
        raise EvidenceNotTaken
    return found


def open_evidence(evidence_id: UUID, *, actor: Actor, now: datetime) -> tuple[str, str, bytes]:
    """Name, media type and bytes; that it was opened is in the audit trail. Raises NotFound outside the area."""
    VIEW_PERSON.demand(actor)
    with transaction.atomic():
        found = Evidence.objects.filter(id=evidence_id).first()
        if found is None:
            raise NotFound
        person = locked(found.person_id, actor=actor)
        audit_person(person, "open_evidence", actor=actor, now=now, after={"evidence": str(found.id)})
        content = unseal(bytes(found.content_sealed), purpose=Sealed.EVIDENCE, bound_to=found.id)
    return found.filename, found.media_type, base64.b64decode(content)
