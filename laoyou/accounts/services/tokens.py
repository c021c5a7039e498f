"""Tokens given, withdrawn and used: how another program acts in a person's name (docs/contracts/api.md)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from laoyou.accounts import access
from laoyou.accounts.models import ApiToken, User
from laoyou.accounts.models.tokens import MOST_A_MINUTE
from laoyou.accounts.selectors.access_table import actions_by_token
from laoyou.accounts.selectors.actors import acting, roles_in_force
from laoyou.accounts.services.assignments import NotToYourself
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.clock import day_of, first_moment_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.records.services import audit

PREFIX = "laoyou_"
LONGEST_DAYS = 366
_HINT = len(PREFIX) + 4


class TokenNotGood(DomainError):
    """The subclasses say why."""

    code = "token_not_good"
    sentence = "The token cannot be used."


class TokenUnknown(TokenNotGood):
    code = "token_unknown"
    sentence = "Nobody was given this token. Compare it with what was shown when it was given."


class TokenExpired(TokenNotGood):
    code = "token_expired"
    sentence = "The token has expired. Ask a security administrator for a new one."


class TokenRevoked(TokenNotGood):
    code = "token_revoked"
    sentence = "The token was withdrawn. Ask a security administrator why, and for a new one."


class TooManyCalls(DomainError):
    """`seconds` until the next minute begins."""

    code = "too_many_calls"
    sentence = "This token may make %(allowed)s calls a minute. Wait %(seconds)s seconds and call again."


class TokenNeedsActions(DomainError):
    code = "token_needs_actions"
    sentence = "Choose at least one thing the program may do."


class TokenBeyondRoles(DomainError):
    code = "token_beyond_roles"
    sentence = "The person may not do this there, so no program may in the person's name: %(actions)s."


class TokenTooLong(DomainError):
    code = "token_too_long"
    sentence = "A token is given for at least a day and at most 366 days."


class TooManyAMinute(DomainError):
    code = "token_calls_out_of_range"
    sentence = "Write a number of calls a minute from 1 to %(most)s."


class RevokedAlready(DomainError):
    code = "token_revoked_already"
    sentence = "The token was withdrawn already."


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just given; the secret is known here and nowhere else."""

    id: UUID
    name: str
    secret: str


@dataclass(frozen=True, slots=True)
class TokenUse:
    """A token that was shown and may be used: whose it is, how many calls are left in this minute."""

    id: UUID
    holder: UUID
    allowed: int
    left: int


def give_token(
    user_id: UUID,
    *,
    name: str,
    area: int,
    actions: Iterable[str],
    last_day: date,
    per_minute: int,
    actor: Actor,
    now: datetime,
) -> NewToken:
    """Let a program act for a person in an area until the end of the last day; the secret is shown once.

    Raises NotFound, NotToYourself, TokenNeedsActions, TokenBeyondRoles, TokenTooLong, TooManyAMinute.
    """
    access.GRANT_TOKEN.demand(actor)
    if user_id == actor.user_id:
        raise NotToYourself
    if not 1 <= (last_day - day_of(now)).days <= LONGEST_DAYS:
        raise TokenTooLong
    if not 1 <= per_minute <= MOST_A_MINUTE:
        raise TooManyAMinute(most=MOST_A_MINUTE)
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken(
            user=_holder(user_id, area, actor),
            name=name.strip(),
            area=area,
            actions=sorted(set(actions)),
            secret_hash=hash_of(secret),
            hint=secret[:_HINT],
            per_minute=per_minute,
            created_at=now,
            created_by=actor.name,
            expires_at=first_moment_of(last_day + timedelta(days=1)),
        )
        _demand_within_roles(token, on=day_of(now))
        token.save(force_insert=True)
        _audit(token, "accounts.grant_token", actor=actor, now=now, after=_facts(token))
    return NewToken(token.id, token.name, secret)


def _holder(user_id: UUID, area: int, actor: Actor) -> User:
    inside = User.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high, is_active=True)
    found = inside.filter(pk=user_id).first()
    if found is None or not actor.area.covers(range_of(area)):
        raise NotFound
    return found


def _demand_within_roles(token: ApiToken, *, on: date) -> None:
    if not token.actions:
        raise TokenNeedsActions
    known = {action.code: action for action in actions_by_token()}
    person = acting(token.user, roles_in_force(token.user_id, today=on), area=token.area)
    there = person.area == range_of(token.area)
    beyond = [code for code in token.actions if not there or code not in known or not known[code].allows(person)]
    if beyond:
        raise TokenBeyondRoles(actions=beyond)


def revoke_token(token_id: UUID, *, reason: str, actor: Actor, now: datetime) -> None:
    """End a token at once. Raises NotFound, RevokedAlready."""
    access.GRANT_TOKEN.demand(actor)
    with transaction.atomic():
        inside = ApiToken.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
        token = inside.select_for_update().filter(pk=token_id).first()
        if token is None or token.user_id == actor.user_id:
            raise NotFound
        if token.revoked_at:
            raise RevokedAlready
        token.revoked_at, token.revoked_by = now, actor.name
        token.save(update_fields=["revoked_at", "revoked_by"])
        _audit(token, "accounts.revoke_token", actor=actor, now=now, after={"revoked": True}, reason=reason)


def use_token(secret: str, *, now: datetime) -> TokenUse:
    """Whose token this is; the call is counted. Needs no scope, and leaves none.

    Raises TokenUnknown, TokenExpired, TokenRevoked, TooManyCalls.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM laoyou_use_token(%s, %s)", [hash_of(secret), now])
        found = cursor.fetchone()
    if found is None:
        raise TokenUnknown
    token_id, holder, state, allowed, used = found
    if state != "good":
        raise TokenExpired if state == "expired" else TokenRevoked
    if used > allowed:
        raise TooManyCalls(allowed=allowed, seconds=60 - now.second)
    return TokenUse(token_id, holder, allowed, allowed - used)


def hash_of(secret: str) -> bytes:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).digest()


def _facts(token: ApiToken) -> dict[str, object]:
    return {
        "user": str(token.user_id),
        "name": token.name,
        "area": token.area,
        "actions": token.actions,
        "until": token.expires_at,
        "per_minute": token.per_minute,
    }


def _audit(
    token: ApiToken, action: str, *, actor: Actor, now: datetime, after: dict[str, object], reason: str = ""
) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject="accounts.token",
        subject_id=token.id,
        area=token.area,
        now=now,
        after=after,
        reason=reason,
    )
