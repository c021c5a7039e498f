"""Photos of a site: made anew from the pixels, with words, public where the site is, gone when taken away."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from laoyou.core.errors import NotAllowed, NotFound
from laoyou.facilities.enums import SiteKind, SiteState
from laoyou.facilities.models import Site, SitePhoto
from laoyou.facilities.selectors.photos import image, photos
from laoyou.facilities.services.duties import OtherDepartment
from laoyou.facilities.services.photos import (
    PhotoConsentMissing,
    PhotoWordsMissing,
    SitePhotoNotTaken,
    SitePhotoTooSmall,
    TooManyPhotos,
    keep_photo,
    remove_photo,
)
from laoyou.facilities.services.publishing import publish_register
from laoyou.records.models import AuditEvent
from tests.facilities.homes import site
from tests.facilities.test_filing import own
from tests.facilities.test_services import SYSTEM, officer
from tests.people.registry import LEDU, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
WORDS = "餐厅，八张圆桌"


def picture(width: int = 1000, height: int = 500, kind: str = "JPEG") -> bytes:
    written = BytesIO()
    made = Image.new("RGB", (width, height), "olive")
    exif = Image.Exif()
    exif[0x010F] = "示例相机"  # who made the camera
    exif[0x0112] = 6  # lies on its side
    made.save(written, kind, exif=exif)
    return written.getvalue()


def kept(at: Site, content: bytes | None = None, **other: Any) -> UUID:
    facts: dict[str, Any] = {"words": WORDS, "agreed": True, "actor": officer(), "now": NOW} | other
    return keep_photo(at.id, content or picture(), **facts)


def test_a_photo_is_made_anew_upright_in_two_sizes_without_what_the_camera_wrote() -> None:
    at = site()
    key = kept(at)
    large, small = (Image.open(BytesIO(image(key, small=each))) for each in (False, True))
    assert (large.size, small.size) == ((500, 1000), (240, 480))
    assert dict(large.getexif()) == {}
    assert "示例相机".encode() not in image(key, small=False)
    assert [row.words for row in photos([at.id])[at.id]] == [WORDS]
    assert AuditEvent.objects.filter(action="facilities.keep_photo", subject_id=at.id).count() == 1


@pytest.mark.parametrize(
    ("content", "other", "error"),
    [
        (b"%PDF-1.4 made up", {}, SitePhotoNotTaken),
        (picture(kind="JPEG")[:400], {}, SitePhotoNotTaken),
        (b"x" * 10_000_001, {}, SitePhotoNotTaken),
        (picture(319, 200), {}, SitePhotoTooSmall),
        (picture(), {"words": "  图 "}, PhotoWordsMissing),
        (picture(), {"agreed": False}, PhotoConsentMissing),
    ],
)
def test_what_is_not_taken(content: bytes, other: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        kept(site(), content, **other)
    assert not SitePhoto.objects.exists()


def test_what_the_camera_garbled_keeps_no_photo_out() -> None:
    tags = struct.pack("<HHI4s", 0x0100, 2, 1, b"ab") + struct.pack("<HHI4s", 0x0112, 3, 1, b"\x06\0")
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + tags + bytes(4)  # a width in letters; lies on its side
    written = BytesIO()
    Image.new("RGB", (1000, 500), "olive").save(written, "JPEG", exif=exif)
    key = kept(site(), written.getvalue())
    assert Image.open(BytesIO(image(key, small=False))).size == (500, 1000)


def test_a_small_file_that_unfolds_into_a_huge_picture_is_not_unfolded() -> None:
    written = BytesIO()
    Image.new("1", (9000, 7000)).save(written, "PNG")
    assert len(written.getvalue()) < 100_000
    with pytest.raises(SitePhotoNotTaken):
        kept(site(), written.getvalue())


def test_at_most_eight_and_a_free_place_is_used_again() -> None:
    at, small = site(), picture(400, 400)
    keys = [kept(at, small) for _ in range(8)]
    with pytest.raises(TooManyPhotos):
        kept(at, small)
    remove_photo(keys[2], actor=officer(), now=NOW)
    kept(at, small)
    assert sorted(SitePhoto.objects.values_list("position", flat=True)) == list(range(1, 9))


def test_whose_photos_they_are() -> None:
    at, nursery = site(), site(kind=SiteKind.CHILDCARE)
    key = kept(at, actor=own(at))
    for actor, error in (
        (own(nursery), NotFound),
        (officer(area=LEDU), NotFound),
        (officer("health"), OtherDepartment),
    ):
        with pytest.raises(error):
            kept(at, actor=actor)
        with pytest.raises(error):
            remove_photo(key, actor=actor, now=NOW)
    leader = type(officer())("领导", officer().user_id, frozenset({"leader"}), None, officer().area)
    with pytest.raises(NotAllowed):
        kept(at, actor=leader)


def test_a_stranger_sees_those_of_published_sites_alone(settings: Settings) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    shown, hidden = site(), site(state=SiteState.PREPARING)
    public, secret = kept(shown), kept(hidden)
    publish_register(actor=SYSTEM, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laoyou_web")
    client = Client()
    page = client.get(reverse("portal:site", args=[shown.id])).content.decode()
    assert f'alt="{WORDS}"' in page
    answer = client.get(reverse("portal:photo", args=[public, "small"]))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    again = client.get(
        reverse("portal:photo", args=[public, "small"]), headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    assert client.get(reverse("portal:photo", args=[secret, "small"])).status_code == 404
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
