"""What holds, from when until when; moving and dying; what follows is closed and nothing is lost."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from laoyou.core.errors import Conflict, NotFound
from laoyou.people.enums import ConditionKind, RelationKind, Source
from laoyou.people.models import Condition, PastResidence, Person, Relation
from laoyou.people.selectors import lists
from laoyou.people.selectors.card import card
from laoyou.people.services.conditions import (
    AlreadyHolds,
    DaysDisagree,
    FollowsFromRecords,
    certify_condition,
    end_condition,
)
from laoyou.people.services.moves import move_person, record_death
from laoyou.people.services.persons import DatesDisagree
from laoyou.people.services.residence import AlreadyDead, MovedBefore, SamePlace
from tests.people.registry import LEDU, MAYING_COMMUNITY, NOW, SHANGTAN, SYSTEM, TODAY, enter, worker

pytestmark = pytest.mark.django_db
HELD = (ConditionKind.MINIMUM_ALLOWANCE, date(2025, 1, 1))


def certify(person_id: UUID, kind: ConditionKind = HELD[0], first: date = HELD[1], **other: object) -> UUID:
    facts = {"until": None, "source": Source.CIVIL_AFFAIRS} | other
    return certify_condition(person_id, kind, first=first, actor=worker(), now=NOW, **facts)  # type: ignore[arg-type]


def held(person_id: UUID, on: date = TODAY) -> list[str]:
    return [each.kind for each in card(person_id, actor=worker()).conditions if each.holds(on)]


def test_a_condition_holds_from_its_first_day_until_before_its_last() -> None:
    person_id = enter()
    certify(person_id, until=date(2026, 1, 1), evidence="民政证〔2025〕7号")
    assert held(person_id, date(2024, 12, 31)) == []
    assert held(person_id, date(2025, 1, 1)) == held(person_id, date(2025, 12, 31)) == ["minimum_allowance"]
    assert held(person_id, date(2026, 1, 1)) == []


def test_what_cannot_hold_is_refused() -> None:
    person_id = enter()
    certify(person_id)
    with pytest.raises(AlreadyHolds):
        certify(person_id, first=date(2026, 1, 1))
    with pytest.raises(FollowsFromRecords):
        certify(person_id, ConditionKind.LIVING_ALONE)
    with pytest.raises(DaysDisagree):
        certify(person_id, ConditionKind.DEMENTIA, first=date(1940, 1, 1))
    with pytest.raises(DaysDisagree):
        certify(person_id, ConditionKind.DEMENTIA, first=date(2026, 1, 2), until=date(2026, 1, 2))
    with pytest.raises(NotFound):
        certify_condition(
            person_id,
            ConditionKind.DEMENTIA,
            first=TODAY,
            until=None,
            source=Source.HEALTH,
            actor=worker(area=LEDU),
            now=NOW,
        )
    assert Condition.objects.count() == 1


def test_an_end_is_not_a_deletion() -> None:
    person_id = enter()
    condition_id = certify(person_id)
    with pytest.raises(DaysDisagree):
        end_condition(condition_id, on=date(2024, 1, 1), reason="写错", actor=worker(), now=NOW)
    end_condition(condition_id, on=date(2026, 2, 1), reason="收入提高", actor=worker(), now=NOW)
    assert held(person_id) == []
    assert held(person_id, date(2026, 1, 31)) == ["minimum_allowance"]


def test_a_move_leaves_a_period_behind() -> None:
    person_id = enter()
    with pytest.raises(SamePlace):
        move_person(person_id, MAYING_COMMUNITY, on=TODAY, source=Source.COMMUNITY, revision=0, actor=SYSTEM, now=NOW)
    move_person(person_id, SHANGTAN, on=date(2026, 2, 1), source=Source.COMMUNITY, revision=0, actor=worker(), now=NOW)
    person, past = Person.objects.get(), PastResidence.objects.get()
    assert (person.area, person.lives_since, person.household) == (SHANGTAN, date(2026, 2, 1), None)
    assert (past.area, past.valid.lower, past.valid.upper) == (MAYING_COMMUNITY, None, date(2026, 2, 1))
    with pytest.raises(Conflict):
        move_person(person_id, LEDU, on=TODAY, source=Source.COMMUNITY, revision=0, actor=worker(), now=NOW)
    with pytest.raises(MovedBefore):
        move_person(person_id, LEDU, on=date(2026, 1, 1), source=Source.COMMUNITY, revision=1, actor=SYSTEM, now=NOW)


def test_a_death_ends_what_held() -> None:
    person_id, other_id = enter(), enter("祁生福", date(1940, 7, 9), 11)
    certify(person_id)
    Relation.objects.create(
        person_id=person_id,
        kind=RelationKind.SPOUSE,
        other_id=other_id,
        valid=(date(1965, 1, 1), None),
        source=Source.COMMUNITY,
        recorded_by="测试",
        recorded_at=NOW,
    )
    died = date(2026, 2, 20)
    effects = record_death(person_id, on=died, source=Source.PUBLIC_SECURITY, revision=0, actor=worker(), now=NOW)
    assert (effects.counts["conditions_ended"], effects.counts["relations_ended"]) == (1, 1)
    assert held(person_id, died) == []
    assert held(person_id, date(2026, 2, 19)) == ["minimum_allowance"]
    assert Relation.objects.get().valid.upper == died
    with pytest.raises(AlreadyDead):
        record_death(person_id, on=died, source=Source.HEALTH, revision=1, actor=worker(), now=NOW)
    assert [each.name for each in lists.living(actor=worker())] == ["祁生福"]


@pytest.mark.parametrize("day", [date(1943, 5, 1), date(2026, 3, 2)])
def test_nobody_dies_before_being_born_or_tomorrow(day: date) -> None:
    with pytest.raises(DatesDisagree):
        record_death(enter(), on=day, source=Source.COMMUNITY, revision=0, actor=worker(), now=NOW)


def test_who_turns_sixty_this_month() -> None:
    enter("祁一", date(1966, 3, 1), 11)
    enter("祁二", date(1966, 3, 31), 13)
    enter("祁三", date(1966, 2, 28), 15)
    enter("祁四", date(1966, 4, 1), 17)
    turning = lists.turning(60, month=date(2026, 3, 15), actor=worker())
    assert sorted(each.name for each in turning) == ["祁一", "祁二"]


def test_certificates_that_end_soon() -> None:
    person_id = enter()
    certify(person_id, until=date(2026, 4, 1))
    certify(person_id, ConditionKind.DEMENTIA, until=date(2027, 1, 1))
    ending = lists.conditions_ending(on=TODAY, within=60, actor=worker())
    assert [each.kind for each in ending] == ["minimum_allowance"]
    assert not lists.conditions_ending(on=TODAY, within=60, actor=worker(area=LEDU))
