"""The lists of records that end, and holding one back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.core import clock
from laoyou.core.ages import years_before
from laoyou.people import tasks
from laoyou.people.enums import Source
from laoyou.people.models import LegalHold, Person, Retirement
from laoyou.people.selectors.parameters import value_of
from laoyou.people.services.moves import record_death
from laoyou.records.models import Reading
from tests.people.pages import as_owner, post, signed_in
from tests.people.registry import HAIDONG, LEDU, NOW, SYSTEM, enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
OFFICER = (Role.DATA_OFFICER, HAIDONG)


@pytest.fixture
def long_gone() -> UUID:
    """Somebody who died as long ago as a record is kept."""
    key = enter()
    record_death(key, on=NOW.date() - timedelta(days=9), source=Source.COMMUNITY, revision=0, actor=SYSTEM, now=NOW)
    Person.objects.filter(id=key).update(death=years_before(clock.today(), value_of("keep_after_death")))
    tasks.end_records_nightly(timestamp=0)
    return key


NO_CHILDHOODS = {"guardians": 0, "consents": 0, "papers": 0}


def test_the_night_gives_notice_and_later_ends_the_record(long_gone: UUID) -> None:
    assert "马玉兰" in signed_in(*OFFICER).get(reverse("people:retention")).content.decode()
    assert "马玉兰" not in signed_in(Role.DATA_OFFICER, LEDU).get(reverse("people:retention")).content.decode()
    as_owner()
    assert tasks.end_records_nightly(timestamp=1) == {"anonymised": 0, "noticed": 0} | NO_CHILDHOODS
    Retirement.objects.update(noticed_on=clock.today() - timedelta(days=value_of("anonymise_notice")))
    assert tasks.end_records_nightly(timestamp=2) == {"anonymised": 1, "noticed": 0} | NO_CHILDHOODS
    assert Person.objects.get(id=long_gone).name == "（已匿名）"
    assert "马玉兰" not in signed_in(*OFFICER).get(reverse("people:retention")).content.decode()


def test_what_is_held_back_is_not_ended_until_it_is_released(long_gone: UUID) -> None:
    client = signed_in(*OFFICER)
    empty = post(client, "people:hold_record", [long_gone], reason="")
    assert empty.status_code == 422
    assert post(client, "people:hold_record", [long_gone], reason="（2026）青0202民初1号").status_code == 302
    assert "已保留" in client.get(reverse("people:retention")).content.decode()
    as_owner()
    Retirement.objects.update(noticed_on=clock.today() - timedelta(days=value_of("anonymise_notice")))
    assert tasks.end_records_nightly(timestamp=1)["anonymised"] == 0
    hold = LegalHold.objects.get()
    assert (
        post(signed_in(Role.DATA_OFFICER, LEDU), "people:release_record", [hold.id], reason="结案").status_code == 404
    )
    assert post(signed_in(*OFFICER), "people:release_record", [hold.id], reason="结案").status_code == 302
    assert post(signed_in(*OFFICER), "people:release_record", [hold.id], reason="结案").status_code == 404
    as_owner()
    assert tasks.end_records_nightly(timestamp=2)["anonymised"] == 1


@pytest.mark.parametrize("role", [Role.TOWNSHIP_WORKER, Role.LEADER, Role.AUDITOR])
def test_others_do_not_see_the_lists(role: Role) -> None:
    assert signed_in(role, HAIDONG).get(reverse("people:retention")).status_code == 403


def test_who_looked_is_forgotten_once_it_is_old(long_gone: UUID) -> None:
    signed_in(*OFFICER).get(reverse("people:card", args=[long_gone]))
    as_owner()
    assert Reading.objects.count() == 1
    assert tasks.forget_readings_nightly(timestamp=0) == 0
    Reading.objects.update(at=clock.now() - timedelta(days=366 * value_of("reading_log") + 1))
    assert tasks.forget_readings_nightly(timestamp=1) == 1
