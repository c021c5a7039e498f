"""Numbers that the plan office lays down for its place: added with the paper they stand in, never changed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError
from laoyou.plan.access import SET_PARAMETER
from laoyou.plan.enums import ParameterCode
from laoyou.plan.models import OwnParameter
from laoyou.plan.models.parameters import MOST_DAYS
from laoyou.records.services import audit


class ParameterPast(DomainError):
    code = "parameter_past"
    sentence = "%(day)s is over: what was due by then was due by the old number. Let the new one hold from today on."


class ParameterTaken(DomainError):
    code = "parameter_taken"
    sentence = "A number that holds from %(day)s is on record already, by %(basis)s. Choose a later day."


class ParameterOutside(DomainError):
    code = "parameter_outside"
    sentence = "%(value)s is not between 1 and %(most)s."


def lay_down_parameter(
    code: ParameterCode, since: date, value: int, *, basis: str, actor: Actor, now: datetime
) -> UUID:
    """Let a number hold at the actor's place from a day on, by the paper named.

    Raises ParameterPast, ParameterTaken, ParameterOutside.
    """
    SET_PARAMETER.demand(actor)
    if since < day_of(now):
        raise ParameterPast(day=since.isoformat())
    if not 1 <= value <= MOST_DAYS:
        raise ParameterOutside(value=value, most=MOST_DAYS)
    facts = {"value": value, "basis": basis.strip(), "recorded_at": now, "recorded_by": actor.name}
    with transaction.atomic():
        kept, made = OwnParameter.objects.get_or_create(area=actor.area.low, code=code, since=since, defaults=facts)
        if not made:
            raise ParameterTaken(day=since.isoformat(), basis=kept.basis)
        audit.record(
            actor=actor,
            action="plan.lay_down_parameter",
            subject="plan.own_parameter",
            subject_id=kept.id,
            area=kept.area,
            now=now,
            after={"code": code.value, "since": since.isoformat(), "value": value, "basis": kept.basis},
        )
    return kept.id
