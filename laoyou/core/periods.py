"""A year, a quarter or a month as a half-open period, with its key in addresses and files: 2025, 2025-Q3, 2025-07."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from laoyou.core.months import month_after

_MONTHS, _QUARTER = 12, 3
# As people write them: 2025, 2025年, 2025-Q3, 2025Q3, 2025年第3季度, 2025-07, 2025年7月, 2025/7.
_WRITTEN = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?:年度?)?(?:-?Q(?P<quarter>[1-4])|第?(?P<spelt>[1-4一二三四])季度?|[-/.]?(?P<month>1[0-2]|0?[1-9])月?)?"
)
_SPELT = {"一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """[since, until), both the first day of a month."""

    since: date
    until: date

    @classmethod
    def of_year(cls, year: int) -> Self:
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    @classmethod
    def of_month(cls, year: int, month: int) -> Self:
        return cls(date(year, month, 1), month_after(date(year, month, 1)))

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The period somebody wrote, None for what is none."""
        found = _WRITTEN.fullmatch("".join(text.split()).upper())
        if found is None:
            return None
        year, spelt = int(found["year"]), found["quarter"] or found["spelt"]
        if spelt:
            first = (_SPELT.get(spelt) or int(spelt)) * _QUARTER - _QUARTER + 1
            return cls(date(year, first, 1), cls.of_month(year, first + _QUARTER - 1).until)
        return cls.of_month(year, int(found["month"])) if found["month"] else cls.of_year(year)

    @property
    def key(self) -> str:
        """As it stands in an address; `read` reads it back."""
        if self.months == _MONTHS:
            return f"{self.since:%Y}"
        if self.months == _QUARTER:
            return f"{self.since:%Y}-Q{(self.since.month + _QUARTER - 1) // _QUARTER}"
        return f"{self.since:%Y-%m}"

    @property
    def months(self) -> int:
        return (self.until.year - self.since.year) * _MONTHS + self.until.month - self.since.month

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)
