"""Days on which offices work, and deadlines counted in them (工作日).

The calendar comes from the holiday arrangements that the State Council's general office publishes each autumn for the
next year. Those known to the package chinesecalendar (2004 to `PACKAGED_UNTIL`) need nothing; later years are imported
(`laoyou.records.services.calendar`) and handed in. A year nobody knows yet is counted with Saturdays and Sundays off,
and every deadline that touches it says that it is not certain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from chinese_calendar import constants

PACKAGED_FROM = 2004
PACKAGED_UNTIL = max(constants.holidays).year
_SATURDAY = 5
_FURTHEST = 400  # working days; more than a year is a matter of years


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a time limit; not `certain` when it lies in, or runs through, a year without a calendar."""

    day: date
    certain: bool


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days are worked. `imported` has the arranged days of years beyond the package: worked or not."""

    imported: Mapping[date, bool] = field(default_factory=dict)

    @property
    def imported_years(self) -> frozenset[int]:
        return frozenset(day.year for day in self.imported)

    def knows(self, year: int) -> bool:
        """Whether the year's arrangement is known."""
        return PACKAGED_FROM <= year <= PACKAGED_UNTIL or year in self.imported_years

    def works(self, day: date) -> bool:
        """Whether offices work on the day; what was imported comes before the package."""
        if day in self.imported:
            return self.imported[day]
        if day in constants.workdays:
            return True
        return day not in constants.holidays and day.weekday() < _SATURDAY

    def deadline(self, received: date, working_days: int) -> Deadline:
        """The last day of a limit of so many working days; the day of receipt does not count.

        0 is the day of receipt itself. Raises ValueError for a negative number or one above 400.
        """
        if not 0 <= working_days <= _FURTHEST:
            raise ValueError(f"{working_days} working days are no time limit")
        day, left = received, working_days
        while left:
            day += timedelta(days=1)
            left -= self.works(day)
        return Deadline(day, all(self.knows(year) for year in range(received.year, day.year + 1)))

    def moved(self, day: date) -> date:
        """The day itself where offices work on it, else the next one that is worked."""
        return day if self.works(day) else self.around(day)[1]

    def around(self, day: date) -> tuple[date, date]:
        """The working days nearest to a day: the last before it and the first after it."""
        before, after = day - timedelta(days=1), day + timedelta(days=1)
        while not self.works(before):
            before -= timedelta(days=1)
        while not self.works(after):
            after += timedelta(days=1)
        return before, after

    def count(self, after: date, until: date) -> int:
        """Working days after `after` up to and with `until`; negative when `until` is the earlier one."""
        if until < after:
            return -self.count(until, after)
        return sum(self.works(after + timedelta(days=past)) for past in range(1, (until - after).days + 1))
