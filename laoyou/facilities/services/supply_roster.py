"""Who of a made-up house works which hours: enough around the clock wherever it has the staff for that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from laoyou.core.clock import CHINA

_DAYS = 7
Hours: TypeAlias = tuple[time, time]
_THIRDS: tuple[Hours, ...] = ((time(7), time(15)), (time(14), time(22)), (time(22), time(7)))
_HALVES: tuple[Hours, ...] = ((time(7), time(19)), (time(19), time(7)))
OFFICE: Hours = (time(8), time(17, 30))  # of heads, kitchens and whoever works with children
_FRIDAY = 4
RESIDENTS_A_CARER = 15  # of limits.csv; a made-up house keeps to it from the first day


def shifts_of(as_of: date, number: int | None, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    """A week's shifts from the night before `as_of`: every day but one, by the place among colleagues of those hours.

    `number` None has Saturday and Sunday off.
    """
    begin, end = hours
    for offset in range(-1, _DAYS):
        day = as_of + timedelta(days=offset)
        if day.weekday() > _FRIDAY if number is None else day.toordinal() % _DAYS == number % _DAYS:
            continue
        last = day if end > begin else day + timedelta(days=1)
        yield datetime.combine(day, begin, tzinfo=CHINA), datetime.combine(last, end, tzinfo=CHINA)


def hours_of_carers(carers: int, residents: int) -> tuple[Hours, ...]:
    """The hours a home divides its carers over: in three where that leaves enough in each, else in two.

    Each keeps to the same hours all week, so that everybody rests; one of seven is off each day.
    """
    needed = -(-residents // RESIDENTS_A_CARER)
    for hours in (_THIRDS, _HALVES):
        each = carers // len(hours)
        if each - -(-each // _DAYS) >= needed:
            return hours
    return _THIRDS
