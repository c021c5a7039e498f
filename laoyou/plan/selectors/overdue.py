"""Overdue reports told up the chain: to the unit's head, to the leading unit, to the office, each in its time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from laoyou.core.actor import Actor
from laoyou.plan.access import CHECK_PROGRESS, REPORT_PROGRESS
from laoyou.plan.selectors.parameters import Terms
from laoyou.plan.selectors.progress import Owed

HEAD = "leader"  # the role of a unit's head
_TOLD = ("tell_head", "tell_lead", "tell_office")


@dataclass(frozen=True, slots=True)
class Chain:
    """What of others' overdue reports concerns somebody.

    `of_unit`: of the unit one heads; `of_led`: of units that take part in tasks which one's own unit leads; `of_all`:
    of all units, for the office. Each only after so many working days as its limit says.
    """

    of_unit: int = 0
    of_led: int = 0
    of_all: int = 0


NOTHING = Chain()


def heads_unit(actor: Actor) -> bool:
    """Whether the actor is told what a unit owes because it is his."""
    return HEAD in actor.roles and actor.organisation_id is not None


def chain_of(rows: Sequence[Owed], *, actor: Actor, today: date, terms: Terms) -> Chain:
    """What of a month's reports is overdue for long enough to be told to the actor."""
    late = [row for row in rows if row.is_late]
    if not late:
        return NOTHING
    days = terms.calendar.count(late[0].due, today)
    told = [code for code in _TOLD if days >= terms.parameter(code, today).value]
    own = actor.organisation_id
    led = {row.lineage for row in rows if row.leads and own is not None and row.organisation_id == own}
    reports, checks = REPORT_PROGRESS.allows(actor), CHECK_PROGRESS.allows(actor)
    return Chain(
        of_unit=sum(heads_unit(actor) and row.organisation_id == own for row in late) if "tell_head" in told else 0,
        of_led=sum(reports and row.lineage in led and row.organisation_id != own for row in late)
        if "tell_lead" in told
        else 0,
        of_all=len(late) if checks and "tell_office" in told else 0,
    )
