"""The end of records of people who have left: told, and held back, where they left from, and nowhere else."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from cast import hold, person
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from laoyou.accounts.enums import Role
from laoyou.accounts.services.scope import scoped
from laoyou.core import clock
from laoyou.core.ages import years_before
from laoyou.people import tasks
from laoyou.people.enums import Source
from laoyou.people.models import LegalHold, PastResidence, Person, Retirement
from laoyou.people.selectors.parameters import value_of
from laoyou.people.services.moves import move_person
from laoyou.records.models import AuditEvent
from tests.people.pages import as_owner, as_web, post, signed_in
from tests.people.registry import HAIDONG, LEDU, MAYING_COMMUNITY, MINHE, NOW, SHANGTAN, SYSTEM, enter, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
BEIJING = 110101001001
OFFICER = (Role.DATA_OFFICER, HAIDONG)


@pytest.fixture
def away() -> UUID:
    """Somebody who moved from 马营 to Beijing as long ago as a record is kept, and whose notice stands."""
    hold(person("township", HAIDONG), Role.TOWNSHIP_WORKER, HAIDONG)
    key = enter("祁远行", date(1950, 1, 1), 11)
    Person.objects.filter(id=key).update(registered_area=BEIJING)
    move_person(key, BEIJING, on=date(2026, 2, 20), source=Source.COMMUNITY, revision=0, actor=SYSTEM, now=NOW)
    then = years_before(clock.today(), value_of("keep_after_moving"))
    Person.objects.filter(id=key).update(lives_since=then, registered_since=then)
    assert tasks.end_records_nightly(timestamp=0)["noticed"] == 1
    return key


def page(role: Role = Role.DATA_OFFICER, area: int = HAIDONG, **asked: str) -> str:
    return signed_in(role, area).get(reverse("people:retention"), asked).content.decode()


def test_whoever_looks_after_the_place_that_was_left_sees_the_notice(away: UUID) -> None:
    assert Retirement.objects.get().area == MAYING_COMMUNITY
    for area in (HAIDONG, MINHE):
        text = page(area=area)
        assert "祁远行" in text
        assert "1950" in text
        as_owner()
    assert "祁远行" not in page(area=LEDU)
    assert "祁远行" in page(**{"l-name": "远"})
    assert "祁远行" not in page(**{"l-name": "近"})


def test_the_list_is_taken_away_as_a_spreadsheet(away: UUID) -> None:
    answer = signed_in(*OFFICER).get(reverse("people:retention"), {"l-export": "left"})
    sheet = load_workbook(BytesIO(b"".join(answer))).worksheets[0]  # type: ignore[arg-type]
    assert any("祁远行" in [cell.value for cell in row] for row in sheet.iter_rows())


def test_nothing_else_is_seen_of_the_record(away: UUID) -> None:
    client = signed_in(*OFFICER)
    assert client.get(reverse("people:card", args=[away])).status_code == 404
    assert not Person.objects.filter(id=away).exists()
    assert not PastResidence.objects.filter(person_id=away).exists()


def test_it_is_held_back_and_released_from_there(away: UUID) -> None:
    client = signed_in(*OFFICER)
    assert "祁远行" in client.get(reverse("people:hold_record", args=[away])).content.decode()
    assert post(client, "people:hold_record", [away], reason="").status_code == 422
    assert post(client, "people:hold_record", [away], reason="（2026）青0222民初1号").status_code == 302
    text = client.get(reverse("people:retention")).content.decode()
    assert text.count("祁远行") == 2
    assert reverse("people:card", args=[away]) not in text
    as_owner()
    event = AuditEvent.objects.filter(action="people.hold_record").get()
    assert (event.area, event.subject_id) == (MAYING_COMMUNITY, str(away))
    Retirement.objects.update(noticed_on=clock.today() - timedelta(days=value_of("anonymise_notice")))
    assert tasks.end_records_nightly(timestamp=1)["anonymised"] == 0
    held = LegalHold.objects.get()
    stranger = signed_in(Role.DATA_OFFICER, LEDU)
    assert stranger.get(reverse("people:hold_record", args=[away])).status_code == 404
    assert post(stranger, "people:hold_record", [away], reason="诉讼").status_code == 404
    assert post(stranger, "people:release_record", [held.id], reason="结案").status_code == 404
    client = signed_in(*OFFICER)
    assert post(client, "people:release_record", [held.id], reason="结案").status_code == 302
    as_owner()
    assert tasks.end_records_nightly(timestamp=2)["anonymised"] == 1
    assert "祁远行" not in page()


def test_whoever_comes_back_is_taken_off_the_list(away: UUID) -> None:
    revision = Person.objects.get(id=away).revision
    Person.objects.filter(id=away).update(lives_since=None)
    move_person(
        away, MAYING_COMMUNITY, on=date(2026, 2, 25), source=Source.COMMUNITY, revision=revision, actor=SYSTEM, now=NOW
    )
    assert tasks.end_records_nightly(timestamp=1)["noticed"] == 0
    assert not Retirement.objects.exists()


@pytest.mark.parametrize(("area", "seen"), [(MINHE, 1), (HAIDONG, 1), (LEDU, 0), (SHANGTAN, 0)])
def test_also_raw_sql_tells_of_those_only_who_left_from_here(away: UUID, area: int, seen: int) -> None:
    as_web()
    with scoped(worker("data_officer", area=area), now=clock.now()), connection.cursor() as cursor:
        for asked in ("count(people_noticed_elsewhere(%s))", "count(*) FROM people_retirement WHERE person_id = %s"):
            cursor.execute(f"SELECT {asked}", [away])
            assert cursor.fetchone() == (seen,)
        cursor.execute("SELECT count(*) FROM people_person WHERE id = %s", [away])
        assert cursor.fetchone() == (0,)
    as_owner()
