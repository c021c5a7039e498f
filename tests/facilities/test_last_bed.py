"""Two clerks, one bed, the same moment: real connections, the web role's rights, many times over."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from cast import department
from django.db import close_old_connections, connection

from laoyou.accounts.enums import Role
from laoyou.accounts.services.row_security import apply_row_security
from laoyou.accounts.services.scope import scoped
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.facilities.enums import ClassKind, Hours, SiteKind, StayKind, UnitKind
from laoyou.facilities.models import Placement, Stay, Unit
from laoyou.facilities.selectors.guests import Guest
from laoyou.facilities.services.stays import Admission, BedTaken, CaredForElsewhere, ClassFull, admit
from tests.facilities.homes import JAN, child, elder, site, unit
from tests.people.registry import HAIDONG, NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("areas_of_haidong")]
ROUNDS = 12  # bench/facilities.py repeats it a thousand times


@pytest.fixture
def web_rights() -> Iterator[None]:
    """Connections opened from here on are the web role's."""
    apply_row_security()
    kept = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = "laoyou_web"
    yield
    connection.close()
    connection.settings_dict["USER"] = kept


def guest(person: Any) -> Guest:
    return Guest(person.id, person.name, person.sex, person.birth, None)


def officer(function: str) -> Actor:
    office = department(HAIDONG, function)
    return Actor("经办", UUID(int=9), frozenset({Role.DEPARTMENT_OFFICER}), office.id, range_of(HAIDONG))


def race(tries: list[tuple[UUID, Guest, Admission]], by: Actor) -> list[Any]:
    """Every admission on a connection of its own, let go at once; each one's key or error."""
    gate, outcomes = threading.Barrier(len(tries)), [None] * len(tries)

    def run(at: int) -> None:
        close_old_connections()
        try:
            with scoped(by, now=clock.now()):
                gate.wait()
                outcomes[at] = admit(*tries[at], actor=by, now=NOW)  # type: ignore[call-overload]
        except Exception as refused:  # noqa: BLE001 - handed to the test, which knows which to expect
            outcomes[at] = refused  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(tries))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_exactly_one_of_two_gets_the_last_bed(request: pytest.FixtureRequest) -> None:
    home, by = site(), officer("civil_affairs")
    beds = [unit(home, label=str(number)) for number in range(ROUNDS)]
    guests = [guest(elder(100 + 2 * number)) for number in range(2 * ROUNDS)]
    request.getfixturevalue("web_rights")
    for number, bed in enumerate(beds):
        asked = Admission(StayKind.RESIDENTIAL, bed.id, JAN)
        outcomes = race([(home.id, each, asked) for each in guests[2 * number : 2 * number + 2]], by)
        assert {type(each) for each in outcomes} == {UUID, BedTaken}
    with scoped(by, now=clock.now()):
        assert Placement.objects.count() == Stay.objects.count() == ROUNDS


def test_exactly_as_many_children_as_places(request: pytest.FixtureRequest) -> None:
    home, by = site(kind=SiteKind.CHILDCARE), officer("health")
    group: Unit = unit(home, UnitKind.CHILD_CLASS, "小", class_kind=ClassKind.TODDLERS, hours=Hours.FULL_DAY, places=3)
    guests = [guest(child(101 + 2 * number)) for number in range(6)]
    request.getfixturevalue("web_rights")
    asked = Admission(StayKind.CHILDCARE, group.id, JAN)
    outcomes = race([(home.id, each, asked) for each in guests], by)
    assert [type(each) for each in outcomes].count(UUID) == 3
    assert [type(each) for each in outcomes].count(ClassFull) == 3


def test_one_person_at_two_institutions_at_once(request: pytest.FixtureRequest) -> None:
    home, other, by = site(), site(name="另一院"), officer("civil_affairs")
    pairs = [(unit(home, label=str(n)), unit(other, label=str(n)), guest(elder(100 + 2 * n))) for n in range(ROUNDS)]
    request.getfixturevalue("web_rights")
    for first, second, who in pairs:
        tries = [
            (home.id, who, Admission(StayKind.RESIDENTIAL, first.id, JAN)),
            (other.id, who, Admission(StayKind.RESIDENTIAL, second.id, JAN)),
        ]
        assert {type(outcome) for outcome in race(tries, by)} == {UUID, CaredForElsewhere}
