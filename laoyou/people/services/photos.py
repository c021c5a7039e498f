"""A person's photo: checked, stripped of what the camera wrote, cut to a square, sealed; only with consent."""

from __future__ import annotations

import base64
from datetime import datetime
from uuid import UUID

from django.db import transaction
from PIL import Image, ImageOps

from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.people.access import RECORD_CONSENT, VIEW_PERSON
from laoyou.people.enums import ConsentPurpose, Sealed
from laoyou.people.models import Consent, Photo
from laoyou.people.selectors.search import people_in
from laoyou.people.services.persons import audit_person, locked
from laoyou.records.services.pictures import NotAPicture, bare_jpeg, opened
from laoyou.records.services.sealing import seal, unseal

LARGEST = 10_000_000  # bytes
SIDE = 320  # pixels
MEDIA_TYPE = "image/jpeg"


class PhotoNeedsConsent(DomainError):
    code = "people_photo_needs_consent"
    sentence = "A photo is kept only with consent. Record the consent to it first."


class PhotoNotTaken(DomainError):
    code = "people_photo_not_taken"
    sentence = "This is not a photo that can be read. Take a picture as .jpg, .png or .webp, of at most 10 MB."


def keep_photo(person_id: UUID, content: bytes, *, actor: Actor, now: datetime) -> UUID:
    """Keep the photo in the place of the one before; returns its key.

    What is kept is a new JPEG of SIDE × SIDE pixels: place, time and device that the camera wrote are not in it.
    Raises NotFound, PhotoNeedsConsent, PhotoNotTaken.
    """
    RECORD_CONSENT.demand(actor)
    image = _square(content)
    with transaction.atomic():
        person = locked(person_id, actor=actor)
        agreed = Consent.objects.filter(person=person, purpose=ConsentPurpose.PHOTO, withdrawn_at__isnull=True).first()
        if agreed is None:
            raise PhotoNeedsConsent
        Photo.objects.filter(person=person).delete()
        key = uuid7()
        Photo.objects.create(
            id=key,
            person=person,
            consent=agreed,
            image_sealed=seal(base64.b64encode(image).decode(), purpose=Sealed.PHOTO, bound_to=key),
            kept_by=actor.name,
            kept_at=now,
        )
        audit_person(person, "keep_photo", actor=actor, now=now, after={"photo": str(key)})
    return key


def remove_photo(person_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take the photo away; the consent stays. Raises NotFound when there is none."""
    RECORD_CONSENT.demand(actor)
    with transaction.atomic():
        person = locked(person_id, actor=actor)
        if not Photo.objects.filter(person=person).delete()[0]:
            raise NotFound
        audit_person(person, "remove_photo", actor=actor, now=now)


def open_photo(person_id: UUID, *, actor: Actor) -> tuple[UUID, bytes]:
    """The photo's key and JPEG for whoever may see the card. Raises NotFound."""
    VIEW_PERSON.demand(actor)
    if not people_in(actor.area).filter(id=person_id).exists():
        raise NotFound
    photo = Photo.objects.filter(person_id=person_id).first()
    if photo is None:
        raise NotFound
    return photo.id, base64.b64decode(unseal(bytes(photo.image_sealed), purpose=Sealed.PHOTO, bound_to=photo.id))


def _square(content: bytes) -> bytes:
    try:
        upright = opened(content, largest=LARGEST)
    except NotAPicture as bad:
        raise PhotoNotTaken from bad
    return bare_jpeg(ImageOps.fit(upright, (SIDE, SIDE), Image.Resampling.LANCZOS))
