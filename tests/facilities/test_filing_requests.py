"""Filing without an account: handed in by a stranger, looked up with number and telephone, taken over, refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from laoyou.accounts.models import Organisation
from laoyou.accounts.services.lookups import LockedForNow
from laoyou.core.errors import NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.enums import SiteKind
from laoyou.facilities.enums.filings import FilingPaper
from laoyou.facilities.models import Filing, FilingRequest, RequestPaper
from laoyou.facilities.selectors.filing_requests import to_look_at
from laoyou.facilities.services import filing_answers, filing_papers, filing_requests, filing_standing
from laoyou.facilities.services.duties import OtherDepartment
from laoyou.facilities.services.filing import FilingMoved
from laoyou.facilities.services.filing_papers import Paper, PapersMissing
from laoyou.facilities.services.filing_requests import HandedIn, RequestAnswered, TooManyHandedIn
from laoyou.facilities.services.filing_standing import NoPaper, NothingAskedFor, RequestNotFound
from laoyou.facilities.services.registering import CodeCheck
from laoyou.people.services.evidence import EvidenceNotTaken
from laoyou.people.services.numbers import PhoneNotValid
from tests.facilities.homes import credit_code, days
from tests.facilities.test_filing import OF_HOMES, SCAN, home, papers
from tests.facilities.test_services import officer
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
    return FilingRequest.objects.get(number=hand_in(**other).number)


def hand_in(given: list[Paper] | None = None, form: UUID | None = None, **other: Any) -> filing_requests.Taken:
    given = papers() if given is None else given
    return filing_requests.hand_in(told(**other), given, form=form or uuid7(), reader=READER, now=NOW)


def standing(number: str, phone: str = PHONE) -> filing_standing.Standing:
    return filing_standing.standing(filing_standing.key_of(number, phone), reader=READER)


@pytest.fixture
def as_stranger() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laoyou_web")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_a_stranger_hands_in_and_reads_nothing_back_but_with_number_and_telephone(as_stranger: None) -> None:
    number = hand_in().number
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
        hand_in(given, **other)
    assert not FilingRequest.objects.exists()


def test_ten_a_day_from_one_address_and_five_wrong_tries_lock_the_number() -> None:
    made = [handed() for _ in range(10)]
    with pytest.raises(TooManyHandedIn):
        handed()
    filing_requests.hand_in(told(), papers(), form=uuid7(), reader="203.0.113.9", now=NOW)
    for _ in range(5):
        with pytest.raises(RequestNotFound):
            standing(made[0].number, "13997000002")
    with pytest.raises(LockedForNow):
        standing(made[0].number)


def test_a_form_sent_twice_is_one_filing_and_counts_once(as_stranger: None) -> None:
    form = uuid7()
    first, second = hand_in(form=form), hand_in(form=form)
    assert (second.number, first.again, second.again) == (first.number, False, True)
    others = [hand_in() for _ in range(9)]  # the second press took nothing of the ten a day
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert FilingRequest.objects.count() == 1 + len(others)
    assert RequestPaper.objects.filter(request__form_key=form).count() == len(OF_HOMES)


def test_papers_it_was_found_to_lack_come_from_the_operator_and_go_into_the_filing() -> None:
    made, at = handed(), home()
    key, form = filing_standing.key_of(made.number, PHONE), uuid7()
    more = [Paper(FilingPaper.FIRE, "消防.pdf", SCAN), Paper(FilingPaper.FIRE, "消防2.pdf", SCAN)]

    def hand_in_more(given: list[Paper]) -> None:
        filing_standing.hand_in_more(key, given, form=form, reader=READER, now=NOW + timedelta(days=2))

    filing_id = filing_requests.take_over(made.id, at.id, revision=0, actor=officer(), now=NOW)
    with pytest.raises(NothingAskedFor):
        hand_in_more(more)
    filing_answers.ask_for_more(filing_id, what="消防合格证明", revision=0, actor=officer(), now=NOW)
    with pytest.raises(NotFound):
        filing_standing.take_in_more(filing_id, revision=1, actor=officer(), now=NOW)
    with pytest.raises(NoPaper):
        hand_in_more([])
    with pytest.raises(EvidenceNotTaken):
        hand_in_more([Paper(FilingPaper.FIRE, "a.exe", b"MZ")])
    with pytest.raises(RequestNotFound):
        filing_standing.hand_in_more(
            filing_standing.key_of(made.number, "13997000002"), more, form=form, reader=READER, now=NOW
        )
    for _press in range(2):
        hand_in_more(more)
    assert RequestPaper.objects.filter(request=made, later_on=TODAY + timedelta(days=2)).count() == len(more)
    assert standing(made.number).more_on == TODAY + timedelta(days=2)
    assert to_look_at(actor=officer()) == 1
    with pytest.raises(NotFound):
        filing_standing.take_in_more(filing_id, revision=1, actor=officer(area=LEDU), now=NOW)
    later = NOW + timedelta(days=5)
    filing_standing.take_in_more(filing_id, revision=1, actor=officer(), now=later)
    filed = Filing.objects.get(id=filing_id)
    assert (filed.state, filed.whole_on) == ("submitted", TODAY + timedelta(days=2))
    newest = filing_papers.newest_documents(filed)[FilingPaper.FIRE]
    assert newest.filename == "消防2.pdf"
    with pytest.raises(FilingMoved):
        filing_standing.take_in_more(filing_id, revision=2, actor=officer(), now=later)
    assert to_look_at(actor=officer()) == 0


def test_whose_matter_it_is() -> None:
    made, at = handed(), home()
    with pytest.raises(NotFound):
        filing_requests.refuse(made.id, reason="不收", revision=0, actor=officer(area=LEDU), now=NOW)
    with pytest.raises(OtherDepartment):
        filing_requests.take_over(made.id, at.id, revision=0, actor=officer("health"), now=NOW)


def test_from_the_public_form_to_the_number_and_to_the_papers_it_lacked(settings: Settings) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    Organisation.objects.create(
        name="民政局", kind="department", function="civil_affairs", area=MINHE, valid=days(None)
    )
    at, as_web = home(), connection.cursor()
    as_web.execute("SET ROLE laoyou_web")
    client, page = Client(), reverse("portal:file") + f"?kind=private_home&place={MINHE}"
    assert f'value="{MINHE}"' in client.get(reverse("portal:file")).content.decode()  # no site there is published
    asked = client.get(page).content.decode()
    assert "备案承诺书" in asked
    names = ("name", "operator", "credit_code", "representative", "address", "contact", "phone")
    typed: dict[str, Any] = {name: getattr(told(), name) for name in names}
    typed |= {"places": 40, "floor_area": "1200", "carers": 6, **token_in(asked)}

    def sent(address: str, facts: dict[str, Any], scanned: Sequence[str] = OF_HOMES) -> str:
        scans = {f"file_{paper}": SimpleUploadedFile(f"{paper}.pdf", SCAN) for paper in scanned}
        return client.post(address, facts | scans, follow=True).content.decode()

    assert "这份表格" in sent(page, typed | {"submission": ""})
    assert "电话" in sent(page, typed | {"phone": "12"})
    first, second = sent(page, typed), sent(page, typed)
    as_web.execute("RESET ROLE")
    made = FilingRequest.objects.get()
    assert made.number in first
    assert made.number in second
    assert (made.floor_area, made.carers) == (120_000, 6)
    filing_id = filing_requests.take_over(made.id, at.id, revision=0, actor=officer(), now=NOW)
    filing_answers.ask_for_more(filing_id, what="消防合格证明", revision=0, actor=officer(), now=NOW)
    as_web.execute("SET ROLE laoyou_web")
    more = reverse("portal:filing_more")
    assert "备案编号" in client.get(more, follow=True).content.decode()
    assert more in sent(reverse("portal:filing_standing"), {"number": made.number, "phone": PHONE}, ())
    key = token_in(client.get(more).content.decode())
    assert "请至少" in sent(more, key, ())
    for _press in range(2):
        sent(more, key, [FilingPaper.FIRE])
    assert client.post(reverse("portal:close_standing")).status_code == 302
    assert "消防合格证明" not in client.get(more, follow=True).content.decode()
    as_web.execute("RESET ROLE")
    assert RequestPaper.objects.filter(request=made, later_on__isnull=False).count() == 1


def token_in(page: str) -> dict[str, str]:
    found = re.search(r'name="submission" value="([^"]+)"', page)
    assert found
    return {"submission": found[1]}
