"""Areas as they were on a day. Areas are public, so nothing here asks who is looking."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from laoyou.core.area_codes import AreaRange, Level, lineage_of, range_of
from laoyou.core.errors import NotFound
from laoyou.places.enums import Kind
from laoyou.places.models import Area
from laoyou.places.selectors.rows import AreaRow, names, on_day, row_of
from laoyou.places.selectors.search import search

__all__ = [
    "AreaNotFound",
    "AreaRow",
    "children",
    "count_inside",
    "descendants",
    "find_by_name",
    "get",
    "lineage",
    "lineages",
    "names",
    "search",
    "short_names",
]

# What a document may leave out at the end of a name, outermost first: 海东 for 海东市, 乐都 for 乐都区.
_LAST_WORDS = ("省", "市", "地区", "州", "盟", "区", "县", "旗", "林区", "街道", "镇", "乡", "村", "社区")
_BETWEEN = re.compile(r"[\s、,，/和()（）]")
_EVERY = re.compile(r"^(?:全[省市州区]|所有)?各(?P<tiers>(?:设区|[县区市旗州])+)(?:人民政府|政府)?$")


class AreaNotFound(NotFound):
    code = "places_area_not_found"
    sentence = "There was no area with the code %(code)s on %(on)s."


def get(code: int, *, on: date) -> AreaRow:
    """The area with this code on the day. Raises AreaNotFound."""
    found = on_day(on).filter(code=code).first()
    if found is None:
        raise AreaNotFound(code=code, on=on.isoformat())
    return row_of(found)


def children(code: int, *, on: date) -> list[AreaRow]:
    """The areas next inside, by code. Groupings without a government are stepped over.

    So the children of 湖北省 are its prefectures and the four counties it governs itself, those of 北京市 its
    districts.
    """
    inside = list(on_day(on).filter(parent_code=code).order_by("code"))
    groupings = [area.code for area in inside if area.kind == Kind.GROUPING]
    if groupings:
        beneath = on_day(on).filter(parent_code__in=groupings)
        inside = sorted([*inside, *beneath], key=lambda area: area.code)
    return [row_of(area) for area in inside if area.kind != Kind.GROUPING]


def inside(code: int, *, level: Level | None = None, on: date) -> QuerySet[Area]:
    """Every area inside the area and itself, of a level or of all, by code, without groupings; for paging."""
    scope = range_of(code)
    found = on_day(on).filter(code__gte=scope.low, code__lt=scope.high).exclude(kind=Kind.GROUPING)
    return (found if level is None else found.filter(level=level)).order_by("code")


def descendants(within: AreaRange, *, level: Level, on: date) -> list[AreaRow]:
    """Every area of a level in the range, by code, without groupings."""
    found = on_day(on).filter(code__gte=within.low, code__lt=within.high, level=level)
    return [row_of(area) for area in found.exclude(kind=Kind.GROUPING).order_by("code")]


def count_inside(codes: Sequence[int], *, level: Level, on: date) -> dict[int, int]:
    """How many areas of a level lie in each of the areas; one in which none is known is left out."""
    if not codes:
        return {}
    ranges = {code: range_of(code) for code in codes}
    low, high = min(each.low for each in ranges.values()), max(each.high for each in ranges.values())
    found = on_day(on).filter(code__gte=low, code__lt=high, level=level).exclude(kind=Kind.GROUPING)
    inside = list(found.order_by("code").values_list("code", flat=True))
    counts = {code: bisect_left(inside, scope.high) - bisect_left(inside, scope.low) for code, scope in ranges.items()}
    return {code: count for code, count in counts.items() if count}


def lineage(code: int, *, on: date) -> list[AreaRow]:
    """The area and every area around it, innermost first, without the nation and without groupings.

    Raises AreaNotFound for the area itself; one around it that did not exist on the day is left out.
    """
    found = lineages([code], on=on)[code]
    if code and not (found and found[0].code == code):
        raise AreaNotFound(code=code, on=on.isoformat())
    return found


def lineages(codes: Iterable[int], *, on: date) -> dict[int, list[AreaRow]]:
    """As `lineage`, of many areas in one query; one that did not exist on the day has only what lies around it."""
    outwards = {code: lineage_of(code) for code in codes}
    wanted = {outer for around in outwards.values() for outer in around}
    found = {area.code: area for area in on_day(on).filter(code__in=wanted)}
    return {
        code: [
            row_of(found[outer])
            for outer in around
            if outer in found and (found[outer].kind != Kind.GROUPING or outer == code)
        ]
        for code, around in outwards.items()
    }


def short_names(codes: Iterable[int], *, on: date) -> dict[int, str]:
    """As `names`, in the short form people use: 青海, 民和县."""
    return dict(on_day(on).filter(code__in=set(codes)).order_by("code").values_list("code", "short_name"))


def find_by_name(name: str, *, within: AreaRange, on: date) -> list[AreaRow]:
    """The areas in the range that a document means by a name; empty when none or several fit equally well.

    Takes the full name (民和回族土族自治县), the short one (民和县, 青海) and one without its last word (民和, 海东):
    an exact name wins over a shortened one, then an outer area over an inner one. 各县区 and 各县（市、区） mean
    every county, 各市州 and 各设区市 every prefecture.
    """
    level = _every_level(name)
    if level:
        return descendants(within, level=level, on=on)
    wanted = name.strip()
    spellings = {wanted, *(wanted + last for last in _LAST_WORDS)}
    inside = on_day(on).filter(code__gte=within.low, code__lt=within.high).exclude(kind=Kind.GROUPING)
    found = inside.filter(Q(name__in=spellings) | Q(short_name__in=spellings)).order_by("level", "code")
    ranked = sorted(found, key=lambda area: _fit(area, wanted))
    if not ranked or (len(ranked) > 1 and _fit(ranked[0], wanted) == _fit(ranked[1], wanted)):
        return []
    return [row_of(ranked[0])]


def _every_level(text: str) -> Level | None:
    found = _EVERY.match(_BETWEEN.sub("", text))
    if not found:
        return None
    return Level.COUNTY if set(found["tiers"].replace("设区", "")) & set("县区旗") else Level.PREFECTURE


def _fit(area: Area, wanted: str) -> tuple[bool, int]:
    return (wanted not in {area.name, area.short_name}, area.level)
