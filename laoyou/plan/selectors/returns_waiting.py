"""What departments' figures wait for: the units that owe them, the plan office that decides about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from laoyou.core.actor import Actor
from laoyou.plan.access import CHECK_FIGURE, REPORT_FIGURE
from laoyou.plan.enums import EditionState, ReturnState
from laoyou.plan.selectors.parameters import Terms
from laoyou.plan.selectors.returns import (
    SETTLED,
    ReturnRow,
    asked_of,
    may_tell,
    of_years,
    own_organisation,
    years_of,
)
from laoyou.plan.selectors.rows import EditionRow


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody in every period that is open: what their unit owes, what is late, sent back, to decide.

    `…_years` are the years in which something of the kind waits, the oldest first.
    """

    edition_id: UUID
    owed: int
    late: int
    sent_back: int
    to_check: int
    owed_years: tuple[int, ...]
    back_years: tuple[int, ...]
    check_years: tuple[int, ...]


def waiting_for(
    actor: Actor, edition: EditionRow | None, *, today: date, terms: Callable[[int], Terms]
) -> Waiting | None:
    """What every period that is over and not settled asks of the actor; None for who neither tells nor checks."""
    if not (REPORT_FIGURE.allows(actor) or CHECK_FIGURE.allows(actor)) or edition is None:
        return None
    if edition.state != EditionState.PUBLISHED or edition.area not in actor.area:
        return None
    asked, own = asked_of(edition, actor=actor, on=today), own_organisation(actor)
    mine = {code for code, each in asked.items() if may_tell(each, edition.area, own)}
    years = years_of((row for each in asked.values() for row in each.rows), today)
    rows = of_years(edition, years, asked, actor, today, terms(edition.area))
    own_rows = [row for row in rows if row.code in mine and row.area == edition.area and REPORT_FIGURE.allows(actor)]
    owed = [row for row in own_rows if row.state not in SETTLED]
    back = [row for row in own_rows if row.state == ReturnState.SENT_BACK]
    to_check = [row for row in rows if row.state == ReturnState.SUBMITTED] if CHECK_FIGURE.allows(actor) else []
    return Waiting(
        edition_id=edition.id,
        owed=len(owed),
        late=sum(row.is_late for row in owed),
        sent_back=len(back),
        to_check=len(to_check),
        owed_years=_years_in(owed),
        back_years=_years_in(back),
        check_years=_years_in(to_check),
    )


def open_by_year(rows: Iterable[ReturnRow]) -> dict[int, int]:
    """How many figures of each year are not handed in yet, or were sent back; a year without any is left out."""
    return dict(Counter(row.period.since.year for row in rows if row.state not in SETTLED))


def _years_in(rows: Iterable[ReturnRow]) -> tuple[int, ...]:
    return tuple(sorted({row.period.since.year for row in rows}))
