"""Somebody leaves for good: the roles go to a colleague, the account is locked, what was done keeps the old name."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from laoyou.accounts import access
from laoyou.accounts.selectors.leaving import handed_over, not_over, successors
from laoyou.accounts.services.assignments import grant_role, withdraw_role
from laoyou.accounts.services.people import lock_person
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError


class CannotSucceed(DomainError):
    code = "leaving_cannot_succeed"
    sentence = "Choose a colleague with a role in the same unit; where a role has no unit, in the same area."


def leave(user_id: UUID, successor_id: UUID | None, *, reason: str, actor: Actor, now: datetime) -> None:
    """End a person's roles, give those that are handed over to the successor, and lock the account, all or none.

    The work of a unit is its own and stays with it; standing in ends with the role. Without a successor the roles only
    end. Raises CannotSucceed and what `grant_role`, `withdraw_role` and `lock_person` raise.
    """
    access.GRANT_ROLE.demand(actor)
    today = day_of(now)
    with transaction.atomic():
        if successor_id is not None and successor_id not in {each.id for each in successors(user_id, on=today)}:
            raise CannotSucceed
        held = not_over(user_id, on=today)
        if successor_id is not None:
            for each in handed_over(held, successor_id, on=today):
                grant_role(successor_id, **asdict(each), actor=actor, now=now)
        for role in held:
            withdraw_role(role.id, reason=reason, actor=actor, now=now)
        lock_person(user_id, reason=reason, actor=actor, now=now)
