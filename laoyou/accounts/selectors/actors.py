"""From a signed-in person to an actor: which roles count in the place he works in now."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.accounts.models import RoleAssignment, User
from laoyou.core.actor import Actor
from laoyou.core.area_codes import NOWHERE, AreaRange, level_of, range_of

# Asked by every page before anything else, so not built anew from parts each time.
_ACCOUNT = """
SELECT u.*, (
    SELECT jsonb_agg(jsonb_build_object(
        'role', r.role, 'area', r.area, 'organisation', r.organisation_id,
        'place', (SELECT a.short_name FROM places_area a WHERE a.code = r.area AND a.valid @> %(today)s::date)
    ) ORDER BY r.area, r.role, r.id)
    FROM accounts_roleassignment r WHERE r.user_id = u.id AND r.valid @> %(today)s::date
) AS held_roles
FROM accounts_user u WHERE u.id = %(user)s AND u.is_active"""


@dataclass(frozen=True, slots=True)
class HeldRole:
    """One role in force; `place` is the short name of its area, "" where it was not asked for or is not known."""

    role: str
    area: int
    organisation_id: UUID | None
    place: str = ""


def roles_in_force(user_id: UUID, *, today: date) -> list[HeldRole]:
    """The person's roles on a day, widest area first, then by area and role."""
    found = RoleAssignment.objects.filter(user_id=user_id, valid__contains=today).order_by("area", "role", "id")
    return _widest_first([HeldRole(row.role, row.area, row.organisation_id) for row in found])


def account_with_roles(user_id: UUID, *, today: date) -> User | None:
    """The active account with the roles it holds on the day, for `roles_held`; None when there is none."""
    found: User | None = next(iter(User.objects.raw(_ACCOUNT, {"user": user_id, "today": today})), None)
    return found


def roles_held(user: Any, *, today: date) -> list[HeldRole]:
    """As `roles_in_force`, without a query and with the places of an account read by `account_with_roles`."""
    if not hasattr(user, "held_roles"):
        return roles_in_force(user.id, today=today)
    return _widest_first([_held(each) for each in json.loads(user.held_roles or "[]")])


def _held(said: dict[str, Any]) -> HeldRole:
    organisation = said["organisation"]
    return HeldRole(said["role"], said["area"], UUID(organisation) if organisation else None, said["place"] or "")


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
