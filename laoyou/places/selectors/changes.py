"""What was decided about areas, for the page that lists it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from laoyou.core.area_codes import AreaRange, lineage_of
from laoyou.places.enums import ChangeKind
from laoyou.places.models import AreaChange


@dataclass(frozen=True, slots=True)
class StepRow:
    """One code that another followed; `new_code` None where nothing did."""

    old_code: int
    old_name: str
    new_code: int | None
    new_name: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One decision with its outermost steps; `inside` counts the areas inside that only followed."""

    id: str
    kind: ChangeKind
    effective: date
    document: str
    reason: str
    recorded_at: datetime
    steps: tuple[StepRow, ...]
    inside: int


def changes(within: AreaRange, *, limit: int = 200) -> list[ChangeRow]:
    """Decisions recorded for areas in the range, the latest first."""
    found = AreaChange.objects.filter(area__gte=within.low, area__lt=within.high)
    return [_row(change) for change in found.order_by("-effective", "-id").prefetch_related("steps")[:limit]]


def _row(change: AreaChange) -> ChangeRow:
    steps = sorted(change.steps.all(), key=lambda step: (step.old_code, step.new_code or 0))
    old_codes = {step.old_code for step in steps}
    outer = [step for step in steps if not _lies_in_another(step.old_code, old_codes)]
    return ChangeRow(
        id=str(change.id),
        kind=ChangeKind(change.kind),
        effective=change.effective,
        document=change.document,
        reason=change.reason,
        recorded_at=change.recorded_at,
        steps=tuple(StepRow(step.old_code, step.old_name, step.new_code, step.new_name) for step in outer),
        inside=len(steps) - len(outer),
    )


def _lies_in_another(code: int, codes: set[int]) -> bool:
    return any(around in codes for around in lineage_of(code)[1:])
