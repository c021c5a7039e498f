"""What follows from deaths, moves, births and people taken in: counted first, carried out for one and for many."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import override_settings
from django.utils.translation import gettext_lazy as _

from laoyou.core.errors import NotAllowed, NotFound
from laoyou.people.enums import Basis, Document, Happening, HouseholdRole, RelationKind, Source
from laoyou.people.models import Condition, Errand, HealthPeriod, Household, PastResidence, Person, Relation
from laoyou.people.selectors.card import card
from laoyou.people.services import effects
from laoyou.people.services.effects import Event, Step, foresee
from laoyou.people.services.happenings import (
    Birth,
    MotherIsNot,
    record_births,
    record_deaths,
    record_moves,
    record_rescued,
)
from laoyou.people.services.moves import (
    AlreadyDead,
    MovedBefore,
    SamePlace,
    move_person,
    record_death,
)
from laoyou.people.services.numbers import NumberNotValid
from laoyou.people.services.persons import DatesDisagree, DocumentTaken
from laoyou.people.services.relation_rules import ChildNotYounger, DeadByThen
from laoyou.records.models import AuditEvent
from tests.people.registry import MAYING_COMMUNITY, MINHE, NOW, SHANGTAN, details, enter, number_of, worker
from tests.people.test_identity_merging import held, managed, related

pytestmark = pytest.mark.django_db
DIED = date(2026, 2, 20)


def couple() -> tuple[UUID, UUID]:
    """马玉兰 and 祁福, married, alone in one household."""
    home = Household.objects.create(area=MAYING_COMMUNITY)
    wife, husband = enter(), enter("祁福", date(1940, 1, 1), 11)
    Person.objects.filter(id=wife).update(household=home, household_role=HouseholdRole.SPOUSE)
    Person.objects.filter(id=husband).update(household=home, household_role=HouseholdRole.HEAD)
    related(wife, "spouse", husband, date(1965, 1, 1))
    related(husband, "spouse", wife, date(1965, 1, 1))
    return wife, husband


def told() -> set[tuple[UUID, str]]:
    return set(Errand.objects.filter(done_at=None).values_list("person", "kind"))


def test_a_death_is_foreseen_exactly_and_then_happens() -> None:
    wife, husband = couple()
    held(husband, date(2024, 1, 1), None)
    held(husband, date(2026, 5, 1), None, kind="dementia")
    helper = enter("祁寿", date(1970, 1, 1), 13)
    related(husband, "agent", helper, date(2025, 1, 1))
    managed(husband, date(2020, 1, 1), None)
    event = Event(husband, DIED, source=Source.PUBLIC_SECURITY)
    expected = {
        "conditions_ended": 1,
        "conditions_dropped": 1,
        "authorities_ended": 1,
        "relations_ended": 2,
        "health_ended": 1,
        "told_left_alone": 1,
        "told_after_death": 1,
        "deaths": 1,
    }
    assert foresee(Happening.DEATH, [event], by="测试", now=NOW).counts == expected
    assert not Errand.objects.exists()
    done = record_death(husband, on=DIED, source=Source.PUBLIC_SECURITY, revision=0, actor=worker(), now=NOW)
    assert done.counts == expected
    assert told() == {(wife, "left_alone"), (husband, "after_death")}
    visit = Errand.objects.get(kind="left_alone")
    assert (visit.other_id, visit.area, visit.since, visit.due) == (
        husband,
        MAYING_COMMUNITY,
        DIED,
        DIED + timedelta(days=7),
    )
    dead = Person.objects.get(id=husband)
    assert (dead.death, dead.revision, dead.updated_at) == (DIED, 1, NOW)
    assert not Relation.objects.filter(valid__contains=DIED).exists()
    assert not HealthPeriod.objects.filter(valid__contains=DIED).exists()
    kept = {(each.person_id, each.kind) for each in Condition.objects.all()}
    assert kept == {(husband, "low_income"), (wife, "living_alone")}


def test_who_is_left_with_others_or_young_or_in_a_home_is_not_told_of() -> None:
    wife, husband = couple()
    third = enter("祁寿", date(1970, 1, 1), 13)
    Person.objects.filter(id=third).update(household=Person.objects.get(id=wife).household)
    counts = foresee(Happening.DEATH, [Event(husband, DIED)], by="", now=NOW).counts
    assert "told_left_alone" not in counts
    # Two die together: the third is left, and is 56.
    counts = foresee(Happening.DEATH, [Event(husband, DIED), Event(wife, DIED)], by="", now=NOW).counts
    assert "told_left_alone" not in counts
    Person.objects.filter(id=third).update(birth=date(1950, 1, 1))
    counts = foresee(Happening.DEATH, [Event(husband, DIED), Event(wife, DIED)], by="", now=NOW).counts
    assert counts["told_left_alone"] == 1
    Household.objects.update(collective=True)
    counts = foresee(Happening.DEATH, [Event(husband, DIED), Event(wife, DIED)], by="", now=NOW).counts
    assert "told_left_alone" not in counts


def test_many_deaths_go_in_and_each_refusal_says_why() -> None:
    wife, husband = couple()
    outside = enter("祁寿", date(1970, 1, 1), 13, area=SHANGTAN, registered_area=SHANGTAN)
    dead = enter("祁喜", date(1950, 1, 1), 15)
    Person.objects.filter(id=dead).update(death=date(2020, 1, 1))
    rows = {name: uuid4() for name in ("wife", "again", "before", "outside", "dead", "nobody")}
    done = record_deaths(
        [
            Event(wife, DIED, source=Source.PUBLIC_SECURITY, row_id=rows["wife"]),
            Event(wife, DIED, row_id=rows["again"]),
            Event(husband, date(1930, 1, 1), row_id=rows["before"]),
            Event(outside, DIED, row_id=rows["outside"]),
            Event(dead, DIED, row_id=rows["dead"]),
            Event(uuid4(), DIED, row_id=rows["nobody"]),
        ],
        actor=worker(area=MINHE),
        now=NOW,
    )
    assert done.applied == 1
    assert {key: type(why) for key, why in done.refused.items()} == {
        rows["again"]: NotFound,
        rows["before"]: DatesDisagree,
        rows["outside"]: NotFound,
        rows["dead"]: AlreadyDead,
        rows["nobody"]: NotFound,
    }
    assert set(Person.objects.filter(death=DIED).values_list("id", flat=True)) == {wife}
    event = AuditEvent.objects.latest("id")
    assert (event.action, event.subject_id, event.reason) == ("people.record_death", str(wife), "public_security")
    with pytest.raises(NotAllowed):
        record_deaths([], actor=worker("leader"), now=NOW)


def test_a_move_ends_what_the_household_brought_and_tells_both_communities() -> None:
    wife, husband = couple()
    held(wife, date(2024, 1, 1), None, kind="empty_nest", basis=Basis.DERIVED)
    held(wife, date(2024, 1, 1), None, kind="minimum_allowance")
    event = Event(wife, date(2026, 2, 1), SHANGTAN, Source.COMMUNITY)
    expected = {
        "residences_kept": 1,
        "derived_ended": 1,
        "told_left_alone": 1,
        "told_recertify": 1,
        "told_moved_in": 1,
        "moves": 1,
    }
    assert foresee(Happening.MOVE, [event], by="", now=NOW).counts == expected
    move_person(wife, SHANGTAN, on=date(2026, 2, 1), source=Source.COMMUNITY, revision=0, actor=worker(), now=NOW)
    assert told() == {(husband, "left_alone"), (wife, "recertify"), (wife, "moved_in")}
    assert set(Errand.objects.filter(person=wife).values_list("area", flat=True)) == {SHANGTAN}
    assert Condition.objects.get(kind="minimum_allowance").until is None
    assert Condition.objects.get(kind="empty_nest").until == date(2026, 2, 1)
    person = Person.objects.get(id=wife)
    assert (person.area, person.household_id, person.household_role, person.lives_since) == (
        SHANGTAN,
        None,
        0,
        date(2026, 2, 1),
    )
    past = PastResidence.objects.get()
    assert (past.area, past.valid.lower, past.valid.upper) == (MAYING_COMMUNITY, None, date(2026, 2, 1))


def test_inside_the_county_nothing_is_certified_anew_and_a_second_move_follows_the_first() -> None:
    one = enter()
    held(one, date(2024, 1, 1), None, kind="minimum_allowance")
    near = MAYING_COMMUNITY + 1
    done = record_moves([Event(one, date(2026, 1, 1), near)], actor=worker(), now=NOW)
    assert "told_recertify" not in done.effects.counts
    done = record_moves(
        [Event(one, date(2025, 12, 1), SHANGTAN), Event(one, date(2026, 2, 1), MAYING_COMMUNITY)],
        actor=worker(),
        now=NOW,
    )
    assert [type(each) for each in done.refused.values()] == [MovedBefore]
    periods = PastResidence.objects.order_by("valid").values_list("area", "valid")
    assert [(area, valid.lower, valid.upper) for area, valid in periods] == [
        (MAYING_COMMUNITY, None, date(2026, 1, 1)),
        (near, date(2026, 1, 1), date(2026, 2, 1)),
    ]
    same = record_moves([Event(one, date(2026, 2, 20), MAYING_COMMUNITY)], actor=worker(), now=NOW)
    assert [type(each) for each in same.refused.values()] == [SamePlace]
    assert told() == {(one, "moved_in")}  # one entry waits, however often somebody moves
    assert Errand.objects.get().area == MAYING_COMMUNITY
    record_death(one, on=DIED, source=Source.HEALTH, revision=2, actor=worker(), now=NOW)
    assert told() == {(one, "after_death")}
    assert Errand.objects.get(kind="moved_in").done_at == NOW


def mother_and_father() -> tuple[UUID, UUID]:
    home = Household.objects.create(area=MAYING_COMMUNITY)
    mother, father = enter("祁花", date(1998, 1, 1), 12), enter("马福", date(1996, 1, 1), 11)
    Person.objects.filter(id=mother).update(household=home, household_role=HouseholdRole.CHILD_IN_LAW)
    return mother, father


def born(mother: UUID, **other: Any) -> Birth:
    facts: dict[str, Any] = {"name": "马小宝", "sex": 1, "birth": date(2026, 2, 10), "source": Source.HEALTH}
    return Birth(mother, **(facts | other))


def test_a_newborn_has_a_household_parents_and_a_visit_to_wait_for() -> None:
    mother, father = mother_and_father()
    done = record_births(
        [born(mother, father_id=father, document=Document.CITIZEN_ID, number=number_of(date(2026, 2, 10), 21))],
        actor=worker(),
        now=NOW,
    )
    assert (done.applied, done.refused) == (1, {})
    assert done.effects.counts == {"births": 1, "relations_begun": 4, "told_newborn_visit": 1}
    child = Person.objects.get(name="马小宝")
    assert (child.area, child.registered_area, child.lives_since, child.household_role) == (
        MAYING_COMMUNITY,
        MAYING_COMMUNITY,
        date(2026, 2, 10),
        HouseholdRole.GRANDCHILD,
    )
    assert {(each.kind, each.other_id) for each in Relation.objects.filter(person=child)} == {
        (RelationKind.PARENT, mother),
        (RelationKind.PARENT, father),
    }
    assert Relation.objects.get(person=mother, kind="child").other_id == child.id
    assert Relation.objects.values("pair").distinct().count() == 2
    assert told() == {(child.id, "newborn_visit")}
    assert card(child.id, actor=worker()).number_masked.endswith(number_of(date(2026, 2, 10), 21)[-4:])


def test_births_that_cannot_be_are_refused_one_by_one() -> None:
    mother, father = mother_and_father()
    Person.objects.filter(id=father).update(death=date(2025, 1, 1))
    number = number_of(date(2026, 2, 10), 21)
    rows = [uuid4() for _ in range(7)]
    done = record_births(
        [
            born(mother, row_id=rows[0], document=Document.CITIZEN_ID, number=number),
            born(mother, row_id=rows[1], document=Document.CITIZEN_ID, number=number),
            born(father, row_id=rows[2]),
            born(mother, row_id=rows[3], father_id=father),
            born(mother, row_id=rows[4], birth=date(1990, 1, 1)),
            born(mother, row_id=rows[5], document=Document.CITIZEN_ID, number=number[:-1] + "A"),
            born(uuid4(), row_id=rows[6]),
        ],
        actor=worker(),
        now=NOW,
    )
    assert done.applied == 1
    assert isinstance(done.refused.pop(rows[5]), NumberNotValid)
    assert {rows.index(key): type(why) for key, why in done.refused.items()} == {
        1: DocumentTaken,
        2: MotherIsNot,
        3: DeadByThen,
        4: ChildNotYounger,
        6: NotFound,
    }


def test_somebody_taken_in_without_a_number_is_to_be_identified() -> None:
    found = details("无名", date(1960, 1, 1), 11, document=None, number="", registered_area=None)
    key = record_rescued(found, on=date(2026, 2, 28), actor=worker(), now=NOW)
    person = Person.objects.get(id=key)
    assert (person.source, person.household_id, person.document) == ("civil_affairs", None, "")
    assert told() == {(key, "identify")}


OF_ANOTHER_PACKAGE = (
    Step(
        Happening.DEATH,
        "allowances_ended",
        "people_healthperiod",
        "delete",
        "WITH h AS ({happened}) SELECT t.id, h.row_id FROM h JOIN people_healthperiod t ON t.person_id = h.person_id",
        str(_("%(count)s deaths are recorded.")),
    ),
)


@override_settings(EFFECT_STEPS=["tests.people.test_effects.OF_ANOTHER_PACKAGE"])
def test_a_later_package_adds_its_effects_in_the_settings() -> None:
    one = enter()
    managed(one, date(2020, 1, 1), None)
    assert [step.code for step in effects.steps_of(Happening.DEATH)][-2:] == ["allowances_ended", "deaths"]
    assert foresee(Happening.DEATH, [Event(one, DIED)], by="", now=NOW).counts["allowances_ended"] == 1
    record_deaths([Event(one, DIED)], actor=worker(), now=NOW)
    assert not HealthPeriod.objects.exists()


def test_a_step_s_query_can_be_used_with_rows_that_stand_elsewhere() -> None:
    """As an exchange does that keeps a journal of its own: the rows come from a table and not from parameters."""
    one = enter()
    row = held(one, date(2024, 1, 1), None)
    (step,) = [each for each in effects.steps_of(Happening.DEATH) if each.code == "conditions_ended"]
    happened = f"""SELECT '{row.id}'::uuid AS row_id, p.id AS person_id, date '2026-02-20' AS day, NULL::bigint AS area,
                   'health' AS source, '甲' AS recorded_by, now() AS recorded_at FROM people_person p"""  # noqa: S608
    found = Condition.objects.raw(step.query.replace("{happened}", happened))
    assert [(each.id, each.valid) for each in found] == [(row.id, DateRange(date(2024, 1, 1), DIED))]


def test_no_code_of_a_step_is_used_twice_for_one_happening() -> None:
    for happening in Happening:
        codes = [step.code for step in effects.steps_of(happening)]
        assert len(codes) == len(set(codes))
