"""What the reports of the month that ended last ask of somebody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from laoyou.accounts.selectors.delegations import without_people
from laoyou.accounts.selectors.organisations import names_on
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import NotFound
from laoyou.core.months import month_before
from laoyou.plan.access import CHECK_PROGRESS, REPORT_PROGRESS
from laoyou.plan.enums import EditionState, ReturnState
from laoyou.plan.selectors.overdue import NOTHING, Chain, chain_of, heads_unit
from laoyou.plan.selectors.parameters import Terms
from laoyou.plan.selectors.progress import SETTLED, Owed, due_of, month_row, owed
from laoyou.plan.selectors.rows import EditionRow


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody: reports their unit owes, those late, those sent back; those to be decided about.

    `chain` is what is told up the chain of others' overdue reports. `unstaffed`, told to the plan office: units that
    owe reports and have nobody left who may write them.
    """

    edition_id: UUID
    month: date
    due: date
    owed: int
    late: int
    sent_back: int
    to_check: int
    unstaffed: tuple[str, ...] = ()
    chain: Chain = NOTHING


def waiting_for(
    actor: Actor, edition: EditionRow | None, *, today: date, terms: Callable[[int], Terms]
) -> Waiting | None:
    """What the month that ended last asks of the actor; None, and nothing read, for who neither reports nor checks."""
    reads = REPORT_PROGRESS.allows(actor) or CHECK_PROGRESS.allows(actor) or heads_unit(actor)
    if not reads or edition is None or edition.state != EditionState.PUBLISHED:
        return None
    if edition.area not in actor.area and not range_of(edition.area).covers(actor.area):
        return None
    checks = CHECK_PROGRESS.allows(actor) and edition.area in actor.area
    if not checks and actor.organisation_id is None:
        return None
    month, known = month_before(today), terms(edition.area)
    try:
        unit = None if checks else actor.organisation_id
        rows = owed(edition, month, actor=actor, today=today, terms=known, unit=unit)
    except NotFound:  # a plan around that gives the actor's area nothing
        return None
    own = [row for row in rows if row.organisation_id == actor.organisation_id and REPORT_PROGRESS.allows(actor)]
    closed = month_row(edition.area, month).is_closed
    if closed:
        own = []
    checked = [row for row in rows if row.state == ReturnState.SUBMITTED and checks]
    return Waiting(
        edition_id=edition.id,
        month=month,
        due=due_of(month, terms=known).day,
        owed=sum(row.state not in SETTLED for row in own),
        late=sum(row.is_late for row in own),
        sent_back=sum(row.state == ReturnState.SENT_BACK for row in own),
        to_check=len(checked),
        unstaffed=_unstaffed(rows, month, today) if checks else (),
        chain=NOTHING if closed else chain_of(rows, actor=actor, today=today, terms=known),
    )


def _unstaffed(rows: Sequence[Owed], month: date, today: date) -> tuple[str, ...]:
    """The units, by name, that owe a report while everybody who might write it has left."""
    owing = without_people({row.organisation_id for row in rows if row.state not in SETTLED}, on=today)
    return tuple(sorted(names_on(owing, on=month).values())) if owing else ()
