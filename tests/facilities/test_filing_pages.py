"""Filing as its pages do it: an institution hands in, the department answers, a neighbour finds nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.facilities.enums import SiteKind
from laoyou.facilities.models import Filing, FilingDocument, Site, SiteFact
from tests.facilities.homes import site
from tests.facilities.test_pages import own_people, post, signed_in, text_of
from tests.people.registry import LEDU

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "pages")]
OF_HOMES = ("application", "registration", "premises", "promise")


def scans(*names: str) -> dict[str, Any]:
    return {f"file_{name}": SimpleUploadedFile(f"{name}.pdf", b"%PDF-1.4 made up") for name in names}


def home() -> Site:
    return site(kind=SiteKind.PRIVATE_HOME, name="川口示例养护院", address="示例路1号")


def owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_from_the_form_to_the_receipt() -> None:
    at = home()
    own = own_people(at.institution)
    form = text_of(own.get(reverse("filings:new", args=[at.id])))
    assert ("multipart/form-data" in form, "备案承诺书" in form, "待确认" in form or "有待" in form) == (
        True,
        True,
        True,
    )
    refused = post(own, "filings:new", [at.id], places=40, **scans(*OF_HOMES[:3]))
    assert (refused.status_code, "缺少以下备案材料：备案承诺书" in text_of(refused)) == (422, True)
    handed = post(own, "filings:new", [at.id], places=40, **scans(*OF_HOMES))
    assert handed.status_code == 302
    assert "待答复" in text_of(own.get(handed.url))
    owner()
    key = Filing.objects.get(site=at).id
    client = signed_in()
    assert "1件备案待答复" in text_of(client.get("/"))
    assert "川口示例养护院" in text_of(client.get(reverse("filings:list") + "?state=submitted&group=home"))
    assert client.get(reverse("filings:receipt", args=[key])).status_code == 404
    asked = post(client, "filings:ask", [key], words="承诺书未盖章", revision=0)
    assert asked.status_code == 302
    own = own_people(at.institution)
    assert "1件备案需补正材料" in text_of(own.get("/"))
    assert post(own, "filings:supplement", [key], revision=1, **scans("promise")).status_code == 302
    client = signed_in()
    stale = post(client, "filings:accept", [key], looked="on", revision=0)
    assert (stale.status_code, "其他人" in text_of(stale) or "别人" in text_of(stale)) == (422, True)
    filed = post(client, "filings:accept", [key], looked="on", revision=2)
    receipt = text_of(client.get(filed.url))
    owner()
    number = Filing.objects.get(id=key).number
    assert ("备案回执" in receipt, number in receipt) == (True, True)
    assert SiteFact.objects.get(site=at, detail="filing").number == number
    assert "变更备案" in text_of(own_people(at.institution).get(reverse("facilities:card", args=[at.institution_id])))


def test_a_change_is_shown_before_and_after_and_an_answer_is_final() -> None:
    at = home()
    client = signed_in()
    post(client, "filings:new", [at.id], **scans(*OF_HOMES))
    owner()
    first = Filing.objects.get(site=at).id
    client = signed_in()
    post(client, "filings:accept", [first], looked="on", revision=0)
    wanted = {"site_name": at.name, "name": at.institution.name, "address": "新路2号"}
    handed = post(client, "filings:change", [at.id], **wanted)
    page = text_of(client.get(handed.url))
    assert ("示例路1号" in page, "新路2号" in page) == (True, True)
    second = handed.url.rstrip("/").rsplit("/", 1)[-1]
    assert post(client, "filings:refuse", [second], words="缺证明", revision=0).status_code == 302
    again = post(client, "filings:accept", [second], looked="on", revision=1)
    assert (again.status_code, "已被答复或撤回" in text_of(again)) == (422, True)


def test_who_sees_a_paper() -> None:
    at = home()
    client = signed_in()
    post(client, "filings:new", [at.id], **scans(*OF_HOMES))
    owner()
    key = FilingDocument.objects.first().id  # type: ignore[union-attr]
    other = home()
    saved = signed_in().get(reverse("filings:document", args=[key]))
    assert (saved.status_code, saved["Content-Disposition"].startswith("attachment")) == (200, True)
    owner()
    for client, status in (
        (own_people(at.institution), 200),
        (own_people(other.institution), 404),
        (signed_in(area=LEDU), 404),
        (signed_in(Role.LEADER), 403),
    ):
        assert client.get(reverse("filings:document", args=[key])).status_code == status
