"""Administrative area codes as 12-digit integers, so that an area and everything inside it is one range.

Layout (GB/T 2260 for the first six digits, the statistical division code for the rest):
province 2 digits, prefecture 4, county 6, township 9, village or community 12. 海东市 is 630200000000 and
everything inside it lies in [630200000000, 630300000000).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How deep an area lies; the value is the number of leading digits that name it."""

    NATION = 0
    PROVINCE = 2
    PREFECTURE = 4
    COUNTY = 6
    TOWNSHIP = 9
    VILLAGE = 12


_DIGITS = 12


@dataclass(frozen=True, slots=True, order=True)
class AreaRange:
    """Half-open range of area codes: what one scope covers."""

    low: int
    high: int

    def __contains__(self, code: int) -> bool:
        return self.low <= code < self.high

    def covers(self, other: AreaRange) -> bool:
        """Whether every code of `other` lies in this range."""
        return self.low <= other.low and other.high <= self.high


NATION = AreaRange(0, 10**_DIGITS)
NOWHERE = AreaRange(0, 0)
# No area at all, yet signed in: row-level security takes a range that ends above 0 for somebody who may read what
# is public.
NO_AREA = AreaRange(1, 1)


def from_short(digits: str | int) -> int:
    """The 12-digit code of a shorter written one: "6302" → 630200000000.

    Raises ValueError unless it has 2, 4, 6, 9 or 12 digits.
    """
    written = str(digits)
    if not written.isdigit() or len(written) not in {2, 4, 6, 9, 12}:
        raise ValueError(f"{digits!r} is not an area code of 2, 4, 6, 9 or 12 digits")
    return int(written.ljust(_DIGITS, "0"))


def level_of(code: int) -> Level:
    """The level a code names: the shortest of its lawful lengths that leaves only zeros behind."""
    for level in sorted(Level):
        if code % 10 ** (_DIGITS - level) == 0 and (level == Level.NATION) == (code == 0):
            return level
    return Level.VILLAGE


def range_of(code: int) -> AreaRange:
    """The area `code` and everything inside it."""
    return AreaRange(code, code + 10 ** (_DIGITS - level_of(code)))


def around(code: int, level: Level) -> int:
    """The code of the area of a level that `code` lies in; the code itself when it is not that deep."""
    width: int = 10 ** (_DIGITS - level)
    return code // width * width


def parent_of(code: int) -> int | None:
    """The next area outwards; 0 for a province, None for the nation itself."""
    level = level_of(code)
    if level == Level.NATION:
        return None
    outer = max(candidate for candidate in Level if candidate < level)
    width = 10 ** (_DIGITS - outer)
    return 0 if outer == Level.NATION else code // width * width


def lineage_of(code: int) -> list[int]:
    """The area itself and every area around it, innermost first, without the nation."""
    found: list[int] = []
    current: int | None = code
    while current:
        found.append(current)
        current = parent_of(current)
    return found
