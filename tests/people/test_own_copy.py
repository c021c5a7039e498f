"""A person opens what is held about them at the public site: with the code on paper, and with nothing else."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from laoyou.core import clock
from laoyou.people.models import Disclosure, OwnCopy, Person
from laoyou.people.services import own_copy
from tests.downloads import content_of
from tests.people.pages import as_owner, as_web, post, signed_in
from tests.people.registry import HAIDONG, LEDU, SYSTEM, enter, number_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
BIRTH = date(1943, 5, 2)
LAST_FOUR = number_of(BIRTH, 12)[-4:]


@pytest.fixture
def elder() -> UUID:
    return enter()


def code_of(elder: UUID, area: int = HAIDONG) -> str:
    """What the worker's page shows, once."""
    client = signed_in(area=area)
    handed = post(client, "people:hand_out", [elder], given_by="self", identity="card_seen")
    disclosure = UUID(handed["Location"].rstrip("/").rsplit("/", 1)[1])
    shown = client.post(reverse("people:own_code", args=[disclosure])).content.decode()
    found = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", shown)
    assert found
    assert "/public/own-record/" in shown
    return found[0]


def stranger() -> Client:
    as_web()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('laoyou.scope', '', false)")
    return Client()


def opened(client: Client, code: str, last_four: str = LAST_FOUR) -> int:
    sent = client.post(reverse("portal:own_copy"), {"code": code, "last_four": last_four})
    return sent.status_code


def test_code_and_last_four_open_everything(elder: UUID) -> None:
    code = code_of(elder)
    client = stranger()
    assert opened(client, code.lower().replace("-", " ")) == 302
    page = client.get(reverse("portal:own_copy"))
    assert page["Cache-Control"] == "private, no-store"
    text = page.content.decode()
    assert "马玉兰" in text
    assert "谁看过" in text
    assert number_of(BIRTH, 12) not in text
    taken: Any = client.get(reverse("portal:own_copy") + "?as=xlsx")
    sheets = load_workbook(BytesIO(content_of(taken)))
    assert "谁看过" in sheets.sheetnames
    data = json.loads(client.get(reverse("portal:own_copy") + "?as=json").content)
    assert data["tables"]["people_person"][0]["name"] == "马玉兰"
    client.post(reverse("portal:close_own_copy"))
    assert "马玉兰" not in client.get(reverse("portal:own_copy")).content.decode()


def test_it_is_read_in_english_too(elder: UUID) -> None:
    code = code_of(elder)
    client = stranger()
    opened(client, code)
    text = client.get(reverse("portal:own_copy"), headers={"Accept-Language": "en"}).content.decode()
    assert "Who looked at it" in text
    assert "Born on" in text or "born on" in text


def test_wrong_codes_and_wrong_last_four_are_answered_alike_and_lock(elder: UUID) -> None:
    code = code_of(elder)
    client = stranger()
    wrong = client.post(reverse("portal:own_copy"), {"code": "22222-22222", "last_four": LAST_FOUR})
    other = client.post(reverse("portal:own_copy"), {"code": code, "last_four": "0000"})
    assert wrong.status_code == other.status_code == 422
    sentence = "查阅码与证件后四位不符"
    assert sentence in wrong.content.decode()
    assert sentence in other.content.decode()
    for _ in range(4):
        opened(client, code, "0000")
    locked = client.post(reverse("portal:own_copy"), {"code": code, "last_four": LAST_FOUR})
    assert "错误次数过多" in locked.content.decode()


def test_a_new_code_ends_the_earlier_one_and_time_ends_them_all(elder: UUID) -> None:
    first = code_of(elder)
    as_owner()
    disclosure = Disclosure.objects.get().id
    client = signed_in()
    second = re.search(
        r"[2-9A-Z]{5}-[2-9A-Z]{5}", client.post(reverse("people:own_code", args=[disclosure])).content.decode()
    )
    assert second
    assert opened(stranger(), first) == 422
    assert opened(stranger(), second[0]) == 302
    as_owner()
    later = clock.now() + timedelta(days=8)
    assert own_copy.forget_copies(actor=SYSTEM, now=clock.now()) == 0
    assert own_copy.forget_copies(actor=SYSTEM, now=later) == 1


def test_strangers_and_neighbours_read_no_table_and_no_content(elder: UUID) -> None:
    code_of(elder)
    stranger()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_owncopy")
        assert cursor.fetchone() == (0,)
    as_owner()
    disclosure = Disclosure.objects.get().id
    assert "马玉兰" not in bytes(OwnCopy.objects.get().content_sealed).decode("utf-8", "ignore")
    assert signed_in(area=LEDU).post(reverse("people:own_code", args=[disclosure])).status_code == 404


def test_without_a_document_there_is_no_code(elder: UUID) -> None:
    Person.objects.filter(id=elder).update(document="", document_sealed=None, document_index=None, document_tail=None)
    client = signed_in()
    handed = post(client, "people:hand_out", [elder], given_by="self", identity="card_seen")
    disclosure = handed["Location"].rstrip("/").rsplit("/", 1)[1]
    answer = client.post(reverse("people:own_code", args=[disclosure]))
    assert answer.status_code == 422
    assert "未登记证件" in answer.content.decode()
