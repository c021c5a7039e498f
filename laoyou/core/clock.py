"""The only place that asks what time it is. Everything else receives `now` or `today` as an argument."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(tz=UTC)


def day_of(moment: datetime) -> date:
    """The date of an aware moment where the offices are (Asia/Shanghai)."""
    return moment.astimezone(CHINA).date()


def hour_of(moment: datetime) -> int:
    """The hour of the day of an aware moment where the offices are, 0 to 23."""
    return moment.astimezone(CHINA).hour


def first_moment_of(day: date) -> datetime:
    """The moment a day begins where the offices are, aware."""
    return datetime.combine(day, time.min, CHINA)


def today() -> date:
    """Today's date where the offices are, whatever the server's own zone."""
    return day_of(now())
