"""Standing in for somebody who is away: handed over by the person, ended by the person or by its last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.accounts.models import Delegation, RoleAssignment, User
from laoyou.accounts.selectors.delegations import DELEGABLE, may_stand_in
from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.records.services import audit

LONGEST = timedelta(days=366)


class CannotPassOn(DomainError):
    code = "delegation_passed_on"
    sentence = "You stand in for somebody, and what was handed over to you cannot be handed on. Stop standing in first."


class NotDelegable(DomainError):
    code = "delegation_not_delegable"
    sentence = "This role is not handed over: administrators and institutions name a second person instead."


class CannotStandIn(DomainError):
    code = "delegation_cannot_stand_in"
    sentence = "Choose a colleague with a role in the same unit; where a role has no unit, in the same area."


class DaysOutOfOrder(DomainError):
    code = "delegation_days"
    sentence = "The last day lies before the first, is over already, or is more than a year away."


class DelegatedAlready(DomainError):
    code = "delegation_already"
    sentence = "Somebody stands in for this role in that time already. End that first, or choose other days."


_REFUSALS: dict[str, type[DomainError]] = {
    "delegation_one_at_a_time": DelegatedAlready,
    "delegation_to_another": CannotStandIn,
    "delegation_from_a_day_to_a_day": DaysOutOfOrder,
    "delegation_of_own_role": NotFound,
}


@dataclass(frozen=True, slots=True)
class Absence:
    """From the first to the last day, both included, and why."""

    first_day: date
    last_day: date
    reason: str = ""


def delegate(assignment_ids: list[UUID], to: UUID, away: Absence, *, actor: Actor, now: datetime) -> list[UUID]:
    """Hand some of one's own roles over for a time, all or none.

    Raises NotFound (a role that is not one's own or over), CannotPassOn, NotDelegable, CannotStandIn, DaysOutOfOrder,
    DelegatedAlready.
    """
    own = _oneself(actor)
    today = day_of(now)
    if not today <= away.last_day <= today + LONGEST or away.last_day < away.first_day:
        raise DaysOutOfOrder
    with transaction.atomic():
        return [_handed_over(each, own, to, away, actor=actor, now=now) for each in assignment_ids]


def end_delegation(delegation_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take a role back before the last day; over already, it changes nothing. Raises NotFound, CannotPassOn."""
    own = _oneself(actor)
    with transaction.atomic():
        found = Delegation.objects.select_for_update().filter(id=delegation_id, user_id=own).first()
        if found is None:
            raise NotFound
        if found.ended_at is None:
            found.ended_at = now
            found.save(update_fields=["ended_at"])
            _audit(found, "end_delegation", actor=actor, now=now)


def _oneself(actor: Actor) -> UUID:
    """The person, when he acts for nobody else."""
    if actor.user_id is None:
        raise NotFound
    if actor.for_user_id is not None:
        raise CannotPassOn
    return actor.user_id


def _handed_over(assignment_id: UUID, own: UUID, to: UUID, away: Absence, *, actor: Actor, now: datetime) -> UUID:
    held = RoleAssignment.objects.filter(id=assignment_id, user_id=own).first()
    if held is None or away.first_day not in held.valid:
        raise NotFound
    if held.role not in DELEGABLE:
        raise NotDelegable
    if to not in {key for key, _name in may_stand_in(held, on=day_of(now))}:
        raise CannotStandIn
    made = Delegation(
        user_id=held.user_id,
        delegate=User(id=to),
        assignment=held,
        area=held.area,
        valid=DateRange(away.first_day, away.last_day + timedelta(days=1)),
        reason=away.reason.strip(),
        made_at=now,
    )
    with refusing(_REFUSALS):
        made.save(force_insert=True)
    _audit(made, "delegate", actor=actor, now=now)
    return made.id


def _audit(made: Delegation, act: str, *, actor: Actor, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=f"accounts.{act}",
        subject="accounts.delegation",
        subject_id=made.id,
        area=made.area,
        now=now,
        after={
            "assignment": str(made.assignment_id),
            "delegate": str(made.delegate_id),
            "from": str(made.valid.lower),
            "until": str(made.valid.upper),
        },
        reason=made.reason,
    )
