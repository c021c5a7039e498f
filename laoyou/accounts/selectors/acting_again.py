"""Somebody who asked for work that is done later: the same person, acting as then, with the rights of now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from laoyou.accounts.models import User
from laoyou.accounts.selectors.actors import HeldRole, acting, roles_in_force
from laoyou.accounts.selectors.delegations import acting_for, stand_ins
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of


@dataclass(frozen=True, slots=True)
class ActedAs:
    """Who acted where, and in whose stead with which role; None and "" for themselves."""

    user_id: UUID
    area: int
    for_user_id: UUID | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """The account, the roles it holds on the day, and the actor these make in the place."""

    user: User
    held: list[HeldRole]
    actor: Actor


def acting_again(as_then: ActedAs, *, on: date) -> Again | None:
    """None when the account is locked, or neither role nor delegation reaches the place any more."""
    user = User.objects.filter(id=as_then.user_id, is_active=True).first()
    if user is None:
        return None
    held = roles_in_force(user.id, today=on)
    actor = _actor(user, held, as_then, on)
    return Again(user, held, actor) if actor and actor.area == range_of(as_then.area) else None


def _actor(user: User, held: list[HeldRole], as_then: ActedAs, on: date) -> Actor | None:
    if as_then.for_user_id is None:
        return acting(user, held, area=as_then.area)
    wanted = (as_then.for_user_id, as_then.role, as_then.area)
    found = (each for each in stand_ins(user.id, on=on) if (each.user_id, each.role, each.area) == wanted)
    return next((acting_for(user, each) for each in found), None)
