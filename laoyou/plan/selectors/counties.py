"""Reports of the counties on a city's plan, added up task by task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from laoyou.plan.enums import Course, ReturnState
from laoyou.plan.selectors.progress import SETTLED, ReportRow


@dataclass(frozen=True, slots=True)
class CountyTask:
    """What the units of counties report of one task: counts, and the average of what the accepted ones say is done.

    `percent` is rounded to whole per cent, None where no accepted report says one; `missing` are units by name.
    """

    item_id: UUID
    number: str
    name: str
    owed: int
    handed_in: int
    accepted: int
    late: int
    behind: int
    percent: int | None
    missing: tuple[str, ...]

    @property
    def key(self) -> str:
        return str(self.item_id)


def counties_by_task(rows: Sequence[ReportRow]) -> list[CountyTask]:
    """Every task that units of counties report on, in the order of the rows; a figure is the sum of its rows."""
    by_task: dict[UUID, list[ReportRow]] = {}
    for row in rows:
        if row.is_countys:
            by_task.setdefault(row.item_id, []).append(row)
    return [_added_up(each) for each in by_task.values()]


def _added_up(rows: Sequence[ReportRow]) -> CountyTask:
    accepted = [row for row in rows if row.state == ReturnState.ACCEPTED]
    told = [row.percent for row in accepted if row.percent is not None]
    return CountyTask(
        item_id=rows[0].item_id,
        number=rows[0].number,
        name=rows[0].name,
        owed=len(rows),
        handed_in=sum(row.state in SETTLED for row in rows),
        accepted=len(accepted),
        late=sum(row.is_late for row in rows),
        behind=sum(row.course == Course.BEHIND for row in accepted),
        percent=round(sum(told) / len(told)) if told else None,
        missing=tuple(row.unit for row in rows if row.state not in SETTLED),
    )
