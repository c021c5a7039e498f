"""Filing without an account: handed in by a stranger, looked up with number and telephone, taken over, refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from laoyou.accounts.services.lookups import LockedForNow
from laoyou.core.errors import NotFound
from laoyou.facilities.enums import SiteKind
from laoyou.facilities.enums.filings import FilingPaper
from laoyou.facilities.models import Filing, FilingRequest, RequestPaper
from laoyou.facilities.services import filing_answers, filing_requests
from laoyou.facilities.services.duties import OtherDepartment
from laoyou.facilities.services.filing_papers import Paper, PapersMissing
from laoyou.facilities.services.filing_requests import HandedIn, RequestAnswered, RequestNotFound, TooManyHandedIn
from laoyou.facilities.services.publishing import publish_register
from laoyou.facilities.services.registering import CodeCheck
from laoyou.people.services.evidence import EvidenceNotTaken
from laoyou.people.services.numbers import PhoneNotValid
from tests.facilities.homes import credit_code, site
from tests.facilities.test_filing import OF_HOMES, SCAN, home, papers
from tests.facilities.test_services import SYSTEM, officer
from tests.people.registry import LEDU, MINHE, NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
PHONE, READER = "13997000001", "198.51.100.7"


def told(**other: Any) -> HandedIn:
    facts: dict[str, Any] = {
        "area": MINHE,
        "kind": SiteKind.PRIVATE_HOME,
        "name": "川口示例养护院",
        "operator": "示例养老服务有限公司",
        "credit_code": credit_code(88),
        "representative": "马某",
        "address": "示例路1号",
        "contact": "马某",
        "phone": PHONE,
        "places": 40,
    }
    return HandedIn(**(facts | other))


def handed(**other: Any) -> FilingRequest:
    number = filing_requests.hand_in(told(**other), papers(), reader=READER, now=NOW)
    return FilingRequest.objects.get(number=number)


def standing(number: str, phone: str = PHONE) -> filing_requests.Standing:
    return filing_requests.standing(number, phone, reader=READER)


@pytest.fixture
def as_stranger() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laoyou_web")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_a_stranger_hands_in_and_reads_nothing_back_but_with_number_and_telephone(as_stranger: None) -> None:
    number = filing_requests.hand_in(told(), papers(), reader=READER, now=NOW)
    assert (FilingRequest.objects.count(), RequestPaper.objects.count()) == (0, 0)
    found = standing(number, "139 9700 0001")
    assert (found.state, found.submitted_on, found.filing) == ("waiting", TODAY, "")
    with pytest.raises(RequestNotFound):
        standing(number, "13997000002")


def test_taken_over_it_is_a_filing_as_of_the_day_it_came_in() -> None:
    made, at = handed(), home()
    assert PHONE.encode() not in bytes(made.phone_sealed)
    assert SCAN not in bytes(RequestPaper.objects.filter(request=made)[0].content_sealed)
    key = filing_requests.take_over(made.id, at.id, revision=0, actor=officer(), now=NOW)
    filed = Filing.objects.get(id=key)
    assert (filed.submitted_on, filed.places, filed.documents.count()) == (TODAY, 40, len(OF_HOMES))
    assert standing(made.number).filing_state == "submitted"
    filing_answers.accept_filing(key, revision=0, actor=officer(), now=NOW)
    assert (standing(made.number).filing_state, standing(made.number).filing) == ("accepted", filed.number)
    with pytest.raises(RequestAnswered):
        filing_requests.refuse(made.id, reason="重复", revision=1, actor=officer(), now=NOW)


def test_refused_the_reason_is_told() -> None:
    made = handed()
    filing_requests.refuse(made.id, reason="不在本县", revision=0, actor=officer(), now=NOW)
    assert (standing(made.number).state, standing(made.number).reason) == ("refused", "不在本县")


@pytest.mark.parametrize(
    ("other", "given", "error"),
    [
        ({"phone": "123"}, papers(), PhoneNotValid),
        ({"credit_code": "52990222990000088X"}, papers(), CodeCheck),
        ({}, papers(OF_HOMES[:2]), PapersMissing),
        ({}, [*papers(OF_HOMES[:3]), Paper(FilingPaper.PROMISE, "a.exe", b"MZ")], EvidenceNotTaken),
    ],
)
def test_what_is_not_taken_in(other: dict[str, Any], given: list[Paper], error: type[Exception]) -> None:
    with pytest.raises(error):
        filing_requests.hand_in(told(**other), given, reader=READER, now=NOW)
    assert not FilingRequest.objects.exists()


def test_ten_a_day_from_one_address_and_five_wrong_tries_lock_the_number() -> None:
    made = [handed() for _ in range(10)]
    with pytest.raises(TooManyHandedIn):
        handed()
    filing_requests.hand_in(told(), papers(), reader="203.0.113.9", now=NOW)
    for _ in range(5):
        with pytest.raises(RequestNotFound):
            standing(made[0].number, "13997000002")
    with pytest.raises(LockedForNow):
        standing(made[0].number)


def test_whose_matter_it_is() -> None:
    made, at = handed(), site()
    with pytest.raises(NotFound):
        filing_requests.refuse(made.id, reason="不收", revision=0, actor=officer(area=LEDU), now=NOW)
    with pytest.raises(OtherDepartment):
        filing_requests.take_over(made.id, at.id, revision=0, actor=officer("health"), now=NOW)


def test_from_the_public_form_to_the_number(settings: Settings) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    site()
    publish_register(actor=SYSTEM, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laoyou_web")
    client, page = Client(), reverse("portal:file") + f"?kind=private_home&place={MINHE}"
    assert "备案承诺书" in client.get(page).content.decode()
    names = ("name", "operator", "credit_code", "representative", "address", "contact", "phone")
    typed: dict[str, Any] = {name: getattr(told(), name) for name in names}
    typed |= {"places": 40, "floor_area": "1200", "carers": 6}
    scans = {f"file_{paper}": SimpleUploadedFile(f"{paper}.pdf", SCAN) for paper in OF_HOMES}
    refused = client.post(page, typed | scans | {"phone": "12"})
    assert refused.status_code == 422
    scans = {f"file_{paper}": SimpleUploadedFile(f"{paper}.pdf", SCAN) for paper in OF_HOMES}
    done = client.post(page, typed | scans, follow=True)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    made = FilingRequest.objects.get()
    assert made.number in done.content.decode()
    assert (made.floor_area, made.carers) == (120_000, 6)
