"""A household begins, grows, splits, moves and ends; what follows for everybody in it is true at every step."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laoyou.core.errors import Conflict, DomainError, NotAllowed, NotFound
from laoyou.people.enums import Basis, HouseholdRole, Source
from laoyou.people.models import Condition, Errand, Household, PastResidence, Person
from laoyou.people.selectors.households import household as household_page
from laoyou.people.services import households
from laoyou.people.services.derivation import keep_all_derived
from laoyou.people.services.household_rules import (
    AlreadyMember,
    Home,
    HouseholdElsewhere,
    NameForInstitutions,
    NobodyChosen,
    NotMembers,
    PointOutsideChina,
    TwoHeads,
)
from laoyou.people.services.moves import move_person, record_death
from laoyou.people.services.persons import ReasonNeeded
from laoyou.people.services.residence import AlreadyDead, MovedBefore, NotYet
from laoyou.records.models import AuditEvent
from tests.people.registry import LEDU, MAYING_COMMUNITY, NOW, SHANGTAN, SYSTEM, TODAY, enter, worker

pytestmark = pytest.mark.django_db
HEAD, SPOUSE, CHILD, UNKNOWN = HouseholdRole.HEAD, HouseholdRole.SPOUSE, HouseholdRole.CHILD, HouseholdRole.UNKNOWN
FIRST = date(2026, 1, 10)
HERE = Home(MAYING_COMMUNITY, "二组12号", 102.8, 36.3)


@pytest.fixture
def wife() -> UUID:
    return enter()


@pytest.fixture
def husband() -> UUID:
    return enter("祁生福", date(1940, 7, 9), 11)


def begin(*members: tuple[UUID, HouseholdRole], home: Home = HERE, on: date = FIRST) -> UUID:
    return households.create_household(home, dict(members), on=on, actor=worker(), now=NOW)


def join(household_id: UUID, person_id: UUID, role: HouseholdRole = UNKNOWN, on: date = TODAY) -> None:
    households.join_household(household_id, person_id, role, on=on, actor=worker(), now=NOW)


def derived(person_id: UUID) -> list[tuple[str, str]]:
    found = Condition.objects.filter(person_id=person_id, basis=Basis.DERIVED).order_by("valid")
    return [(each.kind, str(each.valid)) for each in found]


def test_a_household_begins_grows_and_shrinks_and_conditions_follow(wife: UUID, husband: UUID) -> None:
    home = begin((wife, HEAD))
    assert derived(wife) == [("living_alone", "[2026-01-10, None)")]
    join(home, husband, SPOUSE, on=date(2026, 1, 20))
    assert derived(wife) == [("living_alone", "[2026-01-10, 2026-01-20)"), ("empty_nest", "[2026-01-20, None)")]
    son = enter("祁建国", date(1968, 1, 1), 13, area=SHANGTAN)
    join(home, son, CHILD, on=date(2026, 2, 1))
    assert derived(husband) == [("empty_nest", "[2026-01-20, 2026-02-01)")]
    assert (Person.objects.get(id=son).area, PastResidence.objects.get(person_id=son).area) == (
        MAYING_COMMUNITY,
        SHANGTAN,
    )
    households.leave_household(son, on=date(2026, 2, 10), reason="外出务工", actor=worker(), now=NOW)
    assert derived(husband)[-1] == ("empty_nest", "[2026-02-10, None)")
    left = Person.objects.get(id=son)
    assert (left.household_id, left.area, left.lives_since) == (None, MAYING_COMMUNITY, date(2026, 2, 10))
    assert keep_all_derived(actor=SYSTEM, now=NOW) == 0


def test_the_page_says_who_lives_there_and_who_did(wife: UUID, husband: UUID) -> None:
    home = begin((wife, HEAD), (husband, SPOUSE))
    son = enter("祁建国", date(1968, 1, 1), 13)
    join(home, son, CHILD, on=date(2026, 2, 1))
    move_person(son, SHANGTAN, on=date(2026, 2, 10), source=Source.COMMUNITY, revision=1, actor=worker(), now=NOW)
    record_death(husband, on=date(2026, 2, 20), source=Source.HEALTH, revision=1, actor=worker(), now=NOW)
    page = household_page(home, on=TODAY, actor=worker())
    assert [(each.member.person.name, each.conditions) for each in page.members] == [("马玉兰", ("living_alone",))]
    assert [(each.person.name, each.died, each.until) for each in page.former] == [
        ("祁生福", True, date(2026, 2, 20)),
        ("祁建国", False, date(2026, 2, 10)),
    ]
    with pytest.raises(NotFound):
        household_page(home, on=TODAY, actor=worker(area=LEDU))


def test_who_only_was_not_known_to_live_there_leaves_no_period(wife: UUID) -> None:
    begin((wife, HEAD))
    assert not PastResidence.objects.exists()
    assert Person.objects.get(id=wife).lives_since == FIRST


def test_a_split_leaves_two_households_and_both_histories(wife: UUID, husband: UUID) -> None:
    home = begin((wife, HEAD), (husband, SPOUSE))
    new = households.split_household(
        home, Home(SHANGTAN, "一组3号"), {husband: HEAD}, on=TODAY, actor=worker(), now=NOW
    )
    assert derived(wife)[-1] == derived(husband)[-1] == ("living_alone", "[2026-03-01, None)")
    moved = Person.objects.get(id=husband)
    assert (moved.household_id, moved.area, moved.household_role) == (new, SHANGTAN, HEAD)
    past = PastResidence.objects.get(person_id=husband)
    assert (past.household_id, past.area, str(past.valid)) == (home, MAYING_COMMUNITY, "[2026-01-10, 2026-03-01)")
    with pytest.raises(NotMembers):
        households.split_household(home, HERE, {husband: HEAD}, on=TODAY, actor=worker(), now=NOW)


def test_all_move_at_once_and_stay_together(wife: UUID, husband: UUID) -> None:
    home = begin((wife, HEAD), (husband, SPOUSE))
    with pytest.raises(Conflict):
        households.move_household(home, Home(SHANGTAN), on=TODAY, revision=5, actor=worker(), now=NOW)
    there = Home(SHANGTAN, "三组8号")
    assert households.move_household(home, there, on=TODAY, revision=0, actor=worker(), now=NOW) == 2
    assert set(Person.objects.values_list("area", "household_id", "household_role")) == {
        (SHANGTAN, home, HEAD.value),
        (SHANGTAN, home, SPOUSE.value),
    }
    assert Household.objects.get().area == SHANGTAN
    assert {str(each.valid) for each in PastResidence.objects.all()} == {"[2026-01-10, 2026-03-01)"}
    assert derived(wife) == [("empty_nest", "[2026-01-10, None)")]
    assert household_page(home, on=TODAY, actor=worker()).former == ()
    shown = households.reveal_address(home, reason="上门探访", actor=worker(area=LEDU), now=NOW)
    assert shown == "三组8号"


def test_a_household_that_moves_is_told_to_the_new_community_at_once(wife: UUID, husband: UUID) -> None:
    home = begin((wife, HEAD), (husband, SPOUSE))
    Errand.objects.all().delete()
    waiting = Errand.objects.create(
        person_id=wife, area=MAYING_COMMUNITY, kind="identify", happening="rescue", since=FIRST, due=TODAY,
        recorded_by="甲", recorded_at=NOW,
    )  # fmt: skip
    Condition.objects.create(
        person_id=husband, kind="minimum_allowance", basis="certified", source="civil_affairs", recorded_at=NOW,
        valid=(FIRST, None),
    )  # fmt: skip
    households.move_household(home, Home(MAYING_COMMUNITY, "三组8号"), on=TODAY, revision=0, actor=worker(), now=NOW)
    assert Errand.objects.count() == 1
    households.move_household(
        home, Home(SHANGTAN), on=TODAY + timedelta(days=1), revision=1, actor=worker(), now=NOW + timedelta(days=1)
    )
    told = Errand.objects.exclude(id=waiting.id)
    assert set(told.values_list("person", "kind", "area", "happening")) == {
        (wife, "moved_in", SHANGTAN, "move"),
        (husband, "moved_in", SHANGTAN, "move"),
        (husband, "recertify", SHANGTAN, "move"),
    }
    assert Errand.objects.get(id=waiting.id).area == SHANGTAN
    assert derived(wife) == [("empty_nest", "[2026-01-10, None)")]
    assert PastResidence.objects.count() == 4


def test_there_is_one_head_and_places_change_together(wife: UUID, husband: UUID) -> None:
    home = begin((wife, HEAD), (husband, SPOUSE))
    households.set_roles(home, {wife: SPOUSE, husband: HEAD}, revision=0, actor=worker(), now=NOW)
    assert dict(Person.objects.values_list("name", "household_role")) == {"马玉兰": 2, "祁生福": 1}
    with pytest.raises(TwoHeads):
        households.set_roles(home, {wife: HEAD, husband: HEAD}, revision=1, actor=worker(), now=NOW)
    with pytest.raises(Conflict):
        households.set_roles(home, {wife: HEAD, husband: SPOUSE}, revision=0, actor=worker(), now=NOW)
    with pytest.raises(TwoHeads):
        join(home, enter("祁建国", date(1968, 1, 1), 13), HEAD)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(id=wife).update(household_role=HEAD)


def test_what_cannot_be_is_refused(wife: UUID, husband: UUID) -> None:
    home = begin((wife, HEAD))
    tomorrow = TODAY + timedelta(days=1)
    dead = enter("已故", date(1940, 1, 1), 15)
    record_death(dead, on=TODAY, source=Source.HEALTH, revision=0, actor=worker(), now=NOW)
    refused: list[tuple[type[DomainError], Callable[[], object]]] = [
        (NobodyChosen, begin),
        (TwoHeads, lambda: begin((wife, HEAD), (husband, HEAD))),
        (PointOutsideChina, lambda: begin((husband, HEAD), home=Home(MAYING_COMMUNITY, "", 12.5, 41.9))),
        (PointOutsideChina, lambda: begin((husband, HEAD), home=Home(MAYING_COMMUNITY, "", 102.5, None))),
        (NameForInstitutions, lambda: begin((husband, HEAD), home=Home(MAYING_COMMUNITY, name="敬老院"))),
        (AlreadyMember, lambda: join(home, wife)),
        (AlreadyDead, lambda: join(home, dead)),
        (NotYet, lambda: join(home, husband, on=tomorrow)),
        (NotFound, lambda: join(home, UUID(int=1))),
        (NotFound, lambda: join(UUID(int=1), husband)),
        (MovedBefore, lambda: begin((wife, HEAD), on=FIRST)),
        (NotMembers, lambda: households.leave_household(husband, on=TODAY, reason="", actor=worker(), now=NOW)),
        (ReasonNeeded, lambda: households.reveal_address(home, reason="", actor=worker(), now=NOW)),
    ]
    for number, (refusal, attempt) in enumerate(refused):
        with pytest.raises(refusal):
            attempt()
        assert Household.objects.count() == 1, number
    assert Person.objects.get(id=husband).household is None


def test_the_neighbour_s_worker_and_other_roles_change_nothing(wife: UUID, husband: UUID) -> None:
    home = begin((wife, HEAD))
    near = worker(area=LEDU)
    attempts: list[Callable[..., object]] = [
        lambda who: households.join_household(home, husband, UNKNOWN, on=TODAY, actor=who, now=NOW),
        lambda who: households.move_household(home, HERE, on=TODAY, revision=0, actor=who, now=NOW),
        lambda who: households.split_household(home, HERE, {wife: HEAD}, on=TODAY, actor=who, now=NOW),
        lambda who: households.set_roles(home, {wife: HEAD}, revision=0, actor=who, now=NOW),
        lambda who: households.correct_household(home, HERE, revision=0, reason="近", actor=who, now=NOW),
        lambda who: households.leave_household(wife, on=TODAY, reason="近", actor=who, now=NOW),
        lambda who: households.create_household(HERE, {wife: HEAD}, on=TODAY, actor=who, now=NOW),
    ]
    for attempt in attempts:
        with pytest.raises((NotFound, HouseholdElsewhere)):
            attempt(near)
        with pytest.raises(NotAllowed):
            attempt(worker("department_officer"))
    with pytest.raises(NotFound):
        households.reveal_address(home, reason="上门探访", actor=near, now=NOW)
    assert Person.objects.get(id=wife).household_id == home


def test_an_institution_has_a_name_and_nothing_follows_from_living_there(wife: UUID) -> None:
    begin((wife, UNKNOWN), home=Home(MAYING_COMMUNITY, collective=True, name="马营镇敬老院"))
    assert derived(wife) == []
    page = household_page(Household.objects.get().id, on=TODAY, actor=worker())
    assert (page.collective, page.name) == (True, "马营镇敬老院")


def test_addresses_are_sealed_kept_and_corrected(wife: UUID) -> None:
    home = begin((wife, HEAD))
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_household::text FROM people_household")
        assert "二组" not in cursor.fetchone()[0]
    kept = Home(MAYING_COMMUNITY, "", 102.9, 36.2)
    households.correct_household(home, kept, revision=0, reason="定位", actor=worker(), now=NOW)
    assert households.reveal_address(home, reason="上门探访", actor=worker(), now=NOW) == "二组12号"
    event = AuditEvent.objects.filter(action="people.correct_household").get()
    assert (event.before, event.after) == ({"point": "102.8, 36.3"}, {"point": "102.9, 36.2"})
    institution = Home(MAYING_COMMUNITY, collective=True, name="敬老院")
    households.correct_household(home, institution, revision=1, reason="性质", actor=worker(), now=NOW)
    assert derived(wife) == [("living_alone", "[2026-01-10, 2026-03-01)")]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["begin", "join", "leave", "move", "die", "roles"]), st.integers(0, 4), st.integers(0, 4)
    ),
    min_size=3,
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_after_any_history_nothing_is_left_to_derive(steps: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        people = [enter(f"祁{'甲乙丙丁戊'[at]}", date(1940 + at * 12, 1, 1), 11 + 2 * at) for at in range(5)]
        for day, (what, at, other) in enumerate(steps):
            on = FIRST + timedelta(days=2 * day)
            try:
                with transaction.atomic():
                    _do(what, people[at], people[other], on)
            except DomainError:
                continue
        assert keep_all_derived(actor=SYSTEM, now=NOW) == 0
        assert Person.objects.exclude(household=None).count() >= 0
        strays = [each for each in Person.objects.exclude(household=None) if each.household.area != each.area]  # type: ignore[union-attr]
        assert strays == []
        transaction.set_rollback(True)


def _do(what: str, one: UUID, other: UUID, on: date) -> None:
    person = Person.objects.get(id=one)
    home = Person.objects.get(id=other).household_id
    if what == "begin":
        begin((one, HEAD), on=on)
    elif what == "join" and home:
        join(home, one, SPOUSE, on=on)
    elif what == "leave":
        households.leave_household(one, on=on, reason="", actor=worker(), now=NOW)
    elif what == "move":
        move_person(one, SHANGTAN, on=on, source=Source.COMMUNITY, revision=person.revision, actor=worker(), now=NOW)
    elif what == "die":
        record_death(one, on=on, source=Source.HEALTH, revision=person.revision, actor=worker(), now=NOW)
    elif what == "roles" and person.household_id:
        revision = Household.objects.get(id=person.household_id).revision
        households.set_roles(person.household_id, {one: SPOUSE}, revision=revision, actor=worker(), now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_who_leave_at_once_leave_the_third_alone() -> None:
    stays, one, other = enter(), enter("祁一", date(1990, 1, 1), 11), enter("祁二", date(1991, 1, 1), 13)
    begin((stays, HEAD), (one, CHILD), (other, CHILD))
    start, failures = threading.Barrier(2), []

    def leave(person_id: UUID) -> None:
        try:
            start.wait()
            move_person(person_id, SHANGTAN, on=TODAY, source=Source.COMMUNITY, revision=1, actor=worker(), now=NOW)
        except Exception as failure:  # noqa: BLE001 - told below
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=[each]) for each in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert derived(stays) == [("living_alone", "[2026-03-01, None)")]
