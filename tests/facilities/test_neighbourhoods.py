"""Neighbourhoods and their premises: what they have to have by which quota, what they lack, and what refuses what."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from laoyou.accounts.models import Organisation
from laoyou.accounts.services.organisations import ensure_departments
from laoyou.core.errors import Conflict, NotAllowed, NotFound
from laoyou.facilities.enums import NeighbourhoodKind, ProvisionKind, QuotaBasis, RemedyOutcome
from laoyou.facilities.models import Neighbourhood, Premises, Provision, Quota
from laoyou.facilities.selectors import neighbourhoods as found
from laoyou.facilities.services import neighbourhoods as keep
from laoyou.facilities.services import quotas
from laoyou.records.models import AuditEvent
from tests.people.registry import HAIDONG, LEDU, MAYING_COMMUNITY, MINHE, NOW, SHANGTAN, SYSTEM, TODAY, enter, worker

OFFICER = "department_officer"
HUZHONG = 232764100001


def officer(area: int = HAIDONG) -> Any:
    return worker(OFFICER, area=area)


def facts(name: str = "川垣新区", area: int = MAYING_COMMUNITY, **other: Any) -> keep.Facts:
    given = {"kind": NeighbourhoodKind.NEW, "population": 3000, "households": 1000, "counted_on": TODAY}
    return keep.Facts(name=name, area=area, **(given | other))


def record(name: str = "川垣新区", area: int = MAYING_COMMUNITY, **other: Any) -> UUID:
    return keep.record_neighbourhood(facts(name, area, **other), actor=SYSTEM, now=NOW)


def rooms(floor: int = 10_000, first: date = TODAY, **other: Any) -> keep.Rooms:
    return keep.Rooms(**({"kind": ProvisionKind.LEASED, "floor": floor, "first": first} | other))


def idle(name: str = "原供销社", area: int = MAYING_COMMUNITY, **other: Any) -> UUID:
    given = {"owner": "马营镇人民政府", "floor": 12_000, "first": TODAY}
    return quotas.record_premises(quotas.Idle(name=name, area=area, **(given | other)), actor=SYSTEM, now=NOW)


def row(key: UUID, on: date = TODAY) -> Any:
    return found.neighbourhood(key, on=on, actor=officer())


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]


def test_a_new_neighbourhood_has_to_have_a_tenth_of_a_square_metre_for_each_resident() -> None:
    key = record()
    assert (row(key).required, row(key).provided, row(key).lacking) == (30_000, 0, 30_000)
    keep.add_provision(key, rooms(12_000), actor=officer(), now=NOW)
    keep.add_provision(key, rooms(5_000, until=TODAY + timedelta(days=30)), actor=officer(), now=NOW)
    assert (row(key).provided, row(key).lacking) == (17_000, 13_000)
    later = TODAY + timedelta(days=30)
    assert (row(key, later).provided, row(key, later).lacking) == (12_000, 18_000)
    keep.add_provision(key, rooms(99_000), actor=officer(), now=NOW)
    assert row(key).lacking == 0


def test_without_a_count_it_is_not_known_and_that_is_not_nothing() -> None:
    key = record(population=None, households=1000)
    assert (row(key).required, row(key).lacking, row(key).provided) == (None, None, 0)


@pytest.mark.parametrize(("kind", "least"), [(NeighbourhoodKind.NEW, 2000 * 10), (NeighbourhoodKind.BUILT, 1500 * 10)])
def test_huzhong_counts_by_households_and_the_greater_of_two_holds(kind: NeighbourhoodKind, least: int) -> None:
    key = record("呼中小区", HUZHONG, kind=kind, population=100)
    seen = found.neighbourhood(key, on=TODAY, actor=SYSTEM)
    assert seen.required == least  # type: ignore[attr-defined]
    many = record("大社区", HUZHONG, kind=NeighbourhoodKind.NEW, population=300_000)
    assert found.neighbourhood(many, on=TODAY, actor=SYSTEM).required == 3_000_000  # type: ignore[attr-defined]


def test_the_innermost_area_decides_and_quotas_follow_each_other() -> None:
    key, first = record(), TODAY + timedelta(days=10)
    new = quotas.NewQuota(MINHE, NeighbourhoodKind.NEW, QuotaBasis.PERSON, 20, None, first, "民政〔2026〕1号")
    quotas.set_quota(new, actor=officer(MINHE), now=NOW)
    assert [row(key, on).required for on in (TODAY, first)] == [30_000, 60_000]
    quotas.set_quota(
        quotas.NewQuota(MINHE, NeighbourhoodKind.NEW, QuotaBasis.PERSON, 30, 40, first + timedelta(days=5), "2号"),
        actor=officer(MINHE),
        now=NOW,
    )
    assert [row(key, first + timedelta(days=days)).required for days in (4, 5)] == [60_000, 90_000]
    with pytest.raises(quotas.QuotaFrom):
        quotas.set_quota(new, actor=officer(MINHE), now=NOW)


def test_a_county_sets_no_quota_for_its_city_or_its_neighbour() -> None:
    for area in (HAIDONG, LEDU):
        wide = quotas.NewQuota(area, NeighbourhoodKind.NEW, QuotaBasis.PERSON, 20, None, TODAY, "越权")
        with pytest.raises(keep.OutsideYourArea):
            quotas.set_quota(wide, actor=officer(MINHE), now=NOW)


def test_counties_add_up() -> None:
    for at, (area, population) in enumerate([(MAYING_COMMUNITY, 1000), (SHANGTAN, 2000), (SHANGTAN, None)]):
        record(f"小区{at}", area, population=population)
    rows = found.by_county(found.neighbourhoods(on=TODAY, actor=officer()))
    assert [(each.area, each.neighbourhoods, each.lacking_some, each.not_known, each.lacking) for each in rows] == [
        (LEDU, 2, 1, 1, 20_000),
        (MINHE, 1, 1, 0, 10_000),
    ]


@pytest.mark.parametrize(
    ("days", "error"),
    [
        ({"planned_on": TODAY, "built_on": TODAY - timedelta(days=1)}, keep.StepsOutOfOrder),
        ({"accepted_on": TODAY}, keep.StepsOutOfOrder),
        ({"planned_on": TODAY, "handed_over_on": TODAY}, keep.StepsOutOfOrder),
        ({"planned_on": date(2026, 3, 2)}, keep.NotYet),
    ],
)
def test_the_four_steps_follow_each_other(days: dict[str, date], error: type[Exception]) -> None:
    key = record()
    with pytest.raises(error):
        keep.record_steps(key, days, revision=0, actor=officer(), now=NOW)
    keep.record_steps(key, {"planned_on": date(2025, 1, 1), "built_on": TODAY}, revision=0, actor=officer(), now=NOW)
    assert (row(key).built_on, row(key).accepted_on) == (TODAY, None)


def test_who_comes_second_sees_the_change_first() -> None:
    key = record()
    keep.correct_neighbourhood(key, facts(population=4000), revision=0, actor=officer(), now=NOW)
    with pytest.raises(Conflict):
        keep.correct_neighbourhood(key, facts(population=1), revision=0, actor=officer(), now=NOW)
    assert row(key).required == 40_000


def test_bad_input_is_answered() -> None:
    key = record()
    with pytest.raises(keep.NeighbourhoodKnown):
        record()
    with pytest.raises(keep.CountedWhen):
        record("无日期", counted_on=None)
    with pytest.raises(keep.LeaseEndsBefore):
        keep.add_provision(key, rooms(until=TODAY), actor=officer(), now=NOW)
    made = keep.add_provision(key, rooms(), actor=officer(), now=NOW)
    with pytest.raises(keep.LeaseEndsBefore):
        keep.end_provision(made, on=TODAY, reason="登记有误", actor=officer(), now=NOW)
    with pytest.raises(IntegrityError, match="provision_some_floor"), transaction.atomic():
        keep.add_provision(key, rooms(0), actor=officer(), now=NOW)


def test_a_rectification_plan_ends_once() -> None:
    ensure_departments(HAIDONG, actor=SYSTEM, now=NOW)
    owner = Organisation.objects.order_by("id").first()
    assert owner is not None
    key = record()
    measure = keep.Measure(ProvisionKind.LEASED, 30_000, "租赁临街用房", date(2026, 6, 30), owner.id)
    plan = keep.plan_remedy(key, measure, actor=officer(), now=NOW)
    assert [each.id for each in found.open_remedies(actor=officer())] == [plan]
    keep.end_remedy(plan, RemedyOutcome.DONE, on=TODAY, reason="已租赁", actor=officer(), now=NOW)
    with pytest.raises(keep.RemedyEnded):
        keep.end_remedy(plan, RemedyOutcome.DROPPED, on=TODAY, reason="再点一次", actor=officer(), now=NOW)
    assert list(found.open_remedies(actor=officer())) == []


def test_idle_premises_are_offered_nearest_first_and_taken_once() -> None:
    key = record(longitude=102.8, latitude=36.3)
    far = idle("县城旧校舍", 630222100000, floor=90_000)
    near = idle("近处", longitude=102.81, latitude=36.3)
    nearer = idle("更近", longitude=102.801, latitude=36.3)
    idle("邻县", SHANGTAN)
    idle("已过期", first=date(2025, 1, 1), until=TODAY)
    offered = found.matches(row(key), on=TODAY, actor=officer())
    assert [each.premises.id for each in offered] == [nearer, near, far]
    assert [each.metres and round(each.metres) for each in offered] == [90, 896, None]
    quotas.take_premises(nearer, key, ProvisionKind.LEASED, first=TODAY, actor=officer(), now=NOW)
    assert row(key).provided == 12_000
    with pytest.raises(quotas.PremisesTaken):
        quotas.take_premises(nearer, key, ProvisionKind.LEASED, first=TODAY, actor=officer(), now=NOW)
    with pytest.raises(quotas.PremisesTaken):
        quotas.withdraw_premises(nearer, on=TODAY + timedelta(days=1), reason="另有用途", actor=officer(), now=NOW)
    with pytest.raises(quotas.PremisesGone):
        quotas.take_premises(near, key, ProvisionKind.LEASED, first=date(2020, 1, 1), actor=officer(), now=NOW)


@given(st.floats(73, 135), st.floats(18, 53), st.floats(73, 135), st.floats(18, 53))
def test_a_distance_is_the_same_there_and_back(x1: float, y1: float, x2: float, y2: float) -> None:
    there, back = found.metres_between((x1, y1), (x2, y2)), found.metres_between((x2, y2), (x1, y1))
    assert there == pytest.approx(back)
    assert 0 <= there < 20_100_000


def test_everything_is_written_down() -> None:
    key = record()
    made = keep.add_provision(key, rooms(), actor=officer(), now=NOW)
    keep.end_provision(made, on=TODAY + timedelta(days=3), reason="租期提前结束", actor=officer(), now=NOW)
    actions = AuditEvent.objects.filter(subject_id=str(key)).order_by("id").values_list("action", flat=True)
    assert sorted(actions) == [
        "facilities.add_provision",
        "facilities.end_provision",
        "facilities.record_neighbourhood",
    ]


@pytest.mark.parametrize("role", ["leader", "plan_officer", "township_worker", "data_officer"])
def test_who_may_only_look(role: str) -> None:
    key = record()
    assert found.neighbourhood(key, on=TODAY, actor=worker(role)).name == "川垣新区"
    with pytest.raises(NotAllowed):
        keep.add_provision(key, rooms(), actor=worker(role), now=NOW)


def test_the_neighbour_county_neither_sees_nor_keeps() -> None:
    key, made = record(), idle()
    assert list(found.neighbourhoods(on=TODAY, actor=officer(LEDU))) == []
    assert list(found.premises(on=TODAY, actor=officer(LEDU))) == []
    with pytest.raises(NotFound):
        found.neighbourhood(key, on=TODAY, actor=officer(LEDU))
    with pytest.raises(NotFound):
        keep.add_provision(key, rooms(), actor=officer(LEDU), now=NOW)
    with pytest.raises(NotFound):
        quotas.withdraw_premises(made, on=TODAY, reason="越权", actor=officer(LEDU), now=NOW)
    with pytest.raises(keep.OutsideYourArea):
        keep.record_neighbourhood(facts("别处"), actor=officer(LEDU), now=NOW)


def test_the_database_keeps_the_neighbour_out_as_well(as_web_role: None) -> None:
    from laoyou.accounts.services.scope import scoped
    from laoyou.core import clock

    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    key = record()
    keep.add_provision(key, rooms(), actor=SYSTEM, now=NOW)
    idle()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laoyou_web")
    counts = {}
    for area in (MINHE, LEDU):
        with scoped(officer(area), now=clock.now()):
            counts[area] = [model.objects.count() for model in (Neighbourhood, Provision, Premises)]
            assert Quota.objects.count() == 5  # standards are public
            if area == LEDU:
                with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
                    Provision.objects.create(
                        neighbourhood_id=key,
                        kind="leased",
                        floor=1,
                        valid=(TODAY, None),
                        recorded_by="x",
                        recorded_at=NOW,
                    )
    assert counts == {MINHE: [1, 1, 1], LEDU: [0, 0, 0]}


@pytest.fixture
def thread_connections() -> Iterator[None]:
    yield
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_the_same_premises_one_is_refused(thread_connections: None) -> None:
    for attempt in range(20):
        one, other, wanted = record(f"甲{attempt}"), record(f"乙{attempt}"), idle(f"用房{attempt}")
        said = _at_once(wanted, [one, other])
        assert sorted(said) == ["PremisesTaken", "done"]
        assert Provision.objects.filter(neighbourhood__in=[one, other]).count() == 1


def _at_once(wanted: UUID, keys: list[UUID]) -> list[str]:
    said: list[str] = []
    start = threading.Barrier(len(keys))

    def take(key: UUID) -> None:
        start.wait()
        try:
            quotas.take_premises(wanted, key, ProvisionKind.LEASED, first=TODAY, actor=officer(), now=NOW)
            said.append("done")
        except quotas.PremisesTaken:
            said.append("PremisesTaken")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=[key]) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def test_the_made_up_city_has_neighbourhoods_of_its_own_people(areas_of_haidong: None) -> None:
    from laoyou.facilities.services.neighbourhoods_made_up import make_neighbourhoods

    for sequence in (12, 14, 16):
        enter(sequence=sequence)
    enter("祁上滩", sequence=18, area=SHANGTAN, registered_area=SHANGTAN)  # a village, not a residents' community
    assert make_neighbourhoods(HAIDONG, seed=1, actor=SYSTEM, now=NOW) in {1, 2}
    assert make_neighbourhoods(HAIDONG, seed=1, actor=SYSTEM, now=NOW) == 0
    built = Neighbourhood.objects.get(kind=NeighbourhoodKind.BUILT)
    assert (built.area, built.population, built.made_up) == (MAYING_COMMUNITY, 3, True)
