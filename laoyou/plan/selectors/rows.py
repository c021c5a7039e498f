"""Rows the pages read: frozen, complete, and with no way back into the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Field, Func, OuterRef, QuerySet, TextField
from django.db.models.expressions import BaseExpression
from django.db.models.functions import Cast

from laoyou.plan.enums import Duty
from laoyou.plan.models import Indicator, IndicatorValue, PlanItem, Project, Responsibility, Task

# What a query must bring along for its items to become rows: gathered for each item inside the one query, as JSON,
# which takes half the time of a second query with an object for each unit. A query that forgot them fails at once.
_UNITS, _VALUES = "units_along", "values_along"
Item = TypeVar("Item", bound=PlanItem)


class _JsonArray(Func):
    function = "json_build_array"
    output_field = Field()  # the driver makes lists of json; a JSONField would want to parse them once more


def with_units(items: QuerySet[Item]) -> QuerySet[Item]:
    """The items with the units named for them, in order."""
    named = Responsibility.objects.filter(item_id=OuterRef("pk")).order_by("position", "id")
    return _annotated(items, _UNITS, _gathered(named, "printed_name", "duty", "organisation_id"))


def with_values(items: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """The indicators with their values."""
    printed = IndicatorValue.objects.filter(indicator_id=OuterRef("pk")).order_by("year_key")
    # As text: a JSON number would come back as a float.
    figures = (Cast(name, TextField()) for name in ("value", "value_to"))
    return _annotated(items, _VALUES, _gathered(printed, "year_key", "year", *figures))


def _annotated(items: QuerySet[Item], name: str, brought: BaseExpression) -> QuerySet[Item]:
    found: QuerySet[Item] = items.annotate(**{name: brought})
    return found


def _gathered(rows: QuerySet[Any], *columns: str | Cast) -> ArraySubquery:
    return ArraySubquery(rows.values_list(_JsonArray(*columns)))


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit named for an item: as printed, and the organisation it is (None while nobody knows)."""

    printed_name: str
    duty: str
    organisation_id: UUID | None


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a report's or a decision's way; `text` is what was said with it."""

    kind: str
    text: str
    at: datetime
    by: str


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
    lineage: UUID

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

    @property
    def code(self) -> str:
        """What its figures stand under: its measure, or its own lineage where no other plan has the like."""
        return self.measure or str(self.lineage)

    def at(self, year: int) -> ValueRow | None:
        """The value due in `year`."""
        return next((value for value in self.values if value.year == year), None)

    def due(self, year: int) -> ValueRow | None:
        """What is due in a year: its own value, else the next one promised, else the last."""
        dated = [value for value in self.values if value.year is not None and value.year >= year]
        return min(dated, key=lambda value: value.year or 0) if dated else self.final

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
    stands: bool = True
    part_of: UUID | None = None

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
    revision: UUID


def units_of(item: PlanItem) -> tuple[UnitRow, ...]:
    return tuple(UnitRow(name, duty, UUID(unit) if unit else None) for name, duty, unit in vars(item)[_UNITS])


def common_of(item: PlanItem) -> dict[str, Any]:
    """The fields of ItemRow; expects `with_units`."""
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
        "lineage": item.lineage,
    }


def indicator_row(item: Indicator) -> IndicatorRow:
    """Expects `with_values` and what `common_of` expects."""
    values = (
        ValueRow(year_key, year, Decimal(value), None if value_to is None else Decimal(value_to))
        for year_key, year, value, value_to in vars(item)[_VALUES]
    )
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
        stands=item.stands,
        part_of=item.part_of,
    )
