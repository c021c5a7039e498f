"""The frozen row that areas are handed out as, and the question "as of which day" that every look-up asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from laoyou.core.area_codes import Level
from laoyou.places.enums import Kind
from laoyou.places.models import Area


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area on one day. `around` is filled by search: the names of the areas it lies in, outermost first.

    `valid_from` and `valid_until` (half-open) are None where unknown and still open; positions are degrees (EPSG:4490).
    """

    code: int
    name: str
    short_name: str
    level: Level
    kind: Kind
    pinyin: str
    parent_code: int | None
    longitude: float | None
    latitude: float | None
    approximate: bool
    valid_from: date | None
    valid_until: date | None
    source: str
    around: tuple[str, ...] = ()


def names(codes: Iterable[int], *, on: date) -> dict[int, str]:
    """The names on the day by code; a code without an area on that day is left out."""
    return dict(on_day(on).filter(code__in=set(codes)).order_by("code").values_list("code", "name"))


def on_day(on: date) -> QuerySet[Area]:
    """Areas in force on the day, for the selectors of this app."""
    return Area.objects.filter(valid__contains=on)


def row_of(area: Area, *, around: tuple[str, ...] = ()) -> AreaRow:
    """The frozen row handed to other apps."""
    return AreaRow(
        code=area.code,
        name=area.name,
        short_name=area.short_name,
        level=Level(area.level),
        kind=Kind(area.kind),
        pinyin=area.pinyin,
        parent_code=area.parent_code,
        longitude=area.longitude,
        latitude=area.latitude,
        approximate=area.approximate,
        valid_from=area.valid.lower,
        valid_until=area.valid.upper,
        source=area.source,
        around=around,
    )
