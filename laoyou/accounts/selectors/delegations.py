"""Who stands in for whom, as the person, the delegate and the sign-in read it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q

from laoyou.accounts.enums import Role
from laoyou.accounts.models import Delegation, RoleAssignment, User
from laoyou.accounts.selectors.actors import HeldRole, acting
from laoyou.core.actor import Actor

# Administrators are kept apart, and an institution's people work for it alone: none of these is handed over.
DELEGABLE = frozenset(
    {Role.LEADER, Role.PLAN_OFFICER, Role.DEPARTMENT_OFFICER, Role.TOWNSHIP_WORKER, Role.DATA_OFFICER}
)


@dataclass(frozen=True, slots=True)
class StandIn:
    """A role that the delegate may carry out on a day, and for whom."""

    id: UUID
    user_id: UUID
    name: str
    role: str
    area: int
    organisation_id: UUID | None
    last_day: date


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """A role handed over: which, to whom, from when to when."""

    id: UUID
    role: str
    area: int
    delegate: str
    first_day: date
    last_day: date
    reason: str
    is_over: bool


def stand_ins(user_id: UUID, *, on: date) -> list[StandIn]:
    """What the person may do in others' stead on a day, by name: read through the database's own function, which
    alone sees the accounts and roles of others. A role withdrawn or an account locked since counts no more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM laoyou_acting_for(%s, %s)", [user_id, on])
        return [StandIn(*row) for row in cursor.fetchall()]


def acting_for(user: User, stand_in: StandIn) -> Actor:
    """The delegate with the other's role alone, under a name that says in whose stead: 祁文（代马玉兰）."""
    held = HeldRole(stand_in.role, stand_in.area, stand_in.organisation_id)
    own = acting(user, [held], area=stand_in.area)
    return replace(own, name=f"{user.display_name[:50]}（代{stand_in.name[:50]}）", for_user_id=stand_in.user_id)


def given_by(user_id: UUID, *, on: date) -> list[DelegationRow]:
    """What a person has handed over, the latest first; what was taken back is over."""
    found = Delegation.objects.filter(user_id=user_id).select_related("delegate", "assignment")
    return [
        DelegationRow(
            each.id,
            each.assignment.role,
            each.area,
            each.delegate.display_name,
            each.valid.lower,
            date.fromordinal(each.valid.upper.toordinal() - 1),
            each.reason,
            each.ended_at is not None or each.valid.upper <= on,
        )
        for each in found.order_by("-made_at", "id")[:50]
    ]


def own_delegable(user_id: UUID, *, on: date) -> list[RoleAssignment]:
    """The roles in force that a person may hand over, by area and role."""
    held = RoleAssignment.objects.filter(user_id=user_id, valid__contains=on, role__in=DELEGABLE)
    return list(held.select_related("organisation").order_by("area", "role", "id"))


def may_stand_in(held: RoleAssignment, *, on: date) -> list[tuple[UUID, str]]:
    """(id, name) of the colleagues with a role in the same unit or, where the role has no unit, in the same area."""
    if held.organisation_id:
        near = Q(organisation_id=held.organisation_id)
    else:
        near = Q(area=held.area, organisation__isnull=True)
    roles = RoleAssignment.objects.filter(near, valid__contains=on, user__is_active=True)
    found = roles.exclude(user_id=held.user_id).order_by("user__display_name", "user_id")
    return list(found.values_list("user_id", "user__display_name").distinct())


def without_people(organisation_ids: set[UUID], *, on: date) -> set[UUID]:
    """Those organisations for which nobody with an open account may report: whoever could has left."""
    roles = RoleAssignment.objects.filter(
        organisation_id__in=organisation_ids,
        role__in=[Role.DEPARTMENT_OFFICER, Role.PLAN_OFFICER],
        valid__contains=on,
        user__is_active=True,
    )
    return organisation_ids - set(roles.values_list("organisation_id", flat=True))
