"""The steps of projects as pages read them: what is done, what is late and by how many days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.plan.access import VIEW_MILESTONES
from laoyou.plan.models import Milestone
from laoyou.plan.selectors.lineages import near
from laoyou.plan.selectors.rows import EditionRow, ProjectRow

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """One step of one project."""

    id: UUID
    project: ProjectRow
    kind: str
    planned_on: date
    forecast_on: date | None
    done_on: date | None
    reason: str
    revision: int

    def late_days(self, today: date) -> int:
        """Days by which the step was, is, or is expected to be late; 0 when it is in time."""
        return max(0, (self.stands_on(today) - self.planned_on).days)

    def stands_on(self, today: date) -> date:
        """The day the step was done, or is expected as things stand: never a day that is over."""
        return self.done_on or max(self.forecast_on or self.planned_on, today)

    def is_overdue(self, today: date) -> bool:
        """Planned for a day that is over, and not done."""
        return self.done_on is None and self.planned_on < today

    def is_soon(self, today: date) -> bool:
        """Not done, and planned for one of the next thirty days."""
        return self.done_on is None and today <= self.planned_on <= today + SOON


def milestones(edition: EditionRow, projects: Sequence[ProjectRow], *, actor: Actor) -> list[MilestoneRow]:
    """The steps of these projects, in printed order and then in theirs. Raises NotFound outside the actor's area."""
    VIEW_MILESTONES.demand(actor)
    if edition.area not in actor.area:
        raise NotFound
    found: dict[UUID, list[Milestone]] = {}
    wanted = near(Milestone.objects.filter(area=edition.area), {each.lineage for each in projects})
    for each in wanted.order_by("lineage", "position", "id"):
        found.setdefault(each.lineage, []).append(each)
    return [_row(each, project) for project in projects for each in found.get(project.lineage, ())]


def by_project(rows: Iterable[MilestoneRow]) -> dict[UUID, list[MilestoneRow]]:
    """The steps of each project by its lineage, in their order."""
    found: dict[UUID, list[MilestoneRow]] = {}
    for row in rows:
        found.setdefault(row.project.lineage, []).append(row)
    return found


def _row(each: Milestone, project: ProjectRow) -> MilestoneRow:
    names = ("id", "kind", "planned_on", "forecast_on", "done_on", "reason", "revision")
    return MilestoneRow(project=project, **{name: getattr(each, name) for name in names})
