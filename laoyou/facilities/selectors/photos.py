"""Photos of sites: what is there, and the image itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from laoyou.core.errors import NotFound
from laoyou.facilities.models import SitePhoto


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A photo as a page names it: the words beside the image, its size in pixels."""

    id: UUID
    words: str
    width: int
    height: int


def photos(site_ids: Iterable[UUID]) -> dict[UUID, list[PhotoRow]]:
    """The photos of each site in their order; of those alone that the connection may read (ADR 21)."""
    found: dict[UUID, list[PhotoRow]] = {}
    rows = SitePhoto.objects.filter(site_id__in=list(site_ids)).order_by("site_id", "position", "id")
    for each in rows.defer("image", "small"):
        found.setdefault(each.site_id, []).append(PhotoRow(each.id, each.words, each.width, each.height))
    return found


def image(photo_id: UUID, *, small: bool) -> bytes:
    """The JPEG. Raises NotFound where the connection may not read it."""
    found = SitePhoto.objects.filter(id=photo_id).values_list("small" if small else "image", flat=True).first()
    if found is None:
        raise NotFound
    return bytes(found)
