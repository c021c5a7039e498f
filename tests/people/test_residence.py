"""Registered and lived, out of the area and back in: periods on both sides, and nobody is lost or seen from outside."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction

from laoyou.accounts.services.scope import scoped
from laoyou.core import clock
from laoyou.core.errors import Conflict, NotAllowed, NotFound
from laoyou.people.enums import Document, HouseholdRole, Source
from laoyou.people.models import Household, PastResidence, Person
from laoyou.people.selectors.card import card
from laoyou.people.services import households, residence, residence_periods
from laoyou.people.services.household_rules import Home
from laoyou.people.services.moves import move_person
from laoyou.people.services.persons import ReasonNeeded
from laoyou.people.services.residence import AlreadyRegistered, MovedBefore, NobodyElsewhere, NotYet, SamePlace
from laoyou.people.services.residence_periods import PeriodBackwards, PeriodsOverlap
from laoyou.records.models import AuditEvent
from tests.people.registry import (
    LEDU,
    MAYING_COMMUNITY,
    MINHE,
    NOW,
    SHANGTAN,
    SYSTEM,
    TODAY,
    enter,
    number_of,
    worker,
)

pytestmark = pytest.mark.django_db
BEIJING = 110101001001
NUMBER = number_of(date(1943, 5, 2), 12)


def register(person_id: UUID, area: int, on: date = TODAY, revision: int = 0, **who: object) -> None:
    residence.move_registration(
        person_id,
        area,
        on=on,
        source=Source.PUBLIC_SECURITY,
        revision=revision,
        actor=who.get("actor") or worker(),  # type: ignore[arg-type]
        now=NOW,
    )


def as_role(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE" if role == "owner" else "SET ROLE laoyou_web")


def periods(person_id: UUID) -> list[tuple[bool, int, str]]:
    found = PastResidence.objects.filter(person_id=person_id).order_by("registered", "valid")
    return [(each.registered, each.area, str(each.valid)) for each in found]


def test_registration_moves_and_leaves_a_period() -> None:
    one = enter()
    with pytest.raises(AlreadyRegistered):
        register(one, MAYING_COMMUNITY)
    with pytest.raises(NotYet):
        register(one, SHANGTAN, date(2026, 3, 2))
    register(one, SHANGTAN, date(2026, 2, 1))
    with pytest.raises(Conflict):
        register(one, BEIJING)
    with pytest.raises(MovedBefore):
        register(one, BEIJING, date(2026, 2, 1), revision=1)
    register(one, BEIJING, revision=1)
    person = Person.objects.get()
    assert (person.area, person.registered_area, person.registered_since) == (MAYING_COMMUNITY, BEIJING, TODAY)
    assert periods(one) == [
        (True, MAYING_COMMUNITY, "(None, 2026-02-01)"),
        (True, SHANGTAN, "[2026-02-01, 2026-03-01)"),
    ]
    with pytest.raises(NotAllowed):
        register(one, SHANGTAN, revision=2, actor=worker("department_officer"))
    with pytest.raises(NotFound):
        register(one, SHANGTAN, revision=2, actor=worker(area=LEDU))


def test_of_no_fixed_abode_until_a_household_is_found() -> None:
    one = enter()
    rough = {"source": Source.COMMUNITY, "actor": worker(), "now": NOW, "no_fixed_abode": True}
    move_person(one, MAYING_COMMUNITY, on=date(2026, 1, 1), revision=0, **rough)  # type: ignore[arg-type]
    with pytest.raises(SamePlace):
        move_person(one, MAYING_COMMUNITY, on=TODAY, revision=1, **rough)  # type: ignore[arg-type]
    assert card(one, actor=worker()).no_fixed_abode
    households.create_household(Home(MAYING_COMMUNITY), {one: HouseholdRole.HEAD}, on=TODAY, actor=worker(), now=NOW)
    assert not Person.objects.get().no_fixed_abode


def test_out_of_the_city_and_back_by_the_number(as_web_role: None) -> None:
    as_role("owner")
    one = enter(registered_area=None)
    home = Household.objects.create(area=MAYING_COMMUNITY)
    Person.objects.filter(id=one).update(household=home, household_role=HouseholdRole.HEAD)
    as_role("web")
    near = worker(area=MINHE)
    with scoped(near, now=clock.now()):
        move_person(one, BEIJING, on=date(2026, 1, 5), source=Source.COMMUNITY, revision=0, actor=near, now=NOW)
        assert not Person.objects.filter(id=one).exists()
        with pytest.raises(NotFound):
            card(one, actor=near)
        for number in (number_of(date(1943, 5, 2), 14), NUMBER):
            with pytest.raises((NobodyElsewhere, MovedBefore)):
                take_in(near, number=number, on=date(2026, 1, 5))
        assert take_in(near) == one
        assert card(one, actor=near).person.area == MAYING_COMMUNITY
        with pytest.raises(NobodyElsewhere):
            take_in(near)
    as_role("owner")
    person = Person.objects.get()
    assert (person.household, person.lives_since, person.revision) == (None, TODAY, 2)
    assert periods(one) == [
        (False, MAYING_COMMUNITY, "(None, 2026-01-05)"),
        (False, BEIJING, "[2026-01-05, 2026-03-01)"),
    ]
    events = AuditEvent.objects.filter(action="people.take_in").order_by("area")
    assert [(each.area, each.after["area"]) for each in events] == [
        (BEIJING, MAYING_COMMUNITY),
        (MAYING_COMMUNITY, MAYING_COMMUNITY),
    ]


def take_in(actor: object, number: str = NUMBER, area: int = MAYING_COMMUNITY, on: date = TODAY) -> UUID:
    with transaction.atomic():
        return residence.take_in(
            Document.CITIZEN_ID,
            number,
            area,
            on=on,
            source=Source.COMMUNITY,
            actor=actor,
            now=NOW,  # type: ignore[arg-type]
        )


def test_whom_one_sees_is_moved_and_not_taken_in_and_never_into_another_area() -> None:
    enter(area=SHANGTAN, registered_area=MAYING_COMMUNITY)
    near = worker(area=MINHE)
    with scoped(near, now=clock.now()):
        with pytest.raises(NobodyElsewhere):
            take_in(near)
        with pytest.raises(residence.OutsideYourArea):
            take_in(near, area=SHANGTAN)
        with pytest.raises(NotAllowed):
            take_in(worker("department_officer", area=MINHE))


def test_a_household_leaves_the_county_together(as_web_role: None) -> None:
    as_role("owner")
    wife, husband = enter(registered_area=None), enter("祁生福", date(1940, 7, 9), 11, registered_area=None)
    members = {wife: HouseholdRole.HEAD, husband: HouseholdRole.SPOUSE}
    near = worker(area=MINHE)
    home = households.create_household(
        Home(MAYING_COMMUNITY, "二组12号"), members, on=date(2026, 1, 10), actor=near, now=NOW
    )
    as_role("web")
    with scoped(near, now=clock.now()):
        moved = households.move_household(home, Home(SHANGTAN, "一组"), on=TODAY, revision=0, actor=near, now=NOW)
        assert (moved, Person.objects.count(), Household.objects.count()) == (2, 0, 0)
    as_role("owner")
    assert set(Person.objects.values_list("area", "household_id")) == {(SHANGTAN, home)}
    assert Household.objects.get().area == SHANGTAN
    assert households.reveal_address(home, reason="上门探访", actor=SYSTEM, now=NOW) == "一组"


def test_raw_sql_hands_over_and_takes_in_nobody_of_another_area() -> None:
    one = enter()
    home = Household.objects.create(area=MAYING_COMMUNITY)
    near = worker(area=LEDU)
    statements = [
        ("SELECT people_hand_over(%s, false, %s, NULL, %s, %s)", [one, SHANGTAN, TODAY, NOW]),
        ("SELECT people_hand_over_household(%s, %s, NULL, NULL, NULL)", [home.id, SHANGTAN]),
        ("SELECT people_take_in(''::bytea, %s, %s, 'community', '', %s)", [MAYING_COMMUNITY, TODAY, NOW]),
    ]
    with scoped(near, now=clock.now()):
        for statement, values in statements:
            with pytest.raises(ProgrammingError):
                as_web_said(statement, values)
    with pytest.raises(ProgrammingError):
        as_web_said(*statements[0])
    assert Person.objects.get().area == MAYING_COMMUNITY


def as_web_said(statement: str, values: list[object]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE laoyou_web")
        cursor.execute(statement, values)


def test_past_periods_are_put_right_and_taken_out() -> None:
    one = enter()
    move_person(one, SHANGTAN, on=date(2026, 2, 1), source=Source.COMMUNITY, revision=0, actor=worker(), now=NOW)
    past = PastResidence.objects.get().id

    def correct(first: date | None, until: date, area: int = BEIJING, **who: object) -> None:
        residence_periods.correct_residence(
            past,
            area,
            first=first,
            until=until,
            reason="录错",
            actor=who.get("actor") or worker(),
            now=NOW,  # type: ignore[arg-type]
        )

    with pytest.raises(PeriodBackwards):
        correct(date(2026, 1, 1), date(2026, 1, 1))
    with pytest.raises(PeriodsOverlap):
        correct(None, date(2026, 2, 2))
    with pytest.raises(NotYet):
        correct(None, date(2026, 3, 2))
    with pytest.raises(NotFound):
        correct(None, date(2026, 1, 1), actor=worker(area=630203000000))
    correct(date(2000, 1, 1), date(2026, 1, 31))
    assert periods(one) == [(False, BEIJING, "[2000-01-01, 2026-01-31)")]
    with pytest.raises(ReasonNeeded):
        residence_periods.remove_residence(past, reason="", actor=worker(), now=NOW)
    residence_periods.remove_residence(past, reason="从未居住", actor=worker(), now=NOW)
    assert periods(one) == []
    assert AuditEvent.objects.latest("id").before["area"] == BEIJING
