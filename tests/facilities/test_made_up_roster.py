"""A made-up house has enough carers at every hour of the week wherever it has the staff for that."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from laoyou.core.clock import CHINA
from laoyou.facilities.services.supply_roster import OFFICE, hours_of_carers, shifts_of

TODAY = date(2026, 3, 4)


def fewest(carers: int, residents: int) -> int:
    """Carers at work in the hour of the week, from today, with the fewest of them."""
    hours = hours_of_carers(carers, residents)
    shifts = [
        shift for place in range(carers) for shift in shifts_of(TODAY, place // len(hours), hours[place % len(hours)])
    ]
    midnight = datetime.combine(TODAY, time(0, 30), tzinfo=CHINA)
    moments = [midnight + timedelta(hours=number) for number in range(24 * 7)]
    return min(sum(begin <= moment < end for begin, end in shifts) for moment in moments)


@pytest.mark.parametrize(("carers", "residents"), [(4, 15), (6, 15), (6, 30), (9, 30), (12, 45), (30, 120), (60, 300)])
def test_at_every_hour_there_are_enough(carers: int, residents: int) -> None:
    assert fewest(carers, residents) >= -(-residents // 15)


def test_with_too_few_staff_the_nights_stay_short_and_are_seen_to_be() -> None:
    assert fewest(3, 15) == 0


def test_office_hours_leave_the_weekend_free() -> None:
    assert {begin.weekday() for begin, _end in shifts_of(TODAY, None, OFFICE)} == {0, 1, 2, 3, 4}
