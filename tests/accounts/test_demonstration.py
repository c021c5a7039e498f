"""Accounts to try the site with."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cast import HAIBEI, HAIDONG, LEDU, NOW, TODAY
from django.contrib.auth.password_validation import validate_password
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.accounts.models import RoleAssignment, User
from laoyou.accounts.selectors.actors import actor_for
from laoyou.accounts.services.demonstration import NameIsSomebodys, NotADemonstration, make_demonstration_accounts
from laoyou.accounts.services.people import create_person
from laoyou.core.actor import system_actor
from laoyou.core.area_codes import range_of

pytestmark = pytest.mark.django_db

SYSTEM = system_actor("test")


@pytest.fixture
def demonstrating(settings: Settings, tmp_path: Path) -> Path:
    settings.DEMONSTRATION, settings.VAR = True, tmp_path
    return tmp_path


def test_never_in_a_real_installation(settings: Settings) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(NotADemonstration):
        make_demonstration_accounts(HAIDONG, actor=SYSTEM, now=NOW)
    assert User.objects.count() == 0


def test_one_account_a_role_with_one_password_of_this_installation(demonstrating: Path) -> None:
    made = make_demonstration_accounts(HAIDONG, actor=SYSTEM, now=NOW)
    assert [username for username, *_ in made] == [
        "leader",
        "plan",
        "department",
        "township",
        "data",
        "system",
        "security",
        "audit",
    ]
    (password,) = {password for _, password, *_ in made}
    kept = demonstrating / "secrets" / "demonstration_password"
    assert kept.read_text() == password
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    validate_password(password)
    roles = {user.username: set(actor_for(user, area=None, today=TODAY).roles) for user in User.objects.all()}
    assert roles == {
        "leader": {Role.LEADER},
        "plan": {Role.PLAN_OFFICER},
        "department": {Role.DEPARTMENT_OFFICER},
        "township": {Role.TOWNSHIP_WORKER},
        "data": {Role.DATA_OFFICER},
        "system": {Role.SYSTEM_ADMIN},
        "security": {Role.SECURITY_ADMIN},
        "audit": {Role.AUDITOR},
    }
    assert all(user.check_password(password) and not user.must_change_password for user in User.objects.all())


def test_again_changes_nothing_and_puts_a_changed_password_back(demonstrating: Path) -> None:
    first = make_demonstration_accounts(HAIDONG, actor=SYSTEM, now=NOW)
    leader = User.objects.get(username="leader")
    leader.set_password("Something-else-9")
    leader.is_active = False
    leader.save()
    assert make_demonstration_accounts(HAIDONG, actor=SYSTEM, now=NOW) == first
    leader.refresh_from_db()
    assert leader.check_password(first[0][1])
    assert (leader.is_active, User.objects.count(), RoleAssignment.objects.count()) == (True, 8, 8)


def test_a_second_place_is_shown_by_the_same_accounts(demonstrating: Path) -> None:
    for area in (LEDU, HAIDONG, HAIBEI):
        make_demonstration_accounts(area, actor=SYSTEM, now=NOW)
    leader = User.objects.get(username="leader")
    assert leader.area == 630000000000
    for area in (LEDU, HAIDONG, HAIBEI):
        assert actor_for(leader, area=area, today=TODAY).area == range_of(area)


def test_a_real_person_of_that_name_is_left_alone(demonstrating: Path) -> None:
    create_person(username="leader", display_name="真人", area=HAIDONG, actor=SYSTEM, now=NOW)
    with pytest.raises(NameIsSomebodys, match="belongs to"):
        make_demonstration_accounts(HAIDONG, actor=SYSTEM, now=NOW)
    assert User.objects.get().display_name == "真人"
