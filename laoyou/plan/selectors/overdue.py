"""Overdue reports told up the chain: to the unit's head, to the leading unit, to the office, each in its time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from laoyou.core.actor import Actor
from laoyou.core.working_days import WorkingCalendar
from laoyou.plan.access import CHECK_PROGRESS, REPORT_PROGRESS
from laoyou.plan.selectors.limits import limit
from laoyou.plan.selectors.progress import ReportRow

HEAD = "leader"  # the role of a unit's head


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


def chain_of(rows: Sequence[ReportRow], *, actor: Actor, today: date, calendar: WorkingCalendar) -> Chain:
    """What of a month's reports is overdue for long enough to be told to the actor."""
    late = [row for row in rows if row.is_late]
    if not late:
        return NOTHING
    days = calendar.count(late[0].due, today)
    own = actor.organisation_id
    led = {row.lineage for row in rows if row.leads and own is not None and row.organisation_id == own}
    reports, checks = REPORT_PROGRESS.allows(actor), CHECK_PROGRESS.allows(actor)
    return Chain(
        of_unit=_many(
            days, "tell_head", today, [row for row in late if heads_unit(actor) and row.organisation_id == own]
        ),
        of_led=_many(
            days,
            "tell_lead",
            today,
            [row for row in late if reports and row.lineage in led and row.organisation_id != own],
        ),
        of_all=_many(days, "tell_office", today, [row for row in late if checks]),
    )


def _many(days: int, code: str, today: date, rows: Sequence[ReportRow]) -> int:
    return len(rows) if days >= limit(code, on=today).value else 0
