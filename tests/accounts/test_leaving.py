"""Somebody leaves: the roles go to a colleague, the account is locked, nothing that was done changes its name."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from cast import HAIBEI, HAIDONG, LEDU, NOW, PASSWORD, TODAY, acting, department, hold, person
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.accounts.models import Organisation, RoleAssignment, User
from laoyou.accounts.selectors.actors import actor_for, roles_in_force
from laoyou.accounts.selectors.delegations import stand_ins, without_people
from laoyou.accounts.selectors.leaving import stands_in_for, successors
from laoyou.accounts.services import delegations
from laoyou.accounts.services.assignments import LastSecurityAdmin, RoleOutsideHome
from laoyou.accounts.services.leaving import CannotSucceed, leave
from laoyou.accounts.services.people import NotYourself
from laoyou.core import clock
from laoyou.core.errors import DomainError, NotAllowed, NotFound
from laoyou.records.models import AuditEvent
from laoyou.ui.once import FIELD, new_token

pytestmark = pytest.mark.django_db
ADMIN = acting(Role.SECURITY_ADMIN)


@pytest.fixture
def unit() -> Organisation:
    return department()


@pytest.fixture
def leaver(unit: Organisation) -> User:
    """An officer of the department, since the beginning of the year."""
    user = person("ma")
    hold(user, Role.DEPARTMENT_OFFICER, organisation=unit)
    return user


def leaves(user: User, to: UUID | None, **facts: object) -> None:
    leave(user.id, to, **{"reason": "调离", "actor": ADMIN, "now": NOW, **facts})  # type: ignore[arg-type]


def test_the_head_takes_over_and_the_account_is_locked(unit: Organisation, leaver: User) -> None:
    head, beside = person("zhao"), person("an")
    hold(head, Role.LEADER, organisation=unit)
    hold(beside, Role.DEPARTMENT_OFFICER, organisation=unit)
    assert [(each.id, each.heads) for each in successors(leaver.id, on=TODAY)] == [(head.id, True), (beside.id, False)]
    leaves(leaver, head.id)
    assert roles_in_force(leaver.id, today=TODAY) == []
    assert not User.objects.get(pk=leaver.pk).is_active
    taken = {(held.role, held.organisation_id) for held in roles_in_force(head.id, today=TODAY)}
    assert taken == {(Role.LEADER, unit.id), (Role.DEPARTMENT_OFFICER, unit.id)}
    before = RoleAssignment.objects.get(user=leaver)
    assert (before.valid.lower, before.valid.upper) == (date(2026, 1, 1), TODAY)
    acts = AuditEvent.objects.filter(actor_name=ADMIN.name).order_by("id").values_list("action", "reason")
    assert list(acts) == [
        ("accounts.grant_role", ""), ("accounts.withdraw_role", "调离"), ("accounts.lock_person", "调离"),
    ]  # fmt: skip


def test_what_the_colleague_holds_already_is_not_given_twice_and_what_is_to_begin_goes_along(
    unit: Organisation, leaver: User
) -> None:
    beside, later = person("an"), TODAY + timedelta(days=9)
    hold(beside, Role.DEPARTMENT_OFFICER, organisation=unit)
    hold(leaver, Role.PLAN_OFFICER, organisation=unit, valid=(later, later + timedelta(days=20)))
    leaves(leaver, beside.id)
    held = RoleAssignment.objects.filter(user=beside).order_by("valid")
    assert [(each.role, each.valid.lower, each.valid.upper) for each in held] == [
        (Role.DEPARTMENT_OFFICER, date(2026, 1, 1), None),
        (Role.PLAN_OFFICER, later, later + timedelta(days=20)),
    ]
    assert RoleAssignment.objects.filter(user=leaver).count() == 1  # the one that had begun


def test_without_anybody_the_unit_is_named_as_one_without_people(unit: Organisation, leaver: User) -> None:
    leaves(leaver, None)
    assert without_people({unit.id}, on=TODAY) == {unit.id}


def test_standing_in_ends_both_ways(unit: Organisation, leaver: User) -> None:
    beside = person("an")
    held = hold(beside, Role.DEPARTMENT_OFFICER, organisation=unit)
    week = delegations.Absence(TODAY, TODAY + timedelta(days=6), "出差")
    delegations.delegate([held.id], leaver.id, week, actor=actor_for(beside, area=None, today=TODAY), now=NOW)
    assert stands_in_for(leaver.id, on=TODAY) == [("an·甲", TODAY + timedelta(days=6))]
    leaves(leaver, beside.id)
    assert stand_ins(leaver.id, on=TODAY) == []


@pytest.mark.parametrize(
    ("case", "refused"),
    [
        ("another unit", CannotSucceed),
        ("oneself", CannotSucceed),
        ("too narrow a home", RoleOutsideHome),
        ("the neighbour's administrator", NotFound),
        ("a system administrator", NotAllowed),
        ("the administrator himself", NotYourself),
        ("the last security administrator", LastSecurityAdmin),
    ],
)
def test_all_or_nothing(unit: Organisation, leaver: User, case: str, refused: type[DomainError]) -> None:
    other, narrow = person("li"), person("luo", LEDU)
    hold(other, Role.DEPARTMENT_OFFICER, organisation=department(function="finance", name="海东市财政局"))
    hold(narrow, Role.DEPARTMENT_OFFICER, LEDU, organisation=unit)
    to: UUID | None = {"another unit": other.id, "oneself": leaver.id, "too narrow a home": narrow.id}.get(case)
    actor = ADMIN
    if case == "the neighbour's administrator":
        actor = acting(Role.SECURITY_ADMIN, HAIBEI)
    elif case == "a system administrator":
        actor = acting(Role.SYSTEM_ADMIN)
    elif case == "the administrator himself":
        RoleAssignment.objects.all().delete()
        actor = acting(Role.SECURITY_ADMIN, user=leaver)
    elif case == "the last security administrator":
        RoleAssignment.objects.filter(user=leaver).delete()
        hold(leaver, Role.SECURITY_ADMIN)
    before = list(RoleAssignment.objects.order_by("id").values_list("user", "role", "valid"))
    with pytest.raises(refused):
        leaves(leaver, to, actor=actor)
    assert list(RoleAssignment.objects.order_by("id").values_list("user", "role", "valid")) == before
    assert User.objects.get(pk=leaver.pk).is_active


def test_from_the_page(settings: Settings, unit: Organisation, leaver: User) -> None:
    settings.REQUIRE_MFA = False
    head, admin = person("zhao"), person("sec")
    hold(head, Role.LEADER, organisation=unit)
    hold(admin, Role.SECURITY_ADMIN)
    client, other = Client(), Client()
    client.post(reverse("account_login"), {"login": admin.username, "password": PASSWORD})
    page = reverse("accounts:leave", args=[leaver.id])
    assert page in client.get(reverse("accounts:person", args=[leaver.id])).content.decode()
    shown = client.get(page)
    assert shown.context["form"]["successor"].value() == str(head.id)
    assert "zhao·甲（单位负责人）" in shown.content.decode()
    sent = {"successor": str(head.id), "reason": "", FIELD: new_token()}
    assert client.post(page, sent).status_code == 422
    sent["reason"] = "退休"
    assert client.post(page, sent).status_code == 302
    assert client.post(page, sent).status_code == 302  # a second press changes nothing
    today = clock.today()
    assert [held.role for held in roles_in_force(head.id, today=today)].count(Role.DEPARTMENT_OFFICER) == 1
    assert roles_in_force(leaver.id, today=today) == []
    assert page not in client.get(reverse("accounts:person", args=[leaver.id])).content.decode()
    clerk = person("clerk")
    hold(clerk, Role.DEPARTMENT_OFFICER, HAIDONG, organisation=unit)
    other.post(reverse("account_login"), {"login": clerk.username, "password": PASSWORD})
    assert other.get(page).status_code == 403
