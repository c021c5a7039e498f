"""When: the years, spans of years and 每年 that a sentence names, in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from laoyou.reading.model import EVERY_YEAR
from laoyou.reading.numerals import chinese_number


class Kind(Enum):
    """What kind of time is named."""

    YEAR = "year"
    SPAN = "span"
    EVERY = "every"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class Time:
    """A time named in a text: `key` as the values of a target are keyed, `month` where one is printed."""

    kind: Kind
    key: str
    start: int
    end: int
    month: str = ""

    @property
    def as_of(self) -> str:
        """As a baseline's as_of writes it: 2022-07, 2020, 2021-2025, or "" for now."""
        return f"{self.key}-{self.month}" if self.month else "" if self.kind in {Kind.NOW, Kind.EVERY} else self.key


_PLAN_PERIOD_13 = 2016  # the thirteenth five-year plan began in 2016
_TIMES = re.compile(
    r"(?P<title>《[^《》]{1,80}》)"
    r"|(?P<from>20[0-9]{2})年?(?:-|至|到)(?P<to>20[0-9]{2})年(?:期间)?"
    r"|(?:到|至|截至|截止|预计|预计到)?(?P<year>20[0-9]{2}) ?(?:年(?:(?P<month>[0-9]{1,2})月)?|(?=底|末))"
    r"(?:份)?(?:[底末初]前?|以?前)?"
    r"|(?:到|至|截至|截止|预计|预计到|在)?[“\"]?(?P<plan>十[一二三四五六七八九])五[”\"]?(?:规划)?(?P<part>期?末|期间|时期)"
    r"|(?P<every>每年(?!度))"
    r"|(?P<now>截至目前|目前|现有|现已)"
)


def times(folded: str) -> list[Time]:
    """Every time the text names, outside the titles of other documents. 十四五末 is 2025, 十四五期间 2021-2025."""
    return [time for found in _TIMES.finditer(folded) if (time := _time(found))]


def _time(found: re.Match[str]) -> Time | None:
    start, end = found.span()
    if found["title"]:
        return None
    if found["from"]:
        return Time(Kind.SPAN, f"{found['from']}-{found['to']}", start, end)
    if found["year"]:
        return Time(Kind.YEAR, found["year"], start, end, (found["month"] or "").zfill(2) if found["month"] else "")
    if found["plan"]:
        first = _PLAN_PERIOD_13 + 5 * (chinese_number(found["plan"]) - 13)
        if found["part"].endswith("末"):
            return Time(Kind.YEAR, str(first + 4), start, end)
        return Time(Kind.SPAN, f"{first}-{first + 4}", start, end)
    return Time(Kind.EVERY, EVERY_YEAR, start, end) if found["every"] else Time(Kind.NOW, "", start, end)
