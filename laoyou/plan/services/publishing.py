"""From reviewed payloads to stored items: used by acceptance and by plan packs, so that both make the same rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from laoyou.accounts.selectors import organisations
from laoyou.core.area_codes import Level, level_of, range_of
from laoyou.core.money import fen_from_wan
from laoyou.places.selectors import areas as area_selectors
from laoyou.plan.enums import Duty, ItemKind
from laoyou.plan.models import (
    Edition,
    Element,
    Indicator,
    IndicatorValue,
    PlanItem,
    Policy,
    Project,
    Responsibility,
    Task,
)
from laoyou.reading import measures

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Accepted:
    """One item as it is to be stored, with the printed values of corrected fields beside it."""

    kind: ItemKind
    payload: Payload
    span: tuple[int, int] | None = None
    printed: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


def store_items(edition: Edition, items: Iterable[Accepted], *, on: date) -> int:
    """Store the items of `edition` in the order given; returns how many. Call inside a transaction."""
    resolver = _UnitResolver(edition.area, on)
    places = _PlaceResolver(edition.area, on)
    count = 0
    positions: dict[ItemKind, int] = {}
    for accepted in items:
        position = positions[accepted.kind] = positions.get(accepted.kind, 0) + 1
        item = _BUILDERS[accepted.kind](edition, accepted, position)
        if isinstance(item, Project):
            item.areas = places.areas_named(item.place)
        named = resolver.responsibilities(item, accepted.payload)
        item.searched = "\n".join([item.name, item.group, *(unit.printed_name for unit in named)]).upper()
        item.save(force_insert=True)
        if isinstance(item, Indicator):
            IndicatorValue.objects.bulk_create(_values(item, accepted.payload))
        Responsibility.objects.bulk_create(named)
        count += 1
    return count


def _common(edition: Edition, accepted: Accepted, position: int) -> dict[str, Any]:
    payload = accepted.payload
    start, end = accepted.span or (None, None)
    return {
        "edition": edition,
        "kind": accepted.kind,
        "position": position,
        "number": str(payload.get("number") or ""),
        "group": payload.get("group") or "",
        "name": payload.get("name") or payload.get("title") or "",
        "span_start": start,
        "span_end": end,
        "printed": dict(accepted.printed),
        "reason": accepted.reason,
    }


def _indicator(edition: Edition, accepted: Accepted, position: int) -> Indicator:
    payload = accepted.payload
    return Indicator(
        **_common(edition, accepted, position),
        unit=payload.get("unit") or "",
        op=payload.get("op") or ("=" if accepted.kind == ItemKind.BASELINE else ">="),
        nature=payload.get("nature") or "",
        measure=_measure_code(payload),
    )


def _measure_code(payload: Payload) -> str:
    found = measures.measure_of(payload.get("name") or "", payload.get("unit") or "")
    return found.code if found else ""


def _task(edition: Edition, accepted: Accepted, position: int) -> Task:
    payload = accepted.payload
    return Task(
        **_common(edition, accepted, position), section=payload.get("section") or "", text=payload.get("text") or ""
    )


def _project(edition: Edition, accepted: Accepted, position: int) -> Project:
    payload = accepted.payload
    year_from, year_to = years_of_period(payload.get("period") or "")
    return Project(
        **_common(edition, accepted, position),
        type=payload.get("type") or "",
        period=payload.get("period") or "",
        year_from=year_from,
        year_to=year_to,
        place=payload.get("place") or "",
        scale=payload.get("scale") or "",
        total_fen=_fen(payload.get("total_wan")),
        central_fen=_fen(payload.get("central_wan")),
    )


def _policy(edition: Edition, accepted: Accepted, position: int) -> Policy:
    written = accepted.payload.get("measures") or []
    return Policy(
        **_common(edition, accepted, position),
        measures=written,
        measure_count=len(written) or accepted.payload.get("measure_count") or 0,
    )


def _element(edition: Edition, accepted: Accepted, position: int) -> Element:
    payload = accepted.payload
    return Element(
        **_common(edition, accepted, position), measure=payload.get("measure") or "", goal=payload.get("goal") or ""
    )


_BUILDERS: dict[ItemKind, Callable[[Edition, Accepted, int], PlanItem]] = {
    ItemKind.INDICATOR: _indicator,
    ItemKind.PROSE_TARGET: _indicator,
    ItemKind.LIMIT: _indicator,
    ItemKind.BASELINE: _indicator,
    ItemKind.TASK: _task,
    ItemKind.PROJECT: _project,
    ItemKind.POLICY: _policy,
    ItemKind.ELEMENT: _element,
}


def _fen(wan: Any) -> int | None:
    return None if wan is None else fen_from_wan(Decimal(str(wan)))


def years_of_period(period: str) -> tuple[int | None, int | None]:
    """First and last year of a printed period: "2022-2024" → (2022, 2024), "2022" → (2022, 2022), "" → (None, None)."""
    years = [int(found) for found in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", period)]
    return (years[0], years[-1]) if years else (None, None)


def _values(indicator: Indicator, payload: Payload) -> list[IndicatorValue]:
    if indicator.kind == ItemKind.BASELINE:
        printed = {payload.get("as_of") or "未注明": payload.get("value")}
    else:
        printed = payload.get("values") or {}
    return [_value(indicator, key, value) for key, value in printed.items() if value is not None]


def _value(indicator: Indicator, key: str, value: Any) -> IndicatorValue:
    low, high = value if isinstance(value, list | tuple) else (value, None)
    return IndicatorValue(
        indicator=indicator,
        year_key=key,
        year=years_of_period(key)[1],
        value=Decimal(str(low)),
        value_to=None if high is None else Decimal(str(high)),
    )


class _UnitResolver:
    """Printed unit names → organisations of the plan's area, each name looked up once."""

    def __init__(self, area: int, on: date) -> None:
        self._area, self._on = area, on
        self._known: dict[str, Any] = {}

    def responsibilities(self, item: PlanItem, payload: Payload) -> list[Responsibility]:
        named = [(Duty.LEAD, name) for name in payload.get("lead") or []]
        named += [(Duty.RESPONSIBLE, name) for name in payload.get("responsible") or []]
        owner = payload.get("owner")
        named += [(Duty.OWNER, name) for name in ([owner] if isinstance(owner, str) else owner or []) if name]
        return [
            Responsibility(
                item_id=item.id,
                duty=duty,
                position=position,
                printed_name=name,
                organisation_id=self._organisation_id(name),
            )
            for position, (duty, name) in enumerate(named, start=1)
        ]

    def _organisation_id(self, name: str) -> Any:
        if name not in self._known:
            found = organisations.resolve(name, area=self._area, on=self._on)
            self._known[name] = found.id if found else None
        return self._known[name]


class _PlaceResolver:
    """A project's printed place → area codes inside the plan's area; several places give several, unknown ones none.

    Where no place is printed, a county's own plan still means the county.
    """

    def __init__(self, area: int, on: date) -> None:
        self._within, self._on = range_of(area), on
        self._known: dict[str, list[int]] = {"": [area] if level_of(area) >= Level.COUNTY else []}

    def areas_named(self, printed: str) -> list[int]:
        if printed not in self._known:
            self._known[printed] = [
                code for name in re.split(r"[、，,\s]+", printed) if name for code in self._find(name)
            ]
        return self._known[printed]

    def _find(self, name: str) -> list[int]:
        return [area.code for area in area_selectors.find_by_name(name, within=self._within, on=self._on)]
