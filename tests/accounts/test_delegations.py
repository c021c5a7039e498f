"""Standing in for somebody who is away: what it gives, in whose name, and everything it must not give."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from cast import HAIBEI, NOW, PASSWORD, TODAY, department, hold, person
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.accounts.models import Delegation, RoleAssignment, User
from laoyou.accounts.selectors.actors import actor_for
from laoyou.accounts.selectors.delegations import acting_for, stand_ins, without_people
from laoyou.accounts.services import delegations, scope
from laoyou.accounts.services.assignments import withdraw_role
from laoyou.accounts.services.delegations import Absence
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError, NotFound
from laoyou.records.models import AuditEvent
from laoyou.ui.once import FIELD, new_token

pytestmark = pytest.mark.django_db
WEEK = Absence(TODAY, TODAY + timedelta(days=6), "出差")


@pytest.fixture
def office() -> tuple[User, User, RoleAssignment]:
    """Two of one department, the first away; and the role of the first."""
    unit = department()
    away, near = person("ma"), person("qi")
    held = hold(away, Role.DEPARTMENT_OFFICER, organisation=unit)
    hold(near, Role.DEPARTMENT_OFFICER, organisation=unit)
    return away, near, held


def actor(user: User) -> Actor:
    return actor_for(user, area=None, today=TODAY)


def hand_over(held: RoleAssignment, to: User, away: Absence = WEEK) -> UUID:
    return delegations.delegate([held.id], to.id, away, actor=actor(held.user), now=NOW)[0]


def test_the_delegate_acts_with_the_role_in_both_names_and_no_longer_than_agreed(
    office: tuple[User, User, RoleAssignment],
) -> None:
    away, near, held = office
    key = hand_over(held, near)
    (found,) = stand_ins(near.id, on=TODAY)
    acts = acting_for(near, found)
    assert (acts.name, acts.user_id, acts.for_user_id) == ("qi·甲（代ma·甲）", near.id, away.id)
    assert (acts.roles, acts.organisation_id, acts.area.low) == (
        {"department_officer"},
        held.organisation_id,
        held.area,
    )
    assert acts.persons == {near.id, away.id}
    assert stand_ins(near.id, on=WEEK.last_day) == [found]
    for day in (TODAY - timedelta(days=1), WEEK.last_day + timedelta(days=1)):
        assert stand_ins(near.id, on=day) == []
    assert stand_ins(away.id, on=TODAY) == []
    event = AuditEvent.objects.get(action="accounts.delegate")
    assert (event.actor_id, event.subject_id, event.reason) == (away.id, str(key), "出差")
    delegations.end_delegation(key, actor=actor(away), now=NOW)
    assert stand_ins(near.id, on=TODAY) == []
    assert Delegation.objects.get().ended_at == NOW


@pytest.mark.parametrize("lost", ["locked owner", "locked delegate", "role withdrawn"])
def test_it_ends_with_the_role_and_with_either_account(office: tuple[User, User, RoleAssignment], lost: str) -> None:
    away, near, held = office
    hand_over(held, near)
    if lost == "role withdrawn":
        held.valid = (held.valid.lower, TODAY)
        held.save()
    else:
        User.objects.filter(pk=(away if "owner" in lost else near).pk).update(is_active=False)
    assert stand_ins(near.id, on=TODAY) == []


def test_a_role_taken_back_on_its_first_day_takes_along_who_stood_in_for_it(
    office: tuple[User, User, RoleAssignment],
) -> None:
    _away, near, held = office
    RoleAssignment.objects.filter(id=held.id).update(valid=(TODAY, None))
    hand_over(RoleAssignment.objects.get(id=held.id), near)
    keeper = person("bao")
    hold(keeper, Role.SECURITY_ADMIN)
    scope.set_scope(actor(keeper), now=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laoyou_web")
        try:
            withdraw_role(held.id, reason="误授", actor=actor(keeper), now=NOW)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        finally:
            cursor.execute("RESET ROLE")
    assert stand_ins(near.id, on=TODAY) == []
    assert not RoleAssignment.objects.filter(id=held.id).exists()
    assert not Delegation.objects.exists()


def test_what_is_handed_over_is_ones_own_to_a_colleague_and_never_passed_on(
    office: tuple[User, User, RoleAssignment],
) -> None:
    away, near, held = office
    stranger = person("li")
    hold(stranger, Role.DEPARTMENT_OFFICER, organisation=department(function="finance", name="海东市财政局"))
    outside, locked = person("yang", HAIBEI), person("bai", is_active=False)
    hold(outside, Role.PLAN_OFFICER, HAIBEI)
    hold(locked, Role.DEPARTMENT_OFFICER, organisation=held.organisation)
    for wrong in (stranger, outside, locked, away):
        with pytest.raises(delegations.CannotStandIn):
            hand_over(held, wrong)
    with pytest.raises(NotFound):  # another's role
        delegations.delegate([held.id], stranger.id, WEEK, actor=actor(near), now=NOW)
    with pytest.raises(delegations.NotDelegable):
        hand_over(hold(away, Role.AUDITOR), near)
    for wrong_days in (
        Absence(TODAY, TODAY - timedelta(days=1)),
        Absence(TODAY - timedelta(days=9), TODAY - timedelta(days=2)),
        Absence(TODAY, TODAY + timedelta(days=400)),
    ):
        with pytest.raises(delegations.DaysOutOfOrder):
            hand_over(held, near, wrong_days)
    hand_over(held, near)
    with pytest.raises(delegations.DelegatedAlready):
        hand_over(held, near, Absence(WEEK.last_day, WEEK.last_day + timedelta(days=3)))
    (found,) = stand_ins(near.id, on=TODAY)
    third = person("han")
    hold(third, Role.DEPARTMENT_OFFICER, organisation=held.organisation)
    with pytest.raises(delegations.CannotPassOn):
        delegations.delegate([held.id], third.id, WEEK, actor=acting_for(near, found), now=NOW)
    with pytest.raises(NotFound):  # nor taken back by another
        delegations.end_delegation(found.id, actor=actor(third), now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.filter(id=found.id).update(user_id=third.id)


def test_the_database_tells_only_the_delegate_and_lets_only_the_owner_hand_over(
    office: tuple[User, User, RoleAssignment],
) -> None:
    away, near, held = office
    key = hand_over(held, near)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL SESSION AUTHORIZATION laoyou_web")
        scope.set_own_scope(near.id, now=clock.now())
        assert [each.id for each in stand_ins(near.id, on=TODAY)] == [key]
        scope.set_own_scope(away.id, now=clock.now())
        assert stand_ins(near.id, on=TODAY) == []
        scope.set_scope(actor(near), now=clock.now())
        assert Delegation.objects.filter(id=key).update(ended_at=NOW) == 0
        cursor.execute("RESET SESSION AUTHORIZATION")


def test_at_the_pages(office: tuple[User, User, RoleAssignment], settings: Settings) -> None:
    settings.REQUIRE_MFA = False
    away, near, held = office
    mine, theirs = Client(), Client()
    for client, user in ((mine, away), (theirs, near)):
        client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    today = clock.today()
    sent = {"roles": [held.id], "to": near.id, "first_day": today, "last_day": today + timedelta(days=3), "reason": ""}
    token = new_token()
    for _twice in range(2):  # the double click
        mine.post(reverse("accounts:away"), {FIELD: token, **sent})
    key = Delegation.objects.get().id
    again = mine.post(reverse("accounts:away"), {FIELD: new_token(), **sent})
    assert (again.status_code, Delegation.objects.count()) == (422, 1)
    assert "ma·甲" in theirs.get(reverse("today")).content.decode()
    assert mine.post(reverse("accounts:stand_in", args=[key])).status_code == 404
    assert theirs.post(reverse("accounts:stand_in", args=[key])).status_code == 302
    page = theirs.get(reverse("accounts:away"))
    assert page.context["standing_in"] == "qi·甲（代ma·甲）"
    assert page.context["form"] is None
    mine.post(reverse("accounts:end_away", args=[key]))
    assert theirs.get(reverse("accounts:away")).context["standing_in"] == ""  # at the very next click


def test_a_unit_whose_people_have_left_is_known(office: tuple[User, User, RoleAssignment]) -> None:
    away, near, held = office
    unit = held.organisation_id
    assert unit is not None
    assert without_people({unit}, on=TODAY) == set()
    User.objects.filter(pk__in=[away.pk, near.pk]).update(is_active=False)
    assert without_people({unit}, on=TODAY) == {unit}
    assert without_people({unit}, on=date(2025, 12, 31)) == {unit}


def test_refusals_are_sentences() -> None:
    refusals = (each for each in vars(delegations).values() if isinstance(each, type) and issubclass(each, DomainError))
    assert all(each.sentence.endswith(".") for each in refusals if each.__module__ == delegations.__name__)
