"""Who may take over from somebody who leaves, and what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from laoyou.accounts.enums import Role
from laoyou.accounts.models import Delegation, RoleAssignment, User
from laoyou.accounts.selectors.actors import actor_for
from laoyou.accounts.selectors.delegations import DELEGABLE, may_stand_in
from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Successor:
    """A colleague; `heads` a unit of the person who leaves."""

    id: UUID
    name: str
    heads: bool


@dataclass(frozen=True, slots=True)
class Handed:
    """A role that goes to the successor, from today or the day it was to begin to the last day it had."""

    role: Role
    area: int
    organisation_id: UUID | None
    first_day: date
    last_day: date | None


def not_over(user_id: UUID, *, on: date) -> list[RoleAssignment]:
    """The person's roles that hold on a day or will."""
    goes_on = Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=on)
    return list(RoleAssignment.objects.filter(goes_on, user_id=user_id).order_by("id"))


def acting_as(user_id: UUID, *, on: date) -> Actor:
    """The person as he acts on a day, for asking what waits for him; nobody signs in by it. Raises NotFound."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotFound
    return actor_for(user, area=None, today=on)


def stands_in_for(user_id: UUID, *, on: date) -> list[tuple[str, date]]:
    """For whom the person stands in or will, and to which last day, by name."""
    found = Delegation.objects.filter(delegate_id=user_id, ended_at=None, valid__endswith__gt=on)
    rows = found.order_by("user__display_name", "id").values_list("user__display_name", "valid")
    return [(name, valid.upper - timedelta(days=1)) for name, valid in rows]


def successors(user_id: UUID, *, on: date) -> list[Successor]:
    """The colleagues who may take over a person's roles of a day, heads of the unit first, then by name."""
    roles = [held for held in not_over(user_id, on=on) if held.role in DELEGABLE]
    found = {key: name for held in roles for key, name in may_stand_in(held, on=on)}
    units = [held.organisation_id for held in roles if held.organisation_id]
    leading = RoleAssignment.objects.filter(role=Role.LEADER, organisation_id__in=units, valid__contains=on)
    heads = set(leading.filter(user_id__in=found).values_list("user_id", flat=True))
    rows = [Successor(key, name, key in heads) for key, name in found.items()]
    return sorted(rows, key=lambda each: (not each.heads, each.name, each.id))


def handed_over(held: Sequence[RoleAssignment], successor_id: UUID, *, on: date) -> list[Handed]:
    """Of roles that are held those that go over: not an administrator's or an institution's, nor held already."""
    has = {(each.role, each.area, each.organisation_id) for each in not_over(successor_id, on=on)}
    return [
        Handed(Role(each.role), each.area, each.organisation_id, max(on, each.valid.lower), _last_day(each))
        for each in held
        if each.role in DELEGABLE and (each.role, each.area, each.organisation_id) not in has
    ]


def _last_day(held: RoleAssignment) -> date | None:
    return held.valid.upper - timedelta(days=1) if held.valid.upper else None
