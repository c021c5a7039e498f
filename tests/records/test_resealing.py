"""After a rotation every sealed value is under the newest key and says what it said; broken off, it is taken up again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from pytest_django import Settings

from laoyou.core.actor import Actor, system_actor
from laoyou.core.errors import NotAllowed
from laoyou.people.enums import Sealed
from laoyou.people.models import CorrectionRequest, Household, Person
from laoyou.people.services.correction_requests import Asked, request_correction
from laoyou.people.services.numbers import open_document, open_phone
from laoyou.records.models import AuditEvent
from laoyou.records.services.resealing import reseal_all, sealed_columns
from laoyou.records.services.sealing import SealBroken, cipher_to_seal, seal, unseal
from laoyou.settings.sealing import KeyRing, SealingKey
from tests.people.registry import MAYING_COMMUNITY, enter, number_of, worker

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SYSTEM = system_actor("tests")
FIRST, SECOND = SealingKey(1, NOW.date(), b"1" * 32), SealingKey(2, NOW.date(), b"2" * 32)
INDEX = b"i" * 32

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rotated(settings: Settings) -> list[Person]:
    """People, a household and a request sealed under one key, and a second key in the ring."""
    settings.SEALING_KEYS = KeyRing((FIRST,), INDEX)
    people = [enter(sequence=10 + 2 * number, phone=f"199000012{number:02}") for number in range(7)]
    home = Household(area=MAYING_COMMUNITY)
    home.address_sealed = seal("3组12号", purpose=Sealed.ADDRESS, bound_to=home.id)
    home.save()
    asked = {"wrong": "甲", "right": "乙", "asked_by": "self", "received_on": date(2026, 2, 1)}
    request_correction(people[0], Asked(field="name", **asked), actor=worker(), now=NOW)  # type: ignore[arg-type]
    settings.SEALING_KEYS = KeyRing((FIRST, SECOND), INDEX)
    return list(Person.objects.order_by("id"))


def old_values() -> int:
    """How many values of all sealed columns do not begin as one sealed now does."""
    left = 0
    with connection.cursor() as cursor:
        for each in sealed_columns():
            cursor.execute(
                f'SELECT count(*) FROM "{each.table}" WHERE substring("{each.column}" FROM 1 FOR 4) <> %s',  # noqa: S608
                [cipher_to_seal(each.purpose)[0]],
            )
            left += cursor.fetchone()[0]
    return left


def test_every_sealed_column_says_what_it_is_for() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name || '.' || column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type = 'bytea' AND column_name LIKE '%\\_sealed'"
        )
        in_the_database = {name for (name,) in cursor.fetchall()}
    assert {each.name for each in sealed_columns()} == in_the_database


def test_everything_is_under_the_newest_key_and_says_what_it_said(rotated: list[Person]) -> None:
    assert old_values() == 17
    done = reseal_all(actor=SYSTEM, now=NOW, block=3)
    assert sum(done.values()) == 17
    assert done["people_person.document_sealed"] == 7
    assert old_values() == 0
    for number, person in enumerate(Person.objects.order_by("id")):
        assert open_document(person) == number_of(date(1943, 5, 2), 10 + 2 * number)
        assert open_phone(person) == f"199000012{number:02}"
    request, home = CorrectionRequest.objects.get(), Household.objects.get()
    assert unseal(bytes(request.right_sealed), purpose=Sealed.RIGHT, bound_to=request.id) == "乙"
    assert unseal(bytes(home.address_sealed or b""), purpose=Sealed.ADDRESS, bound_to=home.id) == "3组12号"
    assert sum(reseal_all(actor=SYSTEM, now=NOW).values()) == 0
    assert AuditEvent.objects.filter(action="records.reseal").count() == 2


def test_broken_off_it_goes_on_where_it_stopped(rotated: list[Person]) -> None:
    def killed(_name: str, done: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reseal_all(actor=SYSTEM, now=NOW, block=2, progress=killed)
    left = old_values()
    assert 0 < left < 17
    assert sum(reseal_all(actor=SYSTEM, now=NOW, block=2).values()) == left
    assert old_values() == 0


def test_a_value_that_does_not_open_stops_it_and_is_not_written_over(rotated: list[Person]) -> None:
    broken = rotated[0]
    spoilt = bytes(broken.document_sealed or b"")[:-1] + b"\0"
    Person.objects.filter(id=broken.id).update(document_sealed=spoilt)
    with pytest.raises(SealBroken):
        reseal_all(actor=SYSTEM, now=NOW)
    assert bytes(Person.objects.get(id=broken.id).document_sealed or b"") == spoilt


def test_people_cannot_start_it() -> None:
    with pytest.raises(NotAllowed):
        reseal_all(actor=Actor(name="祁文秀"), now=NOW)
