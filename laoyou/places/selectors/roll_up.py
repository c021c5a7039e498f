"""Figures of inner areas added up to outer ones: integer arithmetic on codes; and which code took which one's place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from laoyou.core.area_codes import AreaRange, Level, level_of, lineage_of, range_of
from laoyou.core.errors import DomainError
from laoyou.places.models import Area, AreaSuccession

Figure = TypeVar("Figure", int, Decimal)

__all__ = ["TooCoarse", "around_parts", "carry_forward", "divided", "followed_by", "range_of", "roll_up", "within"]


class TooCoarse(DomainError):
    code = "places_too_coarse"
    sentence = "The figure of area %(code)s cannot be split over the areas inside it."


def roll_up(values: Mapping[int, Figure], level: Level) -> dict[int, Figure]:
    """Sums by the area of `level` that each code lies in, by code. The total is the total of `values`.

    Raises TooCoarse for a code further out than `level`: what belongs to a whole city is never guessed into counties.
    """
    width = 10 ** (Level.VILLAGE - level)
    sums: dict[int, Figure] = {}
    for code in sorted(values):
        if level_of(code) < level:
            raise TooCoarse(code=code)
        outer = code // width * width
        sums[outer] = sums[outer] + values[code] if outer in sums else values[code]
    return sums


def within(values: Mapping[int, Figure], area: AreaRange) -> dict[int, Figure]:
    """The figures of areas in the range, by code."""
    return {code: values[code] for code in sorted(values) if code in area}


def carry_forward(values: Mapping[int, Figure], *, on: date) -> tuple[dict[int, Figure], dict[int, Figure]]:
    """Figures of earlier codes under the codes in force on `on`, and apart from them those without a single heir.

    A merged or moved area's figure goes to its one successor; that of a divided or abolished area comes back apart.
    """
    heirs = _heirs(on)
    carried: dict[int, Figure] = {}
    apart: dict[int, Figure] = {}
    for code in sorted(values):
        heir = _last_heir(code, heirs)
        if heir is None:
            apart[code] = values[code]
        else:
            carried[heir] = carried[heir] + values[code] if heir in carried else values[code]
    return carried, apart


def followed_by(inside: AreaRange, *, on: date) -> dict[int, int]:
    """Of codes in the range that are no area's on a day, the one in force that took their place, however often.

    A code that was divided has no such one, nor has one that ended with nothing in its place; both are left out.
    """
    heirs = _heirs(on)
    alive = set(Area.objects.filter(code__in=list(heirs), valid__contains=on).values_list("code", flat=True))
    found = {code: _last_heir(code, heirs) for code in heirs if code in inside and code not in alive}
    return {code: heir for code, heir in found.items() if heir is not None and heir != code}


def divided(inside: AreaRange, *, on: date) -> dict[int, frozenset[int]]:
    """Of codes in the range that are no area's on a day and have no single heir, the areas they were divided into.

    None for one that ended with nothing in its place.
    """
    heirs = _heirs(on)
    alive = set(Area.objects.filter(code__in=list(heirs), valid__contains=on).values_list("code", flat=True))
    ended = [code for code in heirs if code in inside and code not in alive and _last_heir(code, heirs) is None]
    return {code: _parts(code, heirs) for code in ended}


def around_parts(code: int, parts: Iterable[int], inside: AreaRange) -> int:
    """The innermost area inside a range around all parts of a divided code; around the code itself where there is none.

    The whole range's where the parts lie on both sides of its border: on record they are here.
    """
    known = list(parts)
    candidates = lineage_of(known[0]) if known else lineage_of(code)[1:]
    around = (each for each in candidates if all(part in range_of(each) for part in known))
    return next((each for each in around if inside.covers(range_of(each))), inside.low)


def _parts(code: int, heirs: Mapping[int, set[int | None]]) -> frozenset[int]:
    found: set[int] = set()
    seen: set[int] = set()
    following = [code]
    while following:
        current = following.pop()
        if current in seen:
            continue
        seen.add(current)
        nexts = {each for each in heirs.get(current, {current}) if each is not None}
        found |= nexts & {current}
        following += nexts - {current}
    return frozenset(found)


def _heirs(on: date) -> dict[int, set[int | None]]:
    found: dict[int, set[int | None]] = defaultdict(set)
    steps = AreaSuccession.objects.filter(change__effective__lte=on).order_by("change__effective", "id")
    for old, new in steps.values_list("old_code", "new_code"):
        found[old].add(new)
    return found


def _last_heir(code: int, heirs: Mapping[int, set[int | None]]) -> int | None:
    seen: set[int] = set()
    current = code
    while current not in seen and heirs.get(current, {current}) != {current}:
        seen.add(current)
        following = next(iter(heirs[current])) if len(heirs[current]) == 1 else None
        if following is None:
            return None
        current = following
    return current
