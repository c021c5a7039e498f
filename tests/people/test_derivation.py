"""Who lives alone and whose nest is empty follows from age and household, and the rows never say anything else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laoyou.core.ages import age_on
from laoyou.core.errors import NotAllowed
from laoyou.core.identifiers import uuid7
from laoyou.people.enums import Basis, ConditionKind, HouseholdRole, RelationKind, Source
from laoyou.people.models import Condition, Definition, Household, Person, Relation
from laoyou.people.services.derivation import keep_all_derived, keep_derived
from laoyou.people.services.moves import move_person, record_death
from laoyou.people.services.persons import correct_person
from laoyou.people.services.relation_rules import Relationship
from laoyou.people.services.relations import record_relation
from laoyou.records.models import AuditEvent
from tests.people.registry import MAYING_COMMUNITY, NOW, SHANGTAN, SYSTEM, TODAY, details, enter, worker

pytestmark = pytest.mark.django_db


def home(*people: UUID, collective: bool = False) -> UUID:
    """A household of these people, the first at its head and the second its spouse."""
    household = Household.objects.create(area=MAYING_COMMUNITY, collective=collective)
    for person_id, role in zip(people, (HouseholdRole.HEAD, HouseholdRole.SPOUSE, HouseholdRole.CHILD), strict=False):
        Person.objects.filter(id=person_id).update(household=household, household_role=role)
    return household.id


def held(person_id: UUID) -> list[tuple[str, str]]:
    found = Condition.objects.filter(person_id=person_id, basis=Basis.DERIVED).order_by("kind", "valid")
    return [(each.kind, str(each.valid)) for each in found]


def old(name: str = "马玉兰", sequence: int = 12, birth: date = date(1943, 5, 2)) -> UUID:
    return enter(name, birth, sequence)


def test_who_lives_alone_and_whose_nest_is_empty() -> None:
    alone, wife, husband = old(), old("韩秀英", 14), old("祁生福", 11)
    with_son, son = old("祁兰", 16), enter("祁建国", date(1968, 1, 1), 13)
    young, nobody_s = enter("祁小年", date(1980, 1, 1), 15), old("无户", 18)
    in_dormitory = old("院中人", 20)
    home(alone), home(wife, husband), home(with_son, son), home(young)
    Person.objects.filter(id=son).update(household_role=HouseholdRole.CHILD)
    home(in_dormitory, collective=True)
    assert keep_all_derived(actor=SYSTEM, now=NOW) == 3
    assert held(alone) == [("living_alone", "[2026-03-01, None)")]
    assert held(wife) == held(husband) == [("empty_nest", "[2026-03-01, None)")]
    for other in (with_son, son, young, nobody_s, in_dormitory):
        assert held(other) == []
    assert keep_all_derived(actor=SYSTEM, now=NOW) == 0
    assert AuditEvent.objects.filter(action="people.keep_derived").get().after == {"changed": 3}


def test_two_who_are_no_couple_are_no_empty_nest_until_they_marry() -> None:
    one, other = old(), old("祁生福", 11)
    household = home(one, other)
    Person.objects.filter(household_id=household).update(household_role=HouseholdRole.OTHER)
    keep_all_derived(actor=SYSTEM, now=NOW)
    assert held(one) == []
    entered = Relationship(RelationKind.SPOUSE, Source.CIVIL_AFFAIRS, other, first=date(2026, 2, 1))
    record_relation(one, entered, actor=worker(), now=NOW)
    assert held(one) == held(other) == [("empty_nest", "[2026-03-01, None)")]


def test_a_birthday_counts_from_its_day_even_when_the_night_was_late() -> None:
    person = enter("祁六十", date(1966, 2, 20), 11)
    home(person)
    keep_all_derived(actor=SYSTEM, now=NOW - timedelta(days=30))
    assert held(person) == []
    keep_all_derived(actor=SYSTEM, now=NOW)
    assert held(person) == [("living_alone", "[2026-02-20, None)")]


def test_a_move_leaves_the_one_who_stays_alone_and_both_histories() -> None:
    wife, husband = old(), old("祁生福", 11)
    home(wife, husband)
    keep_all_derived(actor=SYSTEM, now=datetime(2026, 1, 5, 1, tzinfo=NOW.tzinfo))
    move_person(husband, SHANGTAN, on=date(2026, 2, 1), source=Source.COMMUNITY, revision=0, actor=worker(), now=NOW)
    assert held(wife) == [("empty_nest", "[2026-01-05, 2026-02-01)"), ("living_alone", "[2026-02-01, None)")]
    assert held(husband) == [("empty_nest", "[2026-01-05, 2026-02-01)")]


def test_a_death_leaves_the_other_alone() -> None:
    wife, husband = old(), old("祁生福", 11)
    home(wife, husband)
    keep_all_derived(actor=SYSTEM, now=datetime(2026, 1, 5, 1, tzinfo=NOW.tzinfo))
    record_death(husband, on=date(2026, 2, 1), source=Source.HEALTH, revision=0, actor=worker(), now=NOW)
    assert held(wife)[1] == ("living_alone", "[2026-02-01, None)")
    assert held(husband) == [("empty_nest", "[2026-01-05, 2026-02-01)")]
    assert keep_all_derived(actor=SYSTEM, now=NOW) == 0


def test_a_corrected_birth_or_place_is_followed() -> None:
    person = old()
    home(person)
    keep_all_derived(actor=SYSTEM, now=NOW)
    younger = details(birth=date(1990, 5, 2))
    correct_person(person, younger, revision=0, reason="录错年份", actor=worker(), now=NOW)
    assert held(person) == []
    correct_person(person, details(), revision=1, reason="恢复", actor=worker(), now=NOW)
    assert held(person) == [("living_alone", "[2026-03-01, None)")]
    correct_person(person, details(area=SHANGTAN), revision=2, reason="录错村", actor=worker(), now=NOW)
    assert (held(person), Person.objects.get(id=person).household) == ([], None)


def test_definitions_are_dated_and_decide() -> None:
    person = enter("祁六二", date(1964, 2, 20), 11)
    home(person)
    Definition.objects.filter(situation="living_alone").update(valid=(None, TODAY))
    Definition.objects.create(situation="living_alone", valid=(TODAY, None), age_from=65, source="测试")
    keep_all_derived(actor=SYSTEM, now=NOW - timedelta(days=1))
    assert held(person) == [("living_alone", "[2026-02-28, None)")]
    keep_all_derived(actor=SYSTEM, now=NOW)
    assert held(person) == [("living_alone", "[2026-02-28, 2026-03-01)")]
    with pytest.raises(IntegrityError), transaction.atomic():
        Definition.objects.create(situation="living_alone", valid=(TODAY, None), age_from=70, source="测试")


def test_a_neighbour_s_worker_leaves_the_truth_behind(as_web_role: None) -> None:
    """Who moves somebody out of a household of another county cannot see who stays there; the rows are true anyway."""
    _as("RESET ROLE")
    wife, husband = old(), enter("祁生福", date(1940, 7, 9), 11, registered_area=SHANGTAN)
    home(wife, husband)
    keep_all_derived(actor=SYSTEM, now=datetime(2026, 1, 5, 1, tzinfo=NOW.tzinfo))
    from laoyou.accounts.services.scope import scoped
    from laoyou.core import clock

    near = worker(area=630202000000)
    _as("SET ROLE laoyou_web")
    with scoped(near, now=clock.now()):
        assert not Person.objects.filter(id=wife).exists()
        move_person(husband, SHANGTAN, on=date(2026, 2, 1), source=Source.COMMUNITY, revision=0, actor=near, now=NOW)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM people_derived(%s, NULL)", [TODAY])
            assert cursor.fetchone() == (0,)
    _as("RESET ROLE")
    assert held(wife)[1] == ("living_alone", "[2026-02-01, None)")


def _as(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_only_the_system_works_everything_out() -> None:
    with pytest.raises(NotAllowed):
        keep_all_derived(actor=worker(), now=NOW)


# Whatever happens, the rows equal a recomputation made in another way.

PEOPLE = 6
HOMES = 3
BIRTHS = [date(1943, 5, 2), date(1966, 2, 28), date(1966, 3, 1), date(1966, 3, 2), date(1990, 1, 1), date(1936, 2, 29)]
lodgings = st.lists(
    st.tuples(st.integers(-1, HOMES - 1), st.sampled_from([0, 1, 2, 3, 9]), st.booleans()),
    min_size=PEOPLE,
    max_size=PEOPLE,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(lodgings, min_size=1, max_size=4), married=st.sets(st.integers(0, PEOPLE - 2), max_size=2))
def test_rows_equal_a_recomputation(steps: list[list[tuple[int, int, bool]]], married: set[int]) -> None:
    with transaction.atomic():
        people, homes = (
            _strangers(),
            [Household.objects.create(area=MAYING_COMMUNITY, collective=at == 2) for at in range(HOMES)],
        )
        for at in married:
            _marry(people[at], people[at + 1])
        for number, drawn in enumerate(steps):
            step = _one_head_each(drawn)
            on = TODAY + timedelta(days=number)
            now = NOW + timedelta(days=number)
            before = {each.household_id for each in Person.objects.all()}
            Person.objects.update(household_role=HouseholdRole.UNKNOWN)
            for person, (at, role, alive) in zip(people, step, strict=True):
                Person.objects.filter(id=person.id).update(
                    household=homes[at] if at >= 0 else None, household_role=role, death=None if alive else on
                )
            if number % 2:
                keep_all_derived(actor=SYSTEM, now=now)
            else:
                keep_derived([*before, *(each.id for each in homes)], [each.id for each in people], on=on, now=now)
            assert _open() == _recomputed(people, step, married, on)
            assert keep_all_derived(actor=SYSTEM, now=now) == 0
        transaction.set_rollback(True)


def _one_head_each(drawn: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """The database keeps at most one living head a household: a second one drawn is something else."""
    taken: set[int] = set()
    step = []
    for at, role, alive in drawn:
        second = role == HouseholdRole.HEAD and alive and at >= 0 and at in taken
        if role == HouseholdRole.HEAD and alive:
            taken.add(at)
        step.append((at, HouseholdRole.OTHER.value if second else role, alive))
    return step


def _strangers() -> list[Person]:
    return [
        Person.objects.create(
            id=uuid7(),
            name=f"祁{at}",
            sex=1,
            birth=birth,
            area=MAYING_COMMUNITY,
            source=Source.COMMUNITY,
            created_at=NOW,
            updated_at=NOW,
        )
        for at, birth in enumerate(BIRTHS)
    ]


def _marry(one: Person, other: Person) -> None:
    facts = {"kind": "spouse", "valid": (None, None), "source": "community", "recorded_at": NOW}
    with transaction.atomic():
        try:
            with transaction.atomic():
                Relation.objects.create(person=one, other=other, **facts)
                Relation.objects.create(person=other, other=one, **facts)
        except IntegrityError:
            return


def _open() -> set[tuple[UUID, str]]:
    found = Condition.objects.filter(basis=Basis.DERIVED, until__isnull=True)
    return {(each.person_id, each.kind) for each in found}


def _recomputed(
    people: Sequence[Person], step: Sequence[tuple[int, int, bool]], married: set[int], on: date
) -> set[tuple[UUID, str]]:
    couples = {frozenset(pair) for pair in Relation.objects.filter(kind="spouse").values_list("person_id", "other_id")}
    found = set()
    for at in (0, 1):  # the third is an institution
        inside = [
            (person, role) for person, (where, role, alive) in zip(people, step, strict=True) if where == at and alive
        ]
        roles = {role for _, role in inside}
        if len(inside) == 1:
            kind = ConditionKind.LIVING_ALONE
        elif len(inside) == 2 and (roles == {1, 2} or frozenset(each.id for each, _ in inside) in couples):
            kind = ConditionKind.EMPTY_NEST
        else:
            continue
        found |= {(person.id, kind.value) for person, _ in inside if age_on(person.birth, on) >= 60}
    return found
