"""What is off course among projects, and whose: steps that are overdue, money of earlier years that lies unspent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from laoyou.core.actor import Actor
from laoyou.plan.access import CHECK_PROGRESS, RECORD_MILESTONES, VIEW_MILESTONES, VIEW_MONEY
from laoyou.plan.enums import EditionState, MoneyStage
from laoyou.plan.selectors import items, ledger, milestones
from laoyou.plan.selectors.ledger import Part, Standing
from laoyou.plan.selectors.milestones import MilestoneRow
from laoyou.plan.selectors.rows import EditionRow, ProjectRow


@dataclass(frozen=True, slots=True)
class OffCourse:
    """A project with its overdue steps (the earliest first) and the fen allocated before this year and not yet paid."""

    project: ProjectRow
    overdue: tuple[MilestoneRow, ...]
    unspent: int

    def late_days(self, today: date) -> int:
        """By how many days the step that is overdue longest is late."""
        return max((row.late_days(today) for row in self.overdue), default=0)


@dataclass(frozen=True, slots=True)
class Projects:
    """How a plan's projects stand: their money as a whole, and those that are off course, the latest first."""

    count: int
    money: Standing
    steps: int
    off: tuple[OffCourse, ...]


def standing(
    edition: EditionRow,
    projects: Sequence[ProjectRow],
    *,
    actor: Actor,
    today: date,
    steps: Sequence[MilestoneRow] | None = None,
) -> Projects | None:
    """How projects stand; None for who may not see it or for a plan of another area. Two queries, without steps one."""
    sees = VIEW_MONEY.allows(actor) and VIEW_MILESTONES.allows(actor)
    if not sees or edition.area not in actor.area or not projects:
        return None
    parts = ledger.parts(edition, projects, actor=actor)
    steps = milestones.milestones(edition, projects, actor=actor) if steps is None else steps
    overdue = milestones.by_project(row for row in steps if row.is_overdue(today))
    unspent = unspent_before(parts, today.year)
    found = [
        OffCourse(row, tuple(overdue.get(row.lineage, ())), unspent.get(row.lineage, 0))
        for row in projects
        if row.lineage in overdue or unspent.get(row.lineage)
    ]
    off = sorted(found, key=lambda each: (-each.late_days(today), -each.unspent, each.project.position))
    return Projects(len(projects), ledger.total(projects, parts), len(steps), tuple(off))


def unspent_before(parts: Iterable[Part], year: int) -> dict[UUID, int]:
    """Fen of each project allocated before a year and not paid yet; what is paid is paid from the oldest."""
    left: dict[tuple[UUID, str], int] = {}
    for part in parts:
        sign = -1 if part.stage == MoneyStage.PAID else int(part.stage == MoneyStage.ALLOCATED and part.year < year)
        left[part.lineage, part.source] = left.get((part.lineage, part.source), 0) + sign * part.fen
    found: dict[UUID, int] = {}
    for (lineage, _source), fen in left.items():
        if fen > 0:
            found[lineage] = found.get(lineage, 0) + fen
    return found


def asked_about(actor: Actor, edition: EditionRow | None) -> list[ProjectRow]:
    """The projects of a plan in force that the actor has to look after: the own unit's, for the plan office all."""
    if edition is None or edition.state != EditionState.PUBLISHED or not RECORD_MILESTONES.allows(actor):
        return []
    projects = items.projects(edition, actor=actor)
    if not CHECK_PROGRESS.allows(actor):
        own = actor.organisation_id
        projects = [row for row in projects if own and any(unit.organisation_id == own for unit in row.units)]
    return projects if edition.area in actor.area else []
