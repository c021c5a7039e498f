"""Accounts to try the site with: one a role, only where an installation demonstrates."""

from __future__ import annotations

import os
import secrets
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from laoyou.accounts.enums import Role
from laoyou.accounts.models import Organisation, RoleAssignment, User
from laoyou.accounts.selectors import organisations
from laoyou.accounts.services.assignments import grant_role
from laoyou.accounts.services.organisations import ensure_departments
from laoyou.accounts.services.people import create_person
from laoyou.core.actor import Actor
from laoyou.core.area_codes import lineage_of, range_of
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError

_MARK = "演示·"

# user name, name shown, role, function of the organisation
_ACCOUNTS = (
    ("leader", "演示·领导", Role.LEADER, "government"),
    ("plan", "演示·计划办公室", Role.PLAN_OFFICER, "development_reform"),
    ("department", "演示·部门经办", Role.DEPARTMENT_OFFICER, "civil_affairs"),
    ("township", "演示·乡镇社区", Role.TOWNSHIP_WORKER, "civil_affairs"),
    ("data", "演示·数据专员", Role.DATA_OFFICER, "big_data"),
    ("system", "演示·系统管理员", Role.SYSTEM_ADMIN, "government_services"),
    ("security", "演示·安全管理员", Role.SECURITY_ADMIN, "government_services"),
    ("audit", "演示·审计员", Role.AUDITOR, "audit_office"),
)


class NotADemonstration(DomainError):
    code = "not_a_demonstration"
    sentence = (
        "Demonstration accounts are made only on a site to try it with, never on a real one. For such a site run "
        "laoyou setup --demonstration, or set LAOYOU_DEMONSTRATION=1."
    )


class NameIsSomebodys(DomainError):
    code = "demonstration_name_is_somebodys"
    sentence = (
        "No demonstration accounts were made: the user name “%(username)s” belongs to %(person)s, whose password is "
        "not ours to change. Use a database of its own for the demonstration, or give the person another user name."
    )


def make_demonstration_accounts(area: int, *, actor: Actor, now: datetime) -> list[tuple[str, str, str, str]]:
    """One account a role in the area: (user name, password, role, organisation). Idempotent.

    They share one password, made once for the installation and kept in var/secrets/demonstration_password.
    An account that somebody has moved to another area or whose password was changed is put back. Raises
    NotADemonstration, NameIsSomebodys.
    """
    if not settings.DEMONSTRATION:
        raise NotADemonstration
    password = demonstration_password()
    with transaction.atomic():
        ensure_departments(area, actor=actor, now=now)
        return [_ensure(*account, area=area, password=password, actor=actor, now=now) for account in _ACCOUNTS]


def make_institution_account(area: int, organisation_id: UUID, *, actor: Actor, now: datetime) -> str:
    """The account of somebody who works for the institution of that organisation; returns its user name.

    It has the demonstration's password. Idempotent; raises NotADemonstration, NameIsSomebodys.
    """
    if not settings.DEMONSTRATION:
        raise NotADemonstration
    found = Organisation.objects.get(pk=organisation_id)
    with transaction.atomic():
        _ensure_role(
            "institution",
            "演示·机构人员",
            Role.INSTITUTION,
            found.id,
            area=area,
            password=demonstration_password(),
            actor=actor,
            now=now,
        )
    return "institution"


def demonstration_password() -> str:
    """The installation's demonstration password, made at first use and readable by the owner only."""
    kept = Path(settings.VAR) / "secrets" / "demonstration_password"
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not kept.exists():
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(f"Laoyou-{secrets.token_hex(4)}")
    return kept.read_text().strip()


def _ensure(
    username: str,
    display_name: str,
    role: Role,
    function: str,
    *,
    area: int,
    password: str,
    actor: Actor,
    now: datetime,
) -> tuple[str, str, str, str]:
    organisation = organisations.of_function(function, area=area, on=day_of(now))
    key = organisation.id if organisation else None
    _ensure_role(username, display_name, role, key, area=area, password=password, actor=actor, now=now)
    return username, password, str(role.label), organisation.name if organisation else ""


def _ensure_role(
    username: str,
    display_name: str,
    role: Role,
    organisation_id: UUID | None,
    *,
    area: int,
    password: str,
    actor: Actor,
    now: datetime,
) -> None:
    today = day_of(now)
    person = User.objects.filter(username=username).first()
    if person is None:
        made = create_person(username=username, display_name=display_name, area=area, actor=actor, now=now)
        person = User.objects.get(pk=made.user_id)
    elif not person.display_name.startswith(_MARK):
        raise NameIsSomebodys(username=username, person=person.display_name)
    person.area = _around(person.area, area)
    if not person.check_password(password):
        person.set_password(password)
    person.must_change_password, person.password_changed_at, person.is_active = False, now, True
    person.save()
    if not _holds(person, role, area, today):
        grant_role(
            person.id,
            role=role,
            area=area,
            organisation_id=organisation_id,
            first_day=today,
            last_day=None,
            actor=actor,
            now=now,
        )


def _around(home: int, area: int) -> int:
    """The innermost area around both, so that one account can show several places."""
    return next((code for code in lineage_of(home) if area in range_of(code)), 0)


def _holds(person: User, role: Role, area: int, today: date) -> bool:
    return RoleAssignment.objects.filter(user=person, role=role, area=area, valid__contains=today).exists()
