"""Occupancy by day in four modes, the board, and supply by area: equal to counting one by one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from cast import acting
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laoyou.accounts.enums import Role
from laoyou.core.actor import system_actor
from laoyou.core.errors import NotAllowed, NotFound
from laoyou.facilities.enums import MODES, ClassKind, Hours, SiteKind, StayKind, StayState, UnitKind
from laoyou.facilities.models import Leave
from laoyou.facilities.selectors.occupancy import board, daily, states_of
from laoyou.facilities.selectors.supply import supply_inside, total
from tests.facilities.homes import APR, BY, FEB, JAN, MAR, SHANGTAN, child, days, elder, offer, place, site, stay, unit
from tests.people.registry import HAIDONG, LEDU, MAYING, MINHE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
SYSTEM = system_actor("tests")


def test_each_mode_counts_itself_and_what_is_more_certain() -> None:
    home = site()
    states = [StayState.DRAFT, StayState.PLANNED, StayState.CONFIRMED, StayState.REAL, StayState.CANCELLED]
    for number, state in enumerate(states):
        place(stay(home, elder(12 + 2 * number), days(JAN, APR), state=state), unit(home, label=str(number)))
    counted = {mode: daily(first=FEB, days=1, mode=mode, actor=SYSTEM).people[0, 0] for mode in MODES}
    assert counted == {"draft": 4, "planned": 3, "confirmed": 2, "real": 1}
    assert board(home.id, on=FEB, actor=SYSTEM_OFFICER).counts == counted
    assert states_of(StayState.CONFIRMED) == ["confirmed", "real"]


SYSTEM_OFFICER = acting(Role.DEPARTMENT_OFFICER, HAIDONG)


def test_leave_is_left_out_of_real_only() -> None:
    home = site()
    held = stay(home, elder(), days(JAN))
    place(held, unit(home))
    Leave.objects.create(stay=held, site=home, kind="hospital", valid=days(FEB, MAR), **BY)
    real = daily(first=date(2026, 1, 31), days=30, mode=StayState.REAL, actor=SYSTEM).people[0]
    assert list(real) == [1, *[0] * 28, 1]
    assert set(daily(first=FEB, days=28, mode=StayState.CONFIRMED, actor=SYSTEM).people[0]) == {1}


def test_places_follow_their_periods() -> None:
    home = site()
    bed = unit(home, valid=days(JAN, FEB))
    offer(bed, valid=days(MAR))
    unit(home, label="2", valid=days(None, None))
    found = daily(first=date(2026, 1, 31), days=30, mode=StayState.REAL, actor=SYSTEM)
    assert list(found.places[0]) == [2, *[1] * 28, 2]


def test_an_officer_counts_the_own_area_only() -> None:
    here, there = site(), site(SHANGTAN)
    for at, number in ((here, 12), (there, 14)):
        place(stay(at, elder(number)), unit(at))
    minhe = daily(first=FEB, days=1, mode=StayState.REAL, actor=acting(Role.LEADER, MINHE))
    assert (minhe.sites, int(minhe.people.sum())) == ((here.id,), 1)
    with pytest.raises(NotAllowed):
        daily(first=FEB, days=1, mode=StayState.REAL, actor=acting(Role.AUDITOR, MINHE))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(-30, 60), st.integers(1, 50), st.booleans()), max_size=8),
    st.integers(1, 45),
)
def test_the_running_sum_is_the_count_of_every_single_day(spans: list[tuple[int, int, bool]], length: int) -> None:
    with transaction.atomic():
        home = site()
        for number, (start, duration, open_end) in enumerate(spans):
            first = JAN + timedelta(start)
            valid = days(first, None if open_end else first + timedelta(duration))
            place(stay(home, elder(202 + 2 * number), valid), unit(home, label=f"b{number}", valid=days(None, None)))
        found = daily(first=JAN, days=length, mode=StayState.REAL, actor=SYSTEM).people[0]
        for at in range(length):
            expected = sum(a <= at and (open_end or at < a + b) for a, b, open_end in spans)
            assert found[at] == expected
        transaction.set_rollback(True)


def test_the_board_shows_classes_and_their_free_places() -> None:
    at = site(kind=SiteKind.CHILDCARE)
    group = unit(at, UnitKind.CHILD_CLASS, "小", class_kind=ClassKind.TODDLERS, hours=Hours.FULL_DAY, places=2)
    place(stay(at, child(101), kind=StayKind.CHILDCARE), group)
    found = board(at.id, on=FEB, actor=SYSTEM_OFFICER)
    assert [(each.label, each.free, len(each.guests)) for each in found.others] == [("小", 1, 1)]
    with pytest.raises(NotFound):
        board(at.id, on=FEB, actor=acting(Role.DEPARTMENT_OFFICER, LEDU))
    with pytest.raises(NotAllowed):
        board(at.id, on=FEB, actor=acting(Role.LEADER, HAIDONG))


def test_supply_adds_up_by_county_and_by_township() -> None:
    home = site(kind=SiteKind.NURSING_HOME)
    place(stay(home, elder()), unit(home, nursing=True, public_good=True))
    unit(home, label="2")
    unit(site(SHANGTAN, SiteKind.DAY_CARE), UnitKind.PLACES, "日间", places=10)
    nursery = site(SHANGTAN, SiteKind.CHILDCARE)
    group = unit(
        nursery,
        UnitKind.CHILD_CLASS,
        "小",
        class_kind=ClassKind.TODDLERS,
        hours=Hours.FULL_DAY,
        places=15,
        inclusive=True,
    )
    place(stay(nursery, child(101), kind=StayKind.CHILDCARE), group)
    closed = site(SHANGTAN, SiteKind.PRIVATE_HOME, state="closed")
    unit(closed, label="9")
    leader = acting(Role.LEADER, HAIDONG)
    found = supply_inside(HAIDONG, on=FEB, actor=leader)
    assert set(found) == {MINHE, LEDU}
    minhe, ledu = found[MINHE], found[LEDU]
    assert (minhe.homes, minhe.beds, minhe.home_beds, minhe.nursing, minhe.public_good) == (1, 2, 2, 1, 1)
    assert (minhe.residents, minhe.free_beds) == (1, 1)
    assert (ledu.homes, ledu.beds, ledu.home_beds, ledu.places, ledu.inclusive_places) == (0, 10, 0, 15, 15)
    assert (ledu.children, ledu.free_places) == (1, 14)
    whole = total(HAIDONG, found)
    assert (whole.beds, whole.places, whole.elder_sites, whole.child_sites) == (12, 15, 2, 1)
    assert set(supply_inside(MINHE, on=FEB, actor=leader)) == {MAYING}
    assert supply_inside(HAIDONG, on=date(2019, 1, 1), actor=leader)[MINHE].beds == 0


def test_supply_is_told_inside_the_own_area() -> None:
    with pytest.raises(NotFound):
        supply_inside(MINHE, on=FEB, actor=acting(Role.LEADER, LEDU))
    for role in (Role.INSTITUTION, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            supply_inside(MINHE, on=FEB, actor=acting(role, MINHE))
