"""The same indicator across places: one row a measure, one column a plan in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from laoyou.core.actor import Actor
from laoyou.plan.access import COMPARE_PLANS
from laoyou.plan.enums import ItemKind
from laoyou.plan.models import Indicator
from laoyou.plan.selectors.editions import edition_row, editions_in_force
from laoyou.plan.selectors.items import indicators_of_many
from laoyou.plan.selectors.rows import EditionRow, IndicatorRow

_TARGETS = [ItemKind.INDICATOR, ItemKind.PROSE_TARGET, ItemKind.LIMIT]


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure: what each plan promises of it, by edition; several entries where a plan says it twice."""

    measure: str
    targets: dict[UUID, list[IndicatorRow]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Measures down, plans across."""

    editions: list[EditionRow]
    measures: list[MeasureRow]


def measures_compared(*, actor: Actor, editions: Sequence[UUID] | None = None, most: int = 12) -> Comparison:
    """The comparison of the chosen plans in force (all, by area, when none is chosen; at most `most` columns).

    Measures that most of the plans share come first; what only one plan promises comes last.
    """
    COMPARE_PLANS.demand(actor)
    in_force = editions_in_force(actor=actor)
    chosen = [edition_row(each) for each in (in_force.filter(id__in=editions) if editions else in_force)[:most]]
    rows: dict[str, MeasureRow] = {}
    for edition_id, printed in indicators_of_many(chosen, actor=actor).items():
        for row in sorted(printed, key=lambda row: (row.kind, row.position)):
            if row.measure and row.kind in _TARGETS:
                found = rows.setdefault(row.measure, MeasureRow(row.measure, {}))
                found.targets.setdefault(edition_id, []).append(row)
    ordered = sorted(rows.values(), key=lambda row: (-len(row.targets), row.measure))
    return Comparison(editions=chosen, measures=ordered)


def measure_usage(*, actor: Actor) -> dict[str, int]:
    """How many plans in force promise each measure."""
    COMPARE_PLANS.demand(actor)
    in_force = editions_in_force(actor=actor).values("id")
    counted = (
        Indicator.objects.filter(edition_id__in=in_force, kind__in=_TARGETS)
        .exclude(measure="")
        .values("measure")
        .annotate(plans=Count("edition_id", distinct=True))
        .order_by("measure")
    )
    return {row["measure"]: row["plans"] for row in counted}
