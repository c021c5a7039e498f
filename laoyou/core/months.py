"""Months by their first day."""

from __future__ import annotations

from datetime import date, timedelta


def first_of(day: date) -> date:
    """The first day of the month that `day` lies in."""
    return day.replace(day=1)


def month_before(day: date) -> date:
    """The first day of the month before the one that `day` lies in."""
    return first_of(first_of(day) - timedelta(days=1))


def month_after(day: date) -> date:
    """The first day of the month after the one that `day` lies in."""
    return first_of(first_of(day) + timedelta(days=31))
