"""Which projects were split and joined, as their cards tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from laoyou.core.actor import Actor
from laoyou.plan.models import ProjectSplit
from laoyou.plan.selectors import items
from laoyou.plan.selectors.rows import EditionRow, ProjectRow


@dataclass(frozen=True, slots=True)
class SplitRow:
    """One splitting: the whole, its parts (those of this edition), by which decision; empty words while not joined."""

    id: UUID
    whole: ProjectRow | None
    parts: tuple[ProjectRow, ...]
    document: str
    reason: str
    recorded_at: datetime
    recorded_by: str
    joined_at: datetime | None
    joined_document: str
    joined_reason: str
    joined_by: str


def splits_of(edition: EditionRow, row: ProjectRow, *, actor: Actor) -> list[SplitRow]:
    """Splittings in which a project is the whole or a part, the newest first; none outside the actor's area."""
    if edition.area not in actor.area:
        return []
    found = ProjectSplit.objects.filter(area=edition.area, lineage__in={row.lineage, row.part_of or row.lineage})
    rows = list(found.order_by("-recorded_at", "-id"))
    known = {each.lineage: each for each in items.all_projects(edition, actor=actor)} if rows else {}
    names = [name for name in SplitRow.__slots__ if name not in {"whole", "parts"}]
    return [
        SplitRow(
            whole=known.get(each.lineage),
            parts=tuple(known[part] for part in each.parts if part in known),
            **{name: getattr(each, name) for name in names},
        )
        for each in rows
        if row.lineage in {each.lineage, *each.parts}
    ]
