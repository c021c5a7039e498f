"""What the database refuses, whoever asks and through whatever statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laoyou.facilities.enums import ClassKind, FactKind, Hours, Insurance, SiteKind, StayKind, StayState, UnitKind
from laoyou.facilities.models import Building, Leave, Limit, Placement, Room, SiteFact, Stay, Unit, UnitPeriod
from tests.facilities.homes import (
    APR,
    BY,
    FEB,
    JAN,
    MAR,
    SHANGTAN,
    child,
    credit_code,
    days,
    elder,
    institution,
    offer,
    operator,
    place,
    site,
    stay,
    unit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
    assert caught.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


def test_one_bed_one_person_at_a_time() -> None:
    home = site()
    bed = unit(home)
    place(stay(home, elder(12), days(JAN, MAR)), bed)
    with refused("placement_one_in_a_bed"):
        place(stay(home, elder(14), days(FEB)), bed)
    place(stay(home, elder(16), days(MAR)), bed)
    assert Placement.objects.count() == 2


def test_a_draft_takes_no_bed_and_an_offer_does() -> None:
    home = site()
    bed = unit(home)
    draft = stay(home, elder(12), state=StayState.DRAFT)
    place(draft, bed)
    offered = stay(home, elder(14), state=StayState.PLANNED)
    place(offered, bed)
    assert [each.holding for each in Placement.objects.order_by("id")] == [False, True]
    with refused("placement_one_in_a_bed"):
        Stay.objects.filter(pk=draft.pk).update(state=StayState.PLANNED)
    Stay.objects.filter(pk=offered.pk).update(state=StayState.CANCELLED)
    Stay.objects.filter(pk=draft.pk).update(state=StayState.CONFIRMED)
    assert [each.holding for each in Placement.objects.order_by("id")] == [True, False]


def test_a_person_lives_in_one_place_whatever_the_county() -> None:
    here, there, person = site(), site(SHANGTAN), elder()
    stay(here, person, days(JAN, MAR))
    with refused("stay_one_at_a_time"):
        stay(there, person, days(FEB))
    stay(there, person, days(FEB), state=StayState.PLANNED)
    stay(there, person, days(MAR))
    stay(there, person, days(JAN), kind=StayKind.DAY_CARE)
    assert Stay.objects.count() == 4


def test_a_bed_stands_in_one_room_at_a_time() -> None:
    home = site()
    building = Building.objects.create(site=home, name="一号楼")
    first, second = (Room.objects.create(site=home, building=building, name=name) for name in ("101", "102"))
    bed = unit(home, room=first, valid=days(JAN, MAR))
    with refused("unit_period_one_at_a_time"):
        offer(bed, room=second, valid=days(FEB))
    offer(bed, room=second, valid=days(MAR))


def test_rows_of_two_sites_do_not_mix() -> None:
    here, there = site(), site(SHANGTAN)
    bed, room = (
        unit(here),
        Room.objects.create(site=there, building=Building.objects.create(site=there, name="甲"), name="1"),
    )
    held = stay(there, elder())
    with refused("placement_of_unit"):
        Placement.objects.create(stay=held, site=there, unit=bed, kind="bed", valid=days(JAN), **BY)
    with refused("placement_of_stay"):
        Placement.objects.create(stay=held, site=here, unit=bed, kind="bed", valid=days(JAN), **BY)
    with refused("placement_of_unit"):
        Placement.objects.create(stay=stay(here, elder(14)), site=here, unit=bed, kind="class", valid=days(JAN), **BY)
    with refused("unit_period_in_room"):
        unit(here, label="2", room=room)


def test_a_placement_lies_inside_its_stay() -> None:
    home = site()
    bed, held = unit(home), stay(home, elder(), days(JAN, MAR))
    with refused("within_stay"):
        place(held, bed, days(JAN, APR))
    with refused("within_stay"):
        Leave.objects.create(stay=held, site=home, kind="hospital", valid=days(FEB, APR), **BY)
    place(held, bed)
    with refused("within_stay"):
        Stay.objects.filter(pk=held.pk).update(valid=days(JAN, FEB))
    with refused("placement_one_a_stay"):
        place(held, unit(home, label="101-2"), days(FEB, MAR))


def test_nobody_lies_in_a_bed_that_is_not_there() -> None:
    home = site()
    bed = unit(home, valid=days(FEB))
    with refused("placement_on_open_unit"):
        place(stay(home, elder(), days(JAN)), bed)
    place(stay(home, elder(14), days(FEB)), bed)
    with refused("placement_on_open_unit"):
        UnitPeriod.objects.filter(unit=bed).update(valid=days(FEB, MAR))
    with refused("placement_on_open_unit"):
        UnitPeriod.objects.filter(unit=bed).delete()


def test_a_bed_may_change_its_kind_under_somebody() -> None:
    home = site()
    bed = unit(home, valid=days(JAN, MAR))
    offer(bed, valid=days(MAR), nursing=True)
    place(stay(home, elder(), days(FEB)), bed)
    assert Placement.objects.get().until is None


def a_class(home: Any, places: int = 2, label: str = "小一班", **other: Any) -> Unit:
    facts = {"class_kind": ClassKind.TODDLERS, "hours": Hours.FULL_DAY, "places": places} | other
    return unit(home, UnitKind.CHILD_CLASS, label, **facts)


def test_a_class_never_holds_more_children_than_places() -> None:
    home = site(kind=SiteKind.CHILDCARE)
    group = a_class(home, 2)
    kept = [stay(home, child(n), days(JAN, MAR), kind=StayKind.CHILDCARE) for n in (101, 103)]
    for each in kept:
        place(each, group)
    third = stay(home, child(105), days(FEB, APR), kind=StayKind.CHILDCARE)
    with refused("placement_within_places"):
        place(third, group)
    place(third, group, days(MAR, APR))
    with refused("placement_within_places"):
        UnitPeriod.objects.filter(unit=group).update(places=1)
    with refused("placement_on_open_unit"):
        UnitPeriod.objects.filter(unit=group).update(valid=days(JAN, MAR))
    UnitPeriod.objects.filter(unit=group).update(valid=days(JAN, APR))


@pytest.mark.parametrize(
    ("kind", "most"),
    [
        (ClassKind.INFANTS, 10),
        (ClassKind.TODDLERS, 15),
        (ClassKind.OLDER, 20),
        (ClassKind.MIXED, 18),
        (ClassKind.FAMILY, 5),
    ],
)
def test_a_class_is_no_larger_than_the_standard(kind: ClassKind, most: int) -> None:
    home = site(kind=SiteKind.CHILDCARE)
    a_class(home, most, class_kind=kind, valid=days(JAN))
    with refused("unit_within_limit"):
        a_class(home, most + 1, "大班", class_kind=kind, valid=days(JAN))


def test_the_standard_of_the_first_day_counts() -> None:
    """A class that began before the standard was in force stays as it was."""
    home = site(kind=SiteKind.CHILDCARE)
    a_class(home, 25, valid=days(date(2018, 9, 1)))
    assert Limit.objects.filter(kind="class_size", valid__contains=date(2018, 9, 1)).count() == 0


def test_a_family_childcare_point_is_small() -> None:
    home = site(kind=SiteKind.FAMILY_CHILDCARE)
    a_class(home, 3, class_kind=ClassKind.FAMILY, valid=days(JAN, MAR))
    with refused("family_point_small"):
        a_class(home, 3, "二", class_kind=ClassKind.FAMILY, valid=days(FEB))
    a_class(home, 2, "三", class_kind=ClassKind.FAMILY, valid=days(FEB))
    a_class(home, 3, "四", class_kind=ClassKind.FAMILY, valid=days(MAR))


def test_facts_are_one_at_a_time() -> None:
    home = site()

    def fact(kind: FactKind, detail: str = "", first: date = JAN, until: date | None = None) -> None:
        SiteFact.objects.create(site=home, kind=kind, detail=detail, valid=days(first, until), **BY)

    fact(FactKind.GRADE, until=MAR)
    with refused("site_fact_once_at_a_time"):
        fact(FactKind.GRADE, first=FEB)
    fact(FactKind.GRADE, first=MAR)
    fact(FactKind.INSURANCE, Insurance.LIABILITY)
    fact(FactKind.INSURANCE, Insurance.ACCIDENT)
    with refused("site_fact_detail_fits"):
        fact(FactKind.INSURANCE, "fire")
    with refused("site_fact_detail_fits"):
        fact(FactKind.STAR, "liability")


def test_one_operator_a_credit_code_and_one_main_address() -> None:
    first = operator()
    with refused("operator_code_once"):
        type(first).objects.create(
            name="另一个",
            credit_code=first.credit_code,
            area=SHANGTAN,
            created_at=first.created_at,
            updated_at=first.created_at,
        )
    with refused("operator_code_formed"):
        type(first).objects.filter(pk=first.pk).update(credit_code=credit_code(9).replace("9", "O", 1))
    owner = institution()
    site(institution=owner)
    with refused("site_one_main"):
        site(SHANGTAN, institution=owner)
    site(SHANGTAN, institution=owner, main=False)


def test_a_stay_that_has_ended_has_its_last_day() -> None:
    home = site()
    with refused("stay_end_has_its_day"):
        stay(home, elder(), days(JAN), end="home")
    with refused("stay_begins"):
        stay(home, elder(14), days(None, MAR))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), min_size=1, max_size=9),
    st.integers(1, 3),
)
def test_whatever_is_asked_in_whatever_order_a_class_is_never_over_full(
    asked: list[tuple[int, int]], places: int
) -> None:
    """Property: on no day more placements than places, and nothing was refused that would have fitted."""
    with transaction.atomic():
        home = site(kind=SiteKind.CHILDCARE)
        group = a_class(home, places)
        held: list[tuple[int, int]] = []
        for number, (first, length) in enumerate(asked):
            valid = days(JAN + timedelta(first), JAN + timedelta(first + length))
            kept = stay(home, child(501 + 2 * number), valid, kind=StayKind.CHILDCARE)
            fits = all(sum(a <= day < b for a, b in held) < places for day in range(first, first + length))
            try:
                with transaction.atomic():
                    place(kept, group)
                held.append((first, first + length))
                assert fits
            except IntegrityError:
                assert not fits
        transaction.set_rollback(True)
