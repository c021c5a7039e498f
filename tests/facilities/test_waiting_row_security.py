"""Who reads what of waiting lists through raw SQL as the web role; what a stranger opens, and how often he may try."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from cast import acting
from django.db import connection

from laoyou.accounts.enums import Role
from laoyou.accounts.services.lookups import LockedForNow
from laoyou.accounts.services.row_security import own_tables
from laoyou.accounts.services.scope import scoped
from laoyou.core import clock
from laoyou.facilities.models import Institution, LookupAttempt
from laoyou.facilities.selectors.application_numbers import with_check_digit
from laoyou.facilities.services import my_place
from laoyou.facilities.services.applications import apply_for_place, state_fact
from laoyou.facilities.services.offers import offer_place
from laoyou.facilities.services.publishing import publish_register
from laoyou.people.enums import ConditionKind, Sealed
from laoyou.people.services.persons import record_person
from laoyou.records.services.sealing import blind_index
from tests.facilities.test_row_security import ask, count_of, own_people, provider
from tests.facilities.waiting import ELDER, NOW, SYSTEM, home, officer, ranked, waiting
from tests.people.registry import HAIDONG, LEDU, MINHE, SHANGTAN, TODAY, details, number_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]

PUBLISHED = {
    "facilities_offernotice",
    "facilities_publishedsite",
    "facilities_ranking",
    "facilities_rankingentry",
    "facilities_waitinglist",
    "facilities_waitingrule",
}
PRIVATE = {
    "facilities_application",
    "facilities_applicationstep",
    "facilities_offer",
    "facilities_rankingfinding",
    "facilities_statedfact",
    "facilities_waitingchoice",
}
NUMBERS = 12, 14


@pytest.fixture
def queue() -> dict[str, Any]:
    """Two wait for a bed of a home in 民和, one of them with an offer; the second lives in 乐都."""
    at = home()
    Institution.objects.filter(id=at.site.institution_id).update(organisation=provider("马营敬老院"))
    key, number, _ = waiting(NUMBERS[0], [at.list_id], ConditionKind.DESTITUTE)
    away = record_person(
        details("韩远", date(1950, 5, 2), NUMBERS[1], area=SHANGTAN, registered_area=MINHE), actor=SYSTEM, now=NOW
    )
    second, second_number = apply_for_place(away, ELDER, [at.list_id], actor=SYSTEM, now=NOW)
    for each in (key, second):
        state_fact(each, "special_merit", 0, evidence="无证书", actor=SYSTEM, now=NOW)  # type: ignore[arg-type]
    ranked(at.list_id)
    offer_place(at.list_id, at.beds[0].id, first=TODAY, actor=officer(), now=NOW)
    publish_register(actor=SYSTEM, now=NOW)
    return {"at": at, "number": number, "second": second_number}


@pytest.fixture
def as_web(queue: dict[str, Any]) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laoyou_web")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_a_stranger_reads_what_is_published_and_no_other_row_of_any_table(as_web: None) -> None:
    seen = set()
    for table, rule in own_tables():
        if rule is not None and rule.read and count_of(table):
            seen.add(table)
    assert seen > PUBLISHED
    # Areas, calendars and figures of standards are public as well; nothing that tells of a person or an office.
    assert {table for table in seen - PUBLISHED if not table.startswith("places_")} <= PUBLIC_FIGURES


PUBLIC_FIGURES = {
    "facilities_filingrule",
    "facilities_limit",
    "people_definition",
    "records_calendarday",
    "records_holiday",
    "records_officialday",
}


def test_what_is_published_names_nobody(as_web: None) -> None:
    told = json.dumps([ask(f"SELECT * FROM {table}") for table in sorted(PUBLISHED)], default=str)  # noqa: S608
    for name in ("祁12妹", "韩远"):
        assert name not in told
    for born in ("1950-05-02", "1950, 5, 2"):
        assert born not in told


@pytest.mark.parametrize(("area", "role", "seen"), [(HAIDONG, "department_officer", 2), (MINHE, "township_worker", 2)])
def test_officers_of_the_list_s_area_see_all_who_wait(as_web: None, area: int, role: str, seen: int) -> None:
    with scoped(acting(role, area), now=clock.now()):
        assert count_of("facilities_application") == count_of("facilities_waitingchoice") == seen


def test_the_neighbour_sees_his_own_applicant_only(queue: dict[str, Any], as_web: None) -> None:
    with scoped(acting(Role.DEPARTMENT_OFFICER, LEDU), now=clock.now()):
        assert ask("SELECT number FROM facilities_application") == [(queue["second"],)]
        assert {
            table: count_of(table) for table in PRIVATE - {"facilities_offer", "facilities_rankingfinding"}
        } == dict.fromkeys(PRIVATE - {"facilities_offer", "facilities_rankingfinding"}, 1)
        assert count_of("facilities_offer") == 0
        assert ask("UPDATE facilities_application SET note = 'x' WHERE number = %s RETURNING 1", queue["number"]) == []


def test_an_institution_s_people_do_not_see_who_applied(queue: dict[str, Any], request: pytest.FixtureRequest) -> None:
    organisation = Institution.objects.get(id=queue["at"].site.institution_id).organisation
    actor = own_people(organisation, "maying")
    request.getfixturevalue("as_web")
    with scoped(actor, now=clock.now()):
        assert {table: count_of(table) for table in PRIVATE} == dict.fromkeys(PRIVATE, 0)
        assert count_of("facilities_stay") == 1  # whom the house is to expect


@pytest.mark.parametrize("statement", ["DELETE FROM facilities_application", "INSERT INTO facilities_ranking DEFAULT VALUES",
    "UPDATE facilities_publishedsite SET vacant = 9", "SELECT * FROM facilities_lookupattempt",
    "DELETE FROM facilities_lookupattempt", "INSERT INTO facilities_rankingfinding DEFAULT VALUES"])  # fmt: skip
def test_what_the_web_role_may_not_do_at_all(as_web: None, statement: str) -> None:
    from django.db import ProgrammingError, transaction

    with (
        scoped(acting(Role.DEPARTMENT_OFFICER, HAIDONG), now=clock.now()),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        ask(statement)


class TestMyPlace:
    def last_four(self, at: int = 0) -> str:
        return number_of(date(1950, 5, 2), NUMBERS[at])[-4:]

    def test_number_and_last_four_open_one_application(self, queue: dict[str, Any], as_web: None) -> None:
        found = my_place.open_place(my_place.key_of(queue["number"], self.last_four()), reader="10.0.0.1")
        assert (found.number, found.state, found.lists) == (queue["number"], "waiting", (queue["at"].list_id,))
        assert found.offer is not None
        assert found.offer.site == "马营敬老院"
        assert "care_severe" in found.findings[0].unknown
        assert ask("SELECT 1") == [(1,)]

    def test_somebody_else_s_number_and_a_number_of_nobody_are_answered_alike(
        self, queue: dict[str, Any], as_web: None
    ) -> None:
        other = my_place.key_of(queue["second"], self.last_four(0))
        nobody = my_place.key_of(with_check_digit("26999999"), self.last_four(0))
        for key in (other, nobody):
            with pytest.raises(my_place.NothingFound):
                my_place.open_place(key, reader="10.0.0.1")

    def test_a_mistyped_number_costs_no_try(self, queue: dict[str, Any]) -> None:
        with pytest.raises(my_place.NotANumber):
            my_place.key_of(queue["number"][:-1], self.last_four())
        with pytest.raises(my_place.NotANumber):
            my_place.key_of(queue["number"][:-1] + str((int(queue["number"][-1]) + 1) % 10), self.last_four())
        assert LookupAttempt.objects.count() == 0

    def test_five_wrong_tries_lock_the_number_even_for_the_right_answer(
        self, queue: dict[str, Any], request: pytest.FixtureRequest
    ) -> None:
        request.getfixturevalue("as_web")
        wrong = my_place.key_of(queue["number"], "0000")
        for at in range(5):
            with pytest.raises(my_place.NothingFound):
                my_place.open_place(wrong, reader=f"10.0.0.{at}")
        right = my_place.key_of(queue["number"], self.last_four())
        with pytest.raises(LockedForNow):
            my_place.open_place(right, reader="10.9.9.9")
        other = my_place.key_of(queue["second"], self.last_four(1))
        assert my_place.open_place(other, reader="10.9.9.9").number == queue["second"]
        ask("RESET ROLE")
        ask("UPDATE facilities_lookupattempt SET at = at - interval '16 minutes'")
        ask("SET ROLE laoyou_web")
        assert my_place.open_place(right, reader="10.9.9.9").number == queue["number"]

    def test_thirty_wrong_tries_lock_an_address(self, queue: dict[str, Any]) -> None:
        reader = blind_index("10.0.0.1", purpose="facilities.waiting.reader")
        LookupAttempt.objects.bulk_create(
            LookupAttempt(number=f"26{at:06d}0", address=reader, at=clock.now()) for at in range(30)
        )
        key = my_place.key_of(queue["number"], self.last_four())
        with pytest.raises(LockedForNow):
            my_place.open_place(key, reader="10.0.0.1")
        assert my_place.open_place(key, reader="10.0.0.2").number == queue["number"]

    def test_the_function_needs_the_key_ring(self, queue: dict[str, Any], as_web: None) -> None:
        """Whoever speaks SQL as the web role still has to know the index secret: the last four in clear open nothing."""
        tail, reader = self.last_four().encode(), b"\0" * 16
        (answer,) = ask("SELECT laoyou_waiting_place(%s, %s, %s)", queue["number"], tail, reader)[0]
        assert (json.loads(answer) if isinstance(answer, str) else answer) == {"outcome": "none"}
        assert Sealed.TAIL == "people.person.document_tail"
