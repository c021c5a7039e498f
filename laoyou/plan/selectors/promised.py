"""What a plan in force promises of an indicator, for an area: its own plan, or that of the nearest area around."""

from __future__ import annotations

from laoyou.core.actor import Actor
from laoyou.core.area_codes import lineage_of
from laoyou.plan.enums import TARGETS, ItemKind
from laoyou.plan.selectors.editions import edition_row, editions_in_force
from laoyou.plan.selectors.items import indicators_of_many
from laoyou.plan.selectors.rows import EditionRow, IndicatorRow

Promise = tuple[EditionRow, IndicatorRow]


def promises(area: int, *, actor: Actor) -> dict[str, Promise]:
    """Of every indicator that a plan in force sets a number for, the nearest promise, by the indicator's code.

    The area's own plan comes before that of the area around, the table of targets before the text, and the newest plan
    before an older one.
    """
    around = lineage_of(area)
    editions = [edition_row(each) for each in editions_in_force(actor=actor).filter(area__in=around)]
    editions.sort(key=lambda each: (around.index(each.area), _age(each)))
    printed = indicators_of_many(editions, actor=actor)
    found: dict[str, Promise] = {}
    for edition in editions:
        for row in sorted(printed[edition.id], key=lambda row: (row.kind != ItemKind.INDICATOR, row.position)):
            if row.values and row.kind in TARGETS:
                found.setdefault(row.code, (edition, row))
    return found


def promise_of(area: int, indicator: str, *, actor: Actor) -> Promise | None:
    """As `promises`, of one indicator."""
    return promises(area, actor=actor).get(indicator)


def _age(edition: EditionRow) -> float:
    """Smaller for the newer; a plan without a date is not the newest."""
    return -edition.issued_on.toordinal() if edition.issued_on else 0.0
