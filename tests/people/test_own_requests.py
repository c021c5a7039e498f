"""From the own page at the public site: a correction and a consent taken back reach the desk's list; tries are counted."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from laoyou.core import clock
from laoyou.people.enums import Asker, ConsentPurpose, IdentityCheck
from laoyou.people.models import Consent, CorrectionRequest
from laoyou.people.services import own_requests
from laoyou.people.services.consents import ConsentGiven, record_consent
from laoyou.people.services.own_copy import key_of
from laoyou.records.models import AuditEvent
from laoyou.records.services.digests import digest_of
from laoyou.ui import once
from tests.people.pages import as_owner, post, signed_in
from tests.people.registry import LEDU, NOW, SYSTEM, enter, worker
from tests.people.test_own_copy import LAST_FOUR, code_of, opened, stranger

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
PAGE = "portal:own_request"
WRONG = {"do": "correct", "field": "name", "wrong": "马玉兰", "right": "马玉蓝"}


@pytest.fixture
def elder() -> UUID:
    return enter()


def reader_of(elder: UUID) -> Client:
    """The person, with the own record open."""
    code = code_of(elder)
    client = stranger()
    assert opened(client, code) == 302
    return client


def test_a_correction_asked_for_at_home_is_decided_at_the_desk(elder: UUID) -> None:
    client = reader_of(elder)
    assert reverse(PAGE) in client.get(reverse("portal:own_copy")).content.decode()
    assert client.get(reverse(PAGE)).status_code == 200
    assert post(client, PAGE, [], **WRONG | {"right": " "}).status_code == 422
    sent = WRONG | {once.FIELD: once.new_token()}
    assert [client.post(reverse(PAGE), sent).status_code for _press in range(2)] == [302, 302]
    as_owner()
    request = CorrectionRequest.objects.get()
    assert (request.person_id, request.field, request.asked_by, request.state) == (elder, "name", "self", "open")
    assert "马玉蓝".encode() not in bytes(request.right_sealed)
    event = AuditEvent.objects.get(action="people.request_correction")
    assert (event.subject_id, event.actor_name) == (str(elder), "the person, at the public site")
    assert digest_of(event) == event.digest
    desk = signed_in()
    assert "马玉兰" in desk.get(reverse("people:requests")).content.decode()
    shown = desk.get(reverse("people:request", args=[request.id])).content.decode()
    assert "马玉蓝" in shown
    done = post(desk, "people:accept_request", [request.id], value="马玉蓝", reason="与户口簿一致")
    assert done.status_code == 302
    assert signed_in(area=LEDU).get(reverse("people:request", args=[request.id])).status_code == 404
    as_owner()


def test_a_consent_taken_back_at_home_ends_at_once_and_the_desk_is_told(elder: UUID) -> None:
    given = ConsentGiven(ConsentPurpose.SHARE, Asker.SELF, IdentityCheck.CARD_SEEN, date(2026, 1, 5), told=True)
    record_consent(elder, given, actor=worker(), now=NOW)
    client = reader_of(elder)
    assert post(client, PAGE, [], do="take_back", purpose="photo").status_code == 422
    assert post(client, PAGE, [], do="take_back", purpose="share").status_code == 302
    assert post(client, PAGE, [], do="take_back", purpose="share").status_code == 422
    as_owner()
    consent = Consent.objects.get()
    assert consent.withdrawn_at is not None
    assert consent.withdrawn_by == "the person, at the public site"
    assert CorrectionRequest.objects.get().field == "consent"
    assert AuditEvent.objects.get(action="people.withdraw_consent").after["purpose"] == "share"


def test_without_the_code_nothing_is_asked_and_the_list_is_not_filled(
    elder: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stranger().post(reverse(PAGE), WRONG).url == reverse("portal:own_copy")
    client = reader_of(elder)
    monkeypatch.setattr(own_requests, "MOST_OPEN", 2)
    assert [post(client, PAGE, [], **WRONG).status_code for _ in range(3)] == [302, 302, 422]
    client.post(reverse("portal:close_own_copy"))
    assert client.get(reverse(PAGE)).status_code == 302
    as_owner()
    assert CorrectionRequest.objects.count() == 2


def test_the_function_speaks_of_nobody_but_whom_the_code_is_of(elder: UUID) -> None:
    other = enter("祁生福", date(1940, 7, 9), 11)
    key = key_of(code_of(elder), LAST_FOUR)
    stranger()
    about = own_requests._about(key, "1.2.3.4")
    foreign = own_requests._About(other, about.area, "self", "")
    request = own_requests._request(foreign, own_requests.CorrectionField.NAME, "甲", "乙", clock.now())
    event = own_requests.audit.prepared(
        actor=SYSTEM, action="people.request_correction", subject="people.person", subject_id=other, area=about.area,
        now=clock.now(),
    )  # fmt: skip
    said = [own_requests._as_json(request), own_requests._as_json(event)]
    with pytest.raises(DatabaseError, match="oneself"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT people_ask_by_copy(%s, %s, %s::jsonb, %s::jsonb, '', 20)", [key.code, key.tail, *said])
    as_owner()
    assert not CorrectionRequest.objects.exists()


def test_thirty_wrong_tries_lock_the_address_and_no_other(elder: UUID) -> None:
    """Of thirty different codes, so that no code is locked by itself; another address still opens the right one."""
    code = code_of(elder)
    client = stranger()
    for number in range(30):
        wrong = f"{22222 + number}-33333"
        assert (
            "错误次数过多"
            not in client.post(reverse("portal:own_copy"), {"code": wrong, "last_four": LAST_FOUR}).content.decode()
        )
    locked = client.post(reverse("portal:own_copy"), {"code": code, "last_four": LAST_FOUR})
    assert locked.status_code == 422
    assert "错误次数过多" in locked.content.decode()
    elsewhere = Client(REMOTE_ADDR="10.9.8.7")
    assert opened(elsewhere, code) == 302
    as_owner()
