"""Search behind the place switcher: by name, pinyin, initials or code, the outer areas first.

Every comparison with a beginning is `column >= x and column < next(x)` in the C collation, which PostgreSQL may
evaluate under row-level security and answer from an index.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet, Value

from laoyou.core.area_codes import AreaRange, Level, lineage_of
from laoyou.places.enums import Kind
from laoyou.places.models import Area
from laoyou.places.models.areas import Bigrams
from laoyou.places.selectors.rows import AreaRow, names, row_of

_DIGITS = int(Level.VILLAGE)
_LAST_CHARACTER = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)
# Who types one letter looks for a city or county, not for one of ten thousand villages.
_SHORTEST_FOR_VILLAGES = 2
_MOST_BY_PART = 20


def search(text: str, *, within: AreaRange, on: date, limit: int = 20) -> list[AreaRow]:
    """At most `limit` areas in the range whose name, pinyin, initials or code begin with the text.

    Counties and above come first, then what lies inside them; among each an exact match, then the outer area, first.
    When that leaves room, areas whose name contains the text follow. `around` tells apart the many 城关镇.
    """
    wanted = _normal(text)
    if not wanted:
        return []
    inside = Area.objects.filter(_in_force(on), code__gte=within.low, code__lt=within.high).exclude(kind=Kind.GROUPING)
    if wanted.isdigit() and wanted.isascii():
        return _with_surroundings(list(_by_code(inside, wanted)[:limit]), on)
    found: list[Area] = []
    for band in _bands(wanted):
        if len(found) < limit:
            found += sorted(_by_prefix(inside.filter(band), wanted)[:limit], key=lambda area: _rank(area, wanted))
    if len(found) < limit and not wanted.isascii() and len(wanted) > 1:
        found += _by_part(inside, wanted, skip=[area.pk for area in found])[: limit - len(found)]
    return _with_surroundings(found[:limit], on)


def _in_force(on: date) -> Q:
    """As `on_day`, said so that no index is asked for it.

    Under row-level security the planner may not look at the periods, takes almost none of them to hold the day, and
    reads the whole index of periods where a few names are wanted.
    """
    begun = Q(valid__startswith__isnull=True) | Q(valid__startswith__lte=on)
    return begun & (Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=on))


def after(text: str) -> str:
    """The least text that sorts, by code point, behind everything beginning with `text` (which must not be empty)."""
    last = ord(text[-1]) + 1
    if last in _SURROGATES:
        last = _SURROGATES.stop
    if last > _LAST_CHARACTER:
        return after(text[:-1])
    return text[:-1] + chr(last)


def _normal(text: str) -> str:
    """As stored: pinyin in lower case without separators, ü as v."""
    wanted = "".join(text.split()).lower().replace("ü", "v").replace("\0", "")
    return wanted.replace("'", "").replace("-", "") if wanted.isascii() else wanted


def _bands(wanted: str) -> list[Q]:
    inner = Q(level__gte=Level.TOWNSHIP) if len(wanted) >= _SHORTEST_FOR_VILLAGES else Q(level=Level.TOWNSHIP)
    return [Q(level__lte=Level.COUNTY), inner]


def _by_prefix(areas: QuerySet[Area], wanted: str) -> QuerySet[Area]:
    columns = ("pinyin", "initials") if wanted.isascii() else ("name", "short_name")
    matches = Q()
    for column in columns:
        matches |= Q(**{f"{column}__gte": wanted, f"{column}__lt": after(wanted)})
    return areas.filter(matches).order_by("level", "code")


def _by_code(areas: QuerySet[Area], digits: str) -> QuerySet[Area]:
    if len(digits) > _DIGITS:
        return areas.none()
    width = 10 ** (_DIGITS - len(digits))
    low = int(digits) * width
    return areas.filter(code__gte=low, code__lt=low + width).order_by("level", "code")


def _by_part(areas: QuerySet[Area], wanted: str, *, skip: list[UUID]) -> list[Area]:
    # The two-character parts find the candidates in the index; that they stand in this order is seen in the name.
    candidates = areas.alias(parts=Bigrams("name")).filter(parts__contains=Bigrams(Value(wanted)))
    return list(candidates.filter(name__contains=wanted).exclude(pk__in=skip).order_by("level", "code")[:_MOST_BY_PART])


def _rank(area: Area, wanted: str) -> tuple[bool, int, int]:
    exact = wanted in {area.name, area.short_name, area.pinyin, area.initials}
    return (not exact, area.level, area.code)


def _with_surroundings(found: list[Area], on: date) -> list[AreaRow]:
    around = {area.pk: lineage_of(area.code)[:0:-1] for area in found}
    called = names({code for codes in around.values() for code in codes}, on=on)
    rows = []
    for area in found:
        outer = tuple(called[code] for code in around[area.pk] if code in called and not _is_grouping(called[code]))
        rows.append(replace(row_of(area), around=outer))
    return rows


def _is_grouping(name: str) -> bool:
    return name in {"市辖区", "县"} or "直辖县级" in name
