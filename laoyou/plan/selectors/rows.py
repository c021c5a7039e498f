"""Rows the pages read: frozen, complete, and with no way back into the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from laoyou.plan.enums import Duty
from laoyou.plan.models import Indicator, IndicatorValue, PlanItem, Project, Responsibility, Task

# What a query must bring along for its items to become rows. Kept in an attribute of the item: a query that forgot
# them fails at once instead of asking again for every row, and no manager is made for each item on the way.
_UNITS, _VALUES = "units_along", "values_along"
WITH_UNITS = Prefetch("responsibilities", Responsibility.objects.order_by("position", "id"), to_attr=_UNITS)
WITHOUT_UNITS = Prefetch("responsibilities", Responsibility.objects.none(), to_attr=_UNITS)
WITH_VALUES = Prefetch("values", IndicatorValue.objects.order_by("indicator_id", "year_key"), to_attr=_VALUES)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit named for an item: as printed, and the organisation it is (None while nobody knows)."""

    printed_name: str
    duty: str
    organisation_id: UUID | None


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A target's value under the year as printed; `value_to` closes a range."""

    year_key: str
    year: int | None
    value: Decimal
    value_to: Decimal | None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What every item has."""

    id: UUID
    edition_id: UUID
    kind: str
    position: int
    number: str
    group: str
    name: str
    span: tuple[int, int] | None
    printed: Mapping[str, Any]
    reason: str
    units: tuple[UnitRow, ...]

    def named_for(self, duty: Duty) -> list[str]:
        """The printed names of the units with one duty, in order."""
        return [unit.printed_name for unit in self.units if unit.duty == duty]


@dataclass(frozen=True, slots=True)
class IndicatorRow(ItemRow):
    """A target, a limit or a starting figure."""

    unit: str
    op: str
    nature: str
    measure: str
    values: tuple[ValueRow, ...]

    def at(self, year: int) -> ValueRow | None:
        """The value due in `year`."""
        return next((value for value in self.values if value.year == year), None)

    @property
    def final(self) -> ValueRow | None:
        """The value of the last year named; an undated one when no year is."""
        dated = [value for value in self.values if value.year is not None]
        return max(dated, key=lambda value: value.year or 0) if dated else next(iter(self.values), None)


@dataclass(frozen=True, slots=True)
class TaskRow(ItemRow):
    """A task with its section; `text` only where the document itself is kept."""

    section: str
    text: str


@dataclass(frozen=True, slots=True)
class ProjectRow(ItemRow):
    """A project with its money in fen (None: the plan prints none)."""

    type: str
    period: str
    year_from: int | None
    year_to: int | None
    place: str
    areas: tuple[int, ...]
    scale: str
    total_fen: int | None
    central_fen: int | None

    @property
    def other_fen(self) -> int | None:
        """What is to come from elsewhere than the central budget."""
        return None if self.total_fen is None else self.total_fen - (self.central_fen or 0)


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One edition of a plan."""

    id: UUID
    series: UUID
    version: int
    area: int
    place: str
    title: str
    doc_no: str
    issuer: str
    issued_on: date | None
    state: str
    printed: Mapping[str, Any]


def units_of(item: PlanItem) -> tuple[UnitRow, ...]:
    named: Iterable[Responsibility] = vars(item)[_UNITS]
    return tuple(UnitRow(unit.printed_name, unit.duty, unit.organisation_id) for unit in named)


def common_of(item: PlanItem) -> dict[str, Any]:
    """The fields of ItemRow; expects WITH_UNITS prefetched."""
    span = None if item.span_start is None or item.span_end is None else (item.span_start, item.span_end)
    return {
        "id": item.id,
        "edition_id": item.edition_id,
        "kind": item.kind,
        "position": item.position,
        "number": item.number,
        "group": item.group,
        "name": item.name,
        "span": span,
        "printed": item.printed,
        "reason": item.reason,
        "units": units_of(item),
    }


def indicator_row(item: Indicator) -> IndicatorRow:
    """Expects WITH_VALUES and WITH_UNITS prefetched."""
    printed: Iterable[IndicatorValue] = vars(item)[_VALUES]
    values = (ValueRow(value.year_key, value.year, value.value, value.value_to) for value in printed)
    return IndicatorRow(
        **common_of(item),
        unit=item.unit,
        op=item.op,
        nature=item.nature,
        measure=item.measure,
        values=tuple(sorted(values, key=lambda value: (value.year or 0, value.year_key))),
    )


def task_row(item: Task) -> TaskRow:
    return TaskRow(**common_of(item), section=item.section, text=item.text)


def project_row(item: Project) -> ProjectRow:
    return ProjectRow(
        **common_of(item),
        type=item.type,
        period=item.period,
        year_from=item.year_from,
        year_to=item.year_to,
        place=item.place,
        areas=tuple(item.areas),
        scale=item.scale,
        total_fen=item.total_fen,
        central_fen=item.central_fen,
    )
