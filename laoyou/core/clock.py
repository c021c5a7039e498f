"""The only place that asks what time it is. Everything else receives `now` or `today` as an argument."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(tz=UTC)


def today() -> date:
    """Today's date where the offices are (Asia/Shanghai), whatever the server's own zone."""
    return datetime.now(tz=CHINA).date()
