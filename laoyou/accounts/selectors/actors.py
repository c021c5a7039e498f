"""From a signed-in person to an actor: which roles count in the place he works in now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from laoyou.accounts.models import RoleAssignment, User
from laoyou.core.actor import Actor
from laoyou.core.area_codes import NOWHERE, AreaRange, level_of, range_of


@dataclass(frozen=True, slots=True)
class HeldRole:
    """One role in force."""

    role: str
    area: int
    organisation_id: UUID | None


def roles_in_force(user_id: UUID, *, today: date) -> list[HeldRole]:
    """The person's roles on a day, widest area first, then by area and role."""
    found = RoleAssignment.objects.filter(user_id=user_id, valid__contains=today).order_by("area", "role", "id")
    return _widest_first([HeldRole(row.role, row.area, row.organisation_id) for row in found])


def with_roles(users: QuerySet[User], *, today: date) -> QuerySet[User]:
    """Users with the roles they hold on a day in the same query, for `roles_held`."""
    held = RoleAssignment.objects.filter(user=OuterRef("pk"), valid__contains=today).order_by("area", "role", "id")
    said = JSONObject(role="role", area="area", organisation="organisation_id")
    return users.annotate(held_roles=ArraySubquery(held.values(said=said)))


def roles_held(user: Any, *, today: date) -> list[HeldRole]:
    """As `roles_in_force`, without a query of a user read by `with_roles`."""
    if not hasattr(user, "held_roles"):
        return roles_in_force(user.id, today=today)
    held = [
        HeldRole(each["role"], each["area"], UUID(each["organisation"]) if each["organisation"] else None)
        for each in user.held_roles
    ]
    return _widest_first(held)


def _widest_first(held: list[HeldRole]) -> list[HeldRole]:
    return sorted(held, key=lambda one: (level_of(one.area), one.area, one.role))


def areas_at_work(roles: frozenset[str], *, since: date, on: date) -> list[AreaRange]:
    """Every area in which somebody held one of the roles at any time from `since` to `on`, none inside another."""
    worked = RoleAssignment.objects.filter(role__in=roles, valid__overlap=DateRange(since, on, "[]"))
    found: list[AreaRange] = []  # an outer area comes before its inner ones
    for area in worked.order_by("area").values_list("area", flat=True).distinct():
        if not found or not found[-1].covers(range_of(area)):
            found.append(range_of(area))
    return found


def may_work_in(held: list[HeldRole], area: int) -> bool:
    """Whether some role covers the area."""
    return any(range_of(one.area).covers(range_of(area)) for one in held)


def actor_for(user: User, *, area: int | None, today: date) -> Actor:
    """As `acting`, with the roles the person holds on the day."""
    return acting(user, roles_in_force(user.id, today=today), area=area)


def acting(user: User, held: list[HeldRole], *, area: int | None) -> Actor:
    """The person acting in `area`, with the roles held that cover it; the widest assigned area when `area` is None
    or not (or no longer) his. Without any role in force: an actor who may do nothing, nowhere."""
    if not held or not user.is_active:
        return Actor(name=user.display_name, user_id=user.id, area=NOWHERE)
    chosen = area if area is not None and may_work_in(held, area) else held[0].area
    counting = [one for one in held if range_of(one.area).covers(range_of(chosen))]
    # The organisation nearest to the chosen place speaks for the person there.
    organisations = [one.organisation_id for one in reversed(counting) if one.organisation_id]
    return Actor(
        name=user.display_name,
        user_id=user.id,
        roles=frozenset(one.role for one in counting),
        organisation_id=organisations[0] if organisations else None,
        area=range_of(chosen),
    )
