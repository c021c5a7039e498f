"""Who may give which role to whom, and who becomes which actor where."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from cast import ALWAYS, HAIBEI, HAIDONG, LEDU, NOW, PINGAN, QINGHAI, TODAY, acting, department, hold, person
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.accounts.enums import Role
from laoyou.accounts.models import RoleAssignment, User
from laoyou.accounts.selectors.actors import account_with_roles, actor_for, roles_held
from laoyou.accounts.services import people as people_services
from laoyou.accounts.services.assignments import (
    LastDayTooEarly,
    LastSecurityAdmin,
    NotToYourself,
    OfficerWithoutDepartment,
    PowersNotSeparated,
    RoleHeldAlready,
    RoleOutsideHome,
    RoleOutsideYourArea,
    grant_role,
    withdraw_role,
)
from laoyou.accounts.services.people import (
    NotYourself,
    OutsideYourArea,
    RolesOutsideHome,
    UsernameNotWritable,
    UsernameTaken,
    create_person,
    edit_person,
    lock_person,
    reset_mfa,
    reset_password,
    unlock_person,
)
from laoyou.core.actor import Actor
from laoyou.core.area_codes import NOWHERE, range_of
from laoyou.core.errors import NotAllowed, NotFound
from laoyou.places.models import Area
from laoyou.records.models import AuditEvent

pytestmark = pytest.mark.django_db


def grant(user: User, role: Role = Role.LEADER, actor: Actor | None = None, **facts: Any) -> Any:
    terms = {"area": HAIDONG, "organisation_id": None, "first_day": TODAY, "last_day": None, **facts}
    return grant_role(user.id, role=role, actor=actor or acting(Role.SECURITY_ADMIN), now=NOW, **terms)


def test_an_account_is_read_with_its_roles_of_the_day_and_their_places() -> None:
    user = person("zhang")
    hold(user, Role.LEADER, area=LEDU, valid=DateRange(TODAY, TODAY + timedelta(days=1)))
    hold(user, Role.PLAN_OFFICER)
    Area.objects.create(code=LEDU, name="乐都区", short_name="乐都", kind="county", valid=ALWAYS, source="office")
    found = account_with_roles(user.id, today=TODAY)
    assert found == user
    # Of the other no name is known on that day.
    held = [(each.role, each.place) for each in roles_held(found, today=TODAY)]
    assert held == [("plan_officer", ""), ("leader", "乐都")]
    tomorrow = account_with_roles(user.id, today=TODAY + timedelta(days=1))
    assert [each.role for each in roles_held(tomorrow, today=TODAY)] == ["plan_officer"]


def test_a_locked_account_and_one_without_roles() -> None:
    user = person("zhang")
    assert roles_held(account_with_roles(user.id, today=TODAY), today=TODAY) == []
    User.objects.filter(id=user.id).update(is_active=False)
    assert account_with_roles(user.id, today=TODAY) is None


def test_a_role_given_is_in_force_from_its_first_to_its_last_day_and_audited() -> None:
    user = person("zhang")
    given = grant(user, first_day=date(2026, 4, 1), last_day=date(2026, 4, 30))
    assert RoleAssignment.objects.get(pk=given).valid == DateRange(date(2026, 4, 1), date(2026, 5, 1))
    in_force = {
        day: actor_for(user, area=None, today=day).roles
        for day in (date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 30), date(2026, 5, 1))
    }
    assert list(in_force.values()) == [frozenset(), {"leader"}, {"leader"}, frozenset()]
    event = AuditEvent.objects.get()
    assert (event.action, event.area, event.subject_id) == ("accounts.grant_role", HAIDONG, str(given))
    assert event.after is not None
    assert event.after["role"] == "leader"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SECURITY_ADMIN])
def test_only_a_security_administrator_gives_roles(role: Role) -> None:
    with pytest.raises(NotAllowed):
        grant(person("zhang"), actor=acting(role))


def test_nobody_gives_himself_a_role_or_takes_one_from_himself() -> None:
    me = person("me")
    mine = hold(me, Role.SECURITY_ADMIN)
    hold(person("other"), Role.SECURITY_ADMIN)
    actor = acting(Role.SECURITY_ADMIN, user=me)
    with pytest.raises(NotToYourself):
        grant(me, Role.LEADER, actor)
    with pytest.raises(NotToYourself):
        withdraw_role(mine.id, reason="x", actor=actor, now=NOW)


@pytest.mark.parametrize(
    ("own", "given", "error"),
    [
        (LEDU, PINGAN, RoleOutsideYourArea),
        (LEDU, HAIDONG, RoleOutsideYourArea),
        (LEDU, 630203000000, RoleOutsideYourArea),
        (HAIDONG, HAIBEI, RoleOutsideYourArea),
    ],
)
def test_roles_are_given_inside_ones_own_area_only(own: int, given: int, error: type[Exception]) -> None:
    user = person("zhang", own)
    with pytest.raises(error):
        grant(user, actor=acting(Role.SECURITY_ADMIN, own), area=given)


def test_a_person_kept_elsewhere_cannot_be_reached() -> None:
    with pytest.raises(NotFound):
        grant(person("neighbour", PINGAN), actor=acting(Role.SECURITY_ADMIN, LEDU), area=LEDU)


def test_a_role_stays_inside_the_home_area_whichever_is_changed() -> None:
    user = person("zhang", LEDU)
    with pytest.raises(RoleOutsideHome):
        grant(user, area=HAIDONG)
    grant(user, area=630202001000)
    admin = acting(Role.SYSTEM_ADMIN)
    with pytest.raises(RolesOutsideHome):
        edit_person(user.id, display_name="张", email="", area=PINGAN, actor=admin, now=NOW)
    edit_person(user.id, display_name="张", email="", area=HAIDONG, actor=admin, now=NOW)
    grant(user, area=HAIDONG)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN),
        (Role.SECURITY_ADMIN, Role.AUDITOR),
        (Role.AUDITOR, Role.SYSTEM_ADMIN),
    ],
)
def test_the_three_powers_never_meet_in_one_person(first: Role, second: Role) -> None:
    user = person("zhang")
    hold(user, first, LEDU, valid=DateRange(date(2026, 1, 1), date(2026, 7, 1)))
    with pytest.raises(PowersNotSeparated):
        grant(user, second, area=PINGAN, first_day=date(2026, 6, 30))
    grant(user, second, area=PINGAN, first_day=date(2026, 7, 1))
    grant(user, Role.LEADER)


def test_the_database_itself_keeps_the_powers_apart() -> None:
    user = person("zhang")
    hold(user, Role.AUDITOR)
    with pytest.raises(IntegrityError, match="assignment_powers_separated"), transaction.atomic():
        hold(user, Role.SYSTEM_ADMIN)


def test_what_else_is_refused() -> None:
    user = person("zhang")
    grant(user)
    with pytest.raises(RoleHeldAlready):
        grant(user, last_day=TODAY)
    with pytest.raises(OfficerWithoutDepartment):
        grant(user, Role.DEPARTMENT_OFFICER)
    grant(user, Role.DEPARTMENT_OFFICER, organisation_id=department().id)
    with pytest.raises(LastDayTooEarly):
        grant(user, area=LEDU, last_day=TODAY - timedelta(days=1))
    with pytest.raises(NotFound):
        withdraw_role(uuid4(), reason="x", actor=acting(Role.SECURITY_ADMIN), now=NOW)


def test_a_withdrawn_role_ends_today_and_can_be_given_again() -> None:
    user = person("zhang")
    old = hold(user, Role.LEADER)
    withdraw_role(old.id, reason="调离", actor=acting(Role.SECURITY_ADMIN), now=NOW)
    old.refresh_from_db()
    assert old.valid == DateRange(ALWAYS.lower, TODAY)
    assert actor_for(user, area=None, today=TODAY).roles == frozenset()
    fresh = grant(user)
    withdraw_role(fresh, reason="误授", actor=acting(Role.SECURITY_ADMIN), now=NOW)
    assert list(RoleAssignment.objects.values_list("id", flat=True)) == [old.id]
    assert list(AuditEvent.objects.order_by("id").values_list("action", "reason")) == [
        ("accounts.withdraw_role", "调离"),
        ("accounts.grant_role", ""),
        ("accounts.withdraw_role", "误授"),
    ]
    with pytest.raises(NotFound):
        withdraw_role(old.id, reason="x", actor=acting(Role.SECURITY_ADMIN), now=NOW)


def test_the_day_ends_in_shanghai() -> None:
    """16:30 in UTC is half past midnight of the next day in the office."""
    held = hold(person("zhang"), Role.LEADER)
    withdraw_role(held.id, reason="x", actor=acting(Role.SECURITY_ADMIN), now=NOW.replace(hour=16))
    held.refresh_from_db()
    assert held.valid.upper == date(2026, 3, 2)


def test_the_last_security_administrator_stays() -> None:
    keeper = person("keeper", LEDU)
    last = hold(keeper, Role.SECURITY_ADMIN, LEDU)
    hold(person("next", PINGAN), Role.SECURITY_ADMIN, PINGAN)
    hold(person("past"), Role.SECURITY_ADMIN, HAIDONG, valid=DateRange(date(2025, 1, 1), TODAY))
    asleep = person("asleep", is_active=False)
    hold(asleep, Role.SECURITY_ADMIN)
    above = acting(Role.SECURITY_ADMIN, QINGHAI)
    with pytest.raises(LastSecurityAdmin):
        withdraw_role(last.id, reason="x", actor=above, now=NOW)
    with pytest.raises(LastSecurityAdmin):
        lock_person(keeper.id, reason="x", actor=acting(Role.SYSTEM_ADMIN, QINGHAI), now=NOW)
    unlock_person(asleep.id, reason="x", actor=above, now=NOW)
    withdraw_role(last.id, reason="x", actor=above, now=NOW)


def test_an_actor_has_the_roles_that_cover_the_place_he_works_in() -> None:
    user = person("zhang")
    office = department()
    hold(user, Role.PLAN_OFFICER, HAIDONG, organisation=office)
    hold(user, Role.SECURITY_ADMIN, LEDU)
    city = actor_for(user, area=None, today=TODAY)
    assert (city.roles, city.area, city.organisation_id) == ({"plan_officer"}, range_of(HAIDONG), office.id)
    county = actor_for(user, area=LEDU, today=TODAY)
    assert (county.roles, county.area) == ({"plan_officer", "security_admin"}, range_of(LEDU))
    assert actor_for(user, area=PINGAN, today=TODAY).roles == {"plan_officer"}
    for foreign in (HAIBEI, QINGHAI, 0):
        assert actor_for(user, area=foreign, today=TODAY).area == range_of(HAIDONG)


def test_without_a_role_in_force_an_actor_is_nowhere() -> None:
    user = person("zhang")
    hold(user, Role.LEADER, valid=DateRange(date(2025, 1, 1), TODAY))
    hold(user, Role.AUDITOR, valid=DateRange(TODAY + timedelta(days=1), None))
    nobody = actor_for(user, area=HAIDONG, today=TODAY)
    assert (nobody.roles, nobody.area, nobody.is_system) == (frozenset(), NOWHERE, False)
    locked = person("li", is_active=False)
    hold(locked, Role.LEADER)
    assert actor_for(locked, area=None, today=TODAY).roles == frozenset()


def test_accounts_are_made_by_the_system_administrator_of_the_area() -> None:
    admin = acting(Role.SYSTEM_ADMIN, LEDU)
    made = create_person(username=" Zhang.Juan ", display_name="张娟", area=LEDU, actor=admin, now=NOW)
    user = User.objects.get(pk=made.user_id)
    assert (user.username, user.must_change_password) == ("zhang.juan", True)
    assert user.check_password(made.password)
    assert made.password not in str(list(AuditEvent.objects.values()))
    with pytest.raises(UsernameTaken):
        create_person(username="ZHANG.JUAN", display_name="另一个", area=LEDU, actor=admin, now=NOW)
    for name in ("a", "有 空格", "x/y", ""):
        with pytest.raises(UsernameNotWritable):
            create_person(username=name, display_name="x", area=LEDU, actor=admin, now=NOW)
    with pytest.raises(OutsideYourArea):
        create_person(username="elsewhere", display_name="x", area=PINGAN, actor=admin, now=NOW)
    with pytest.raises(NotAllowed):
        create_person(username="x2", display_name="x", area=LEDU, actor=acting(Role.SECURITY_ADMIN, LEDU), now=NOW)


ACTS: list[Callable[..., Any]] = [
    lambda user, actor: lock_person(user.id, reason="x", actor=actor, now=NOW),
    lambda user, actor: unlock_person(user.id, reason="x", actor=actor, now=NOW),
    lambda user, actor: reset_password(user.id, actor=actor, now=NOW),
    lambda user, actor: reset_mfa(user.id, reason="x", actor=actor, now=NOW),
]


@pytest.mark.parametrize("act", ACTS)
def test_keeping_accounts_stops_at_the_border_and_at_oneself(act: Callable[..., Any]) -> None:
    me, neighbour, chief = person("me", LEDU), person("neighbour", PINGAN), person("chief", HAIDONG)
    actor = acting(Role.SECURITY_ADMIN, LEDU, me)
    for other in (neighbour, chief):
        with pytest.raises(NotFound):
            act(other, actor)
    with pytest.raises(NotYourself):
        act(me, actor)
    for role in (Role.LEADER, Role.PLAN_OFFICER, Role.DEPARTMENT_OFFICER, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            act(person(f"u{role}", LEDU), acting(role, LEDU))


def test_every_act_upon_an_account_is_written_down() -> None:
    user = person("zhang", LEDU)
    for act in ACTS:
        act(user, acting(Role.SECURITY_ADMIN))
    written = list(AuditEvent.objects.order_by("id").values_list("action", "area"))
    assert written == [
        (f"accounts.{act}", LEDU) for act in ("lock_person", "unlock_person", "reset_password", "reset_mfa")
    ]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_giving_the_same_role_at_once_give_it_once() -> None:
    user = person("zhang")
    outcomes = at_once(lambda: grant(user), lambda: grant(user))
    assert sorted(outcomes) == ["RoleHeldAlready", "done"]
    assert RoleAssignment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_security_administrators_removing_each_other_leave_one() -> None:
    first, second = person("first"), person("second")
    held = [hold(first, Role.SECURITY_ADMIN), hold(second, Role.SECURITY_ADMIN)]
    outcomes = at_once(
        lambda: withdraw_role(held[1].id, reason="x", actor=acting(Role.SECURITY_ADMIN, user=first), now=NOW),
        lambda: withdraw_role(held[0].id, reason="x", actor=acting(Role.SECURITY_ADMIN, user=second), now=NOW),
    )
    assert sorted(outcomes) == ["LastSecurityAdmin", "done"]


def at_once(*works: Callable[[], Any]) -> list[str]:
    """Run the works in threads with connections of their own; the name of each outcome."""
    outcomes: list[str] = []
    ready = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> None:
        try:
            ready.wait()
            work()
            outcomes.append("done")
        except Exception as refusal:  # noqa: BLE001 - the outcome is what the test looks at
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_preferences_concern_nobody_else() -> None:
    me, other = person("me"), person("other")
    people_services.set_preferences(acting(Role.LEADER, user=me), language="en", text_size="large", theme="dark")
    me.refresh_from_db()
    other.refresh_from_db()
    assert (me.preferred_language, me.text_size, me.theme) == ("en", "large", "dark")
    assert (other.preferred_language, other.text_size, other.theme) == ("zh-hans", "normal", "auto")
