"""What is ours: everything of an edition by the unit it was given to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from laoyou.core.actor import Actor
from laoyou.plan.enums import Duty, ItemKind
from laoyou.plan.selectors import items
from laoyou.plan.selectors.rows import EditionRow, UnitRow


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """One unit's share of a plan. `names` are all the ways the document spells it."""

    organisation_id: UUID | None
    names: tuple[str, ...]
    indicators: int
    leads: int
    takes_part: int
    projects: int
    support: int

    @property
    def name(self) -> str:
        return self.names[0]


def departments(edition: EditionRow | UUID, *, actor: Actor) -> list[DepartmentRow]:
    """Every unit named in an edition with what it has to do, the busiest leader first. Raises NotFound.

    Spellings that are one organisation count as one; a name nobody has resolved stands for itself.
    """
    return _shares(_named(edition, actor))


def share_of(organisation_id: UUID, edition: EditionRow | UUID, *, actor: Actor) -> DepartmentRow | None:
    """One organisation's share; None where the edition does not name it. Raises NotFound."""
    own = (each for each in _named(edition, actor) if each[0].organisation_id == organisation_id)
    return next(iter(_shares(own)), None)


def _shares(named: Iterable[tuple[UnitRow, str]]) -> list[DepartmentRow]:
    counted: dict[UUID | str, dict[str, Counter[str]]] = {}
    organisations: dict[UUID | str, UUID | None] = {}
    for unit, what in named:
        key = unit.organisation_id or unit.printed_name
        organisations[key] = unit.organisation_id
        counted.setdefault(key, {}).setdefault(unit.printed_name, Counter())[what] += 1
    found = [_row(organisations[key], spellings) for key, spellings in counted.items()]
    return sorted(found, key=lambda row: (-row.leads, -row.takes_part, -row.indicators, row.name))


def _named(edition: EditionRow | UUID, actor: Actor) -> Iterator[tuple[UnitRow, str]]:
    """Every naming of a unit and the count it belongs to; starting figures name nobody who has to do something."""
    targets = [ItemKind.INDICATOR, ItemKind.PROSE_TARGET, ItemKind.LIMIT]
    for row in items.indicators(edition, actor=actor, kinds=targets):
        yield from ((unit, "indicators") for unit in row.units)
    for task in items.tasks(edition, actor=actor):
        yield from ((unit, "leads" if unit.duty == Duty.LEAD else "takes_part") for unit in task.units)
    for project in items.projects(edition, actor=actor):
        yield from ((unit, "projects") for unit in project.units)
    for support in (*items.policies(edition, actor=actor), *items.elements(edition, actor=actor)):
        yield from ((unit, "support") for unit in support.units)


def _row(organisation_id: UUID | None, spellings: dict[str, Counter[str]]) -> DepartmentRow:
    # The spelling used most is the one shown.
    names = sorted(spellings, key=lambda name: (-spellings[name].total(), name))
    total = sum(spellings.values(), Counter())
    return DepartmentRow(
        organisation_id=organisation_id,
        names=tuple(names),
        indicators=total["indicators"],
        leads=total["leads"],
        takes_part=total["takes_part"],
        projects=total["projects"],
        support=total["support"],
    )
