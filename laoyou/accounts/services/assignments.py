"""Roles given and withdrawn: by a security administrator, inside his area, never to himself."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from laoyou.accounts import access
from laoyou.accounts.enums import Role
from laoyou.accounts.models import RoleAssignment, User
from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.area_codes import lineage_of
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.records.services import audit

_LOCK = (7262, 1)  # serialises changes that could leave an area without a security administrator


class NotToYourself(DomainError):
    code = "role_not_to_yourself"
    sentence = "Nobody gives himself a role or takes one from himself. Ask another security administrator."


class RoleOutsideYourArea(DomainError):
    code = "role_outside_your_area"
    sentence = "You may give roles only inside your own area."


class RoleOutsideHome(DomainError):
    code = "role_outside_home"
    sentence = "The role reaches outside the person's home area. Ask the system administrator to widen it first."


class RoleHeldAlready(DomainError):
    code = "role_held_already"
    sentence = "The person already has this role there during that time."


class PowersNotSeparated(DomainError):
    code = "powers_not_separated"
    sentence = (
        "Nobody is two of system administrator, security administrator and auditor at once. "
        "Withdraw the other role first, or choose another person."
    )


class OfficerWithoutDepartment(DomainError):
    code = "officer_without_department"
    sentence = "A department officer belongs to a department, an institution's people to their institution. Choose it."


class InstitutionAlone(DomainError):
    code = "role_institution_alone"
    sentence = (
        "Whoever works for an institution holds no other role at that time, and works for one institution only. "
        "Withdraw the other role first, or give the person a second account."
    )


class LastDayTooEarly(DomainError):
    code = "last_day_too_early"
    sentence = "The last day lies before the first."


class LastSecurityAdmin(DomainError):
    code = "last_security_admin"
    sentence = (
        "This is the last security administrator of the area; nobody could give roles any more. "
        "Make another person security administrator first."
    )


_REFUSALS: dict[str, type[DomainError]] = {
    "assignment_once": RoleHeldAlready,
    "assignment_powers_separated": PowersNotSeparated,
    "assignment_institution_alone": InstitutionAlone,
    "assignment_officer_has_department": OfficerWithoutDepartment,
    "assignment_within_home": RoleOutsideHome,
}


def grant_role(
    user_id: UUID,
    *,
    role: Role,
    area: int,
    organisation_id: UUID | None,
    first_day: date,
    last_day: date | None,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Give a role over an area from the first day to the last (both included; None: until withdrawn).

    Raises NotFound, NotToYourself, RoleOutsideYourArea and what `_REFUSALS` names.
    """
    access.GRANT_ROLE.demand(actor)
    _demand_grantable(user_id, area, actor)
    if last_day is not None and last_day < first_day:
        raise LastDayTooEarly
    valid = DateRange(first_day, last_day and date.fromordinal(last_day.toordinal() + 1))
    given = RoleAssignment(user_id=user_id, role=role, area=area, organisation_id=organisation_id, valid=valid)
    with transaction.atomic():
        if not _people_of(actor).filter(pk=user_id).exists():
            raise NotFound
        with refusing(_REFUSALS):
            given.save(force_insert=True)
        _audit(given, "grant_role", actor=actor, now=now, after=_facts(given))
    return given.id


def withdraw_role(assignment_id: UUID, *, reason: str, actor: Actor, now: datetime) -> None:
    """End a role today; one that had not begun, or began today, is taken back as if never given.

    Raises NotFound, NotToYourself, LastSecurityAdmin.
    """
    access.GRANT_ROLE.demand(actor)
    today = day_of(now)
    with transaction.atomic():
        held = _held(assignment_id, actor, today)
        if held.role == Role.SECURITY_ADMIN:
            _demand_other(held, today)
        before = _facts(held)
        if held.valid.lower >= today:
            held.delete()
            after: dict[str, object] | None = None
        else:
            held.valid = DateRange(held.valid.lower, today)
            held.save(update_fields=["valid"])
            after = _facts(held)
        held.id = assignment_id  # a deleted row has lost it
        _audit(held, "withdraw_role", actor=actor, now=now, before=before, after=after, reason=reason)


def demand_another_security_admin(user_id: UUID, *, now: datetime) -> None:
    """Raise LastSecurityAdmin when an area would be left without one if the person stopped. Needs a transaction."""
    today = day_of(now)
    for held in RoleAssignment.objects.filter(
        user_id=user_id, role=Role.SECURITY_ADMIN, valid__contains=today
    ).order_by("id"):
        _demand_other(held, today)


def _demand_other(held: RoleAssignment, today: date) -> None:
    if today not in held.valid:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", _LOCK)
    others = RoleAssignment.objects.filter(
        role=Role.SECURITY_ADMIN,
        area__in=[0, *lineage_of(held.area)],
        valid__contains=today,
        user__is_active=True,
    ).exclude(user_id=held.user_id)
    if not others.exists():
        raise LastSecurityAdmin


def _demand_grantable(user_id: UUID, area: int, actor: Actor) -> None:
    if user_id == actor.user_id:
        raise NotToYourself
    if area not in actor.area:
        raise RoleOutsideYourArea


def _people_of(actor: Actor) -> QuerySet[User]:
    return User.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)


def _held(assignment_id: UUID, actor: Actor, today: date) -> RoleAssignment:
    inside = RoleAssignment.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    held = inside.select_for_update().filter(pk=assignment_id).first()
    if held is None or (held.valid.upper is not None and held.valid.upper <= today):
        raise NotFound
    if held.user_id == actor.user_id:
        raise NotToYourself
    return held


def _facts(held: RoleAssignment) -> dict[str, object]:
    return {
        "user": str(held.user_id),
        "role": held.role,
        "area": held.area,
        "organisation": str(held.organisation_id or ""),
        "from": str(held.valid.lower),
        "until": str(held.valid.upper or ""),
    }


def _audit(
    held: RoleAssignment,
    act: str,
    *,
    actor: Actor,
    now: datetime,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    audit.record(
        actor=actor,
        action=f"accounts.{act}",
        subject="accounts.roleassignment",
        subject_id=held.id,
        area=held.area,
        now=now,
        before=before,
        after=after,
        reason=reason,
    )
