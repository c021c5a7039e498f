"""Tokens as administrators see them, and the actor a token makes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from laoyou.accounts.access import VIEW_TOKENS
from laoyou.accounts.models import ApiToken
from laoyou.accounts.selectors.actors import acting, may_work_in, roles_in_force
from laoyou.accounts.selectors.area_names import area_name
from laoyou.core.actor import Actor
from laoyou.core.area_codes import NOWHERE
from laoyou.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token; nothing in it is secret."""

    id: UUID
    user_id: UUID
    person: str
    name: str
    area: int
    actions: tuple[str, ...]
    hint: str
    per_minute: int
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None
    revoked_by: str
    last_used_at: datetime | None


def tokens(actor: Actor, *, on: date) -> QuerySet[ApiToken]:
    """Every token for the actor's area, newest first, with the person and `area_name`."""
    VIEW_TOKENS.demand(actor)
    inside = ApiToken.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    return inside.select_related("user").annotate(area_name=area_name("area", on=on)).order_by("-created_at", "id")


def get_token(token_id: UUID, *, actor: Actor) -> TokenRow:
    """One token for the actor's area. Raises NotFound."""
    VIEW_TOKENS.demand(actor)
    inside = ApiToken.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    found = inside.select_related("user").filter(pk=token_id).first()
    if found is None:
        raise NotFound
    return _row(found)


def token_actor(token_id: UUID, *, today: date) -> tuple[Actor, TokenRow]:
    """Whoever acts through a token: the person's roles in force that cover the token's area, its actions alone.

    Without such a role, or once the person is locked: somebody who may do nothing, nowhere. Needs the person's own
    scope, or a wider one.
    """
    token = ApiToken.objects.select_related("user").get(pk=token_id)
    held = roles_in_force(token.user_id, today=today)
    if may_work_in(held, token.area):
        actor = acting(token.user, held, area=token.area)
    else:
        actor = Actor(name=token.user.display_name, user_id=token.user_id, area=NOWHERE)
    # The trail says which program it was.
    named = replace(actor, name=f"{actor.name} ({token.name})", limited_to=frozenset(token.actions))
    return named, _row(token)


def _row(token: ApiToken) -> TokenRow:
    return TokenRow(
        id=token.id,
        user_id=token.user_id,
        person=token.user.display_name,
        name=token.name,
        area=token.area,
        actions=tuple(token.actions),
        hint=token.hint,
        per_minute=token.per_minute,
        created_at=token.created_at,
        created_by=token.created_by,
        expires_at=token.expires_at,
        revoked_at=token.revoked_at,
        revoked_by=token.revoked_by,
        last_used_at=token.last_used_at,
    )
