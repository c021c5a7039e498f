"""Photos of a site: checked, stripped of what the camera wrote, kept in two sizes; public with the register."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from PIL import Image

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import KEEP_PHOTOS
from laoyou.facilities.models import SitePhoto
from laoyou.facilities.models.photos import MOST_PHOTOS
from laoyou.facilities.services.duties import audited, house_of
from laoyou.records.services.pictures import NotAPicture, bare_jpeg, opened

LARGEST = 10_000_000  # bytes
_SIDES = (1600, 480)  # pixels of the longer side: the photo, and the one in a list
_LEAST = 320  # pixels of the longer side: what is smaller shows nothing
_FEWEST_LETTERS = 4


class SitePhotoNotTaken(DomainError):
    code = "facilities_photo_not_taken"
    sentence = "This is not a photo that can be read. Take a picture as .jpg, .png or .webp, of at most 10 MB."


class SitePhotoTooSmall(DomainError):
    code = "facilities_photo_small"
    sentence = "This photo is %(width)s by %(height)s pixels; nothing would be seen. It needs %(least)s at least."


class PhotoWordsMissing(DomainError):
    code = "facilities_photo_words"
    sentence = "Say in a few words what is on the photo: some who read the page do not see it."


class PhotoConsentMissing(DomainError):
    code = "facilities_photo_consent"
    sentence = "Who can be recognised on a photo has to have consented. Confirm it, or take another photo."


class TooManyPhotos(DomainError):
    code = "facilities_photo_many"
    sentence = "There are %(most)s photos already; take one away first."


class PhotoMeanwhile(Conflict):
    code = "facilities_photo_meanwhile"
    sentence = "Somebody has just added a photo here. Nothing was changed; try once more."


def demand_said(words: str, *, agreed: bool) -> str:
    """What a photo shows, in words, without spaces around. Raises PhotoWordsMissing, PhotoConsentMissing."""
    words = words.strip()
    if len(words) < _FEWEST_LETTERS:
        raise PhotoWordsMissing
    if not agreed:
        raise PhotoConsentMissing
    return words


def keep_photo(site_id: UUID, content: bytes, *, words: str, agreed: bool, actor: Actor, now: datetime) -> UUID:
    """Add a photo behind those that are there; returns its key.

    What is kept is made anew from the pixels. Raises NotFound, OtherDepartment, PhotoWordsMissing, PhotoConsentMissing,
    SitePhotoNotTaken, SitePhotoTooSmall, TooManyPhotos, PhotoMeanwhile.
    """
    KEEP_PHOTOS.demand(actor)
    words = demand_said(words, agreed=agreed)
    large, small = in_two_sizes(content)
    with transaction.atomic():
        site = house_of(site_id, actor=actor)
        made = SitePhoto(
            id=uuid7(),
            site=site,
            position=_next_position(site_id),
            words=words,
            image=bare_jpeg(large),
            small=bare_jpeg(small),
            width=large.width,
            height=large.height,
            kept_by=actor.name,
            kept_at=now,
        )
        with refusing({"site_photo_place": PhotoMeanwhile}):
            made.save(force_insert=True)
        after = {"photo": str(made.id), "words": made.words}
        audited("keep_photo", "site", site.id, site.area, actor=actor, now=now, after=after)
    return made.id


def remove_photo(photo_id: UUID, *, actor: Actor, now: datetime) -> UUID:
    """Take a photo away for good; returns the site's key. Raises NotFound, OtherDepartment."""
    KEEP_PHOTOS.demand(actor)
    with transaction.atomic():
        found = SitePhoto.objects.defer("image", "small").filter(id=photo_id).first()
        if found is None:
            raise NotFound
        site = house_of(found.site_id, actor=actor)
        SitePhoto.objects.filter(id=photo_id).delete()
        before = {"photo": str(photo_id), "words": found.words}
        audited("remove_photo", "site", site.id, site.area, actor=actor, now=now, before=before)
    return site.id


def _next_position(site_id: UUID) -> int:
    taken = set(SitePhoto.objects.filter(site_id=site_id).values_list("position", flat=True))
    if len(taken) >= MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)
    behind = max(taken, default=0) + 1
    return behind if behind <= MOST_PHOTOS else min(set(range(1, MOST_PHOTOS + 1)) - taken)


def in_two_sizes(content: bytes) -> tuple[Image.Image, Image.Image]:
    """A photo as it is kept and as it stands in a list. Raises SitePhotoNotTaken, SitePhotoTooSmall."""
    picture = _picture(content)
    large, small = (_fitted(picture, side) for side in _SIDES)
    return large, small


def _picture(content: bytes) -> Image.Image:
    try:
        picture = opened(content, largest=LARGEST)
    except NotAPicture as bad:
        raise SitePhotoNotTaken from bad
    if max(picture.size) < _LEAST:
        raise SitePhotoTooSmall(width=picture.width, height=picture.height, least=_LEAST)
    return picture


def _fitted(picture: Image.Image, side: int) -> Image.Image:
    """No larger than it came, no longer than `side`."""
    fitted = picture.copy()
    fitted.thumbnail((side, side), Image.Resampling.LANCZOS)
    return fitted
