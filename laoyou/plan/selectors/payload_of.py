"""An accepted item back in the reader's shape: for packs, for differences between editions, for corrections shown."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from laoyou.core.money import wan_from_fen
from laoyou.plan.enums import Duty, ItemKind
from laoyou.plan.selectors.items import SupportRow
from laoyou.plan.selectors.rows import IndicatorRow, ItemRow, ProjectRow, TaskRow


def payload_of(row: ItemRow) -> dict[str, Any]:
    """The fields of an item by the reader's names, without its span."""
    return _BY_KIND[ItemKind(row.kind)](row)


def _plain(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _target(row: IndicatorRow) -> dict[str, Any]:
    values = {
        each.year_key: _plain(each.value) if each.value_to is None else [_plain(each.value), _plain(each.value_to)]
        for each in row.values
    }
    return {
        "number": row.number,
        "group": row.group,
        "name": row.name,
        "unit": row.unit,
        "op": row.op,
        "values": values,
        "nature": row.nature,
        "responsible": row.named_for(Duty.RESPONSIBLE),
    }


def _baseline(row: IndicatorRow) -> dict[str, Any]:
    value = next(iter(row.values), None)
    return {
        "name": row.name,
        "value": _plain(value.value) if value else None,
        "unit": row.unit,
        "as_of": value.year_key if value and value.year_key != "未注明" else "",
    }


def _task(row: TaskRow) -> dict[str, Any]:
    return {
        "section": row.section,
        "number": row.number,
        "title": row.name,
        "text": row.text,
        "lead": row.named_for(Duty.LEAD),
        "responsible": row.named_for(Duty.RESPONSIBLE),
    }


def _project(row: ProjectRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "group": row.group,
        "name": row.name,
        "type": row.type,
        "period": row.period,
        "place": row.place,
        "scale": row.scale,
        "total_wan": _plain(wan_from_fen(row.total_fen)) if row.total_fen is not None else None,
        "central_wan": _plain(wan_from_fen(row.central_fen)) if row.central_fen is not None else None,
        "owner": "、".join(row.named_for(Duty.OWNER)),
    }


def _policy(row: SupportRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "name": row.name,
        "measures": list(row.measures),
        "responsible": row.named_for(Duty.RESPONSIBLE),
    }


def _element(row: SupportRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "name": row.name,
        "measure": "".join(row.measures),
        "goal": row.goal,
        "responsible": row.named_for(Duty.RESPONSIBLE),
    }


_BY_KIND: dict[ItemKind, Callable[[Any], dict[str, Any]]] = {
    ItemKind.INDICATOR: _target,
    ItemKind.PROSE_TARGET: _target,
    ItemKind.LIMIT: _target,
    ItemKind.BASELINE: _baseline,
    ItemKind.TASK: _task,
    ItemKind.PROJECT: _project,
    ItemKind.POLICY: _policy,
    ItemKind.ELEMENT: _element,
}
