"""By when a department tells a figure: days after the end of its period, dated, with source (data/return_days.csv).

The days that ship are nobody's rule yet; an office that sets its own adds a line with the day it holds from.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from laoyou.analytics.indicators import Every

_TABLE = Path(__file__).resolve().parent.parent / "data" / "return_days.csv"


@dataclass(frozen=True, slots=True)
class Allowed:
    """`days` are calendar days, for periods that end from `since` until before `until`, empty while it holds."""

    every: Every
    days: int
    since: date
    until: date | None
    source_zh: str
    source_en: str
    confidence: str


class NoDays(LookupError):
    """The table says nothing for a period; it has a gap."""


@cache
def table() -> tuple[Allowed, ...]:
    """Every line."""
    with _TABLE.open(encoding="utf-8", newline="") as opened:
        return tuple(
            Allowed(
                Every(row["every"]),
                int(row["days"]),
                date.fromisoformat(row["from"]),
                date.fromisoformat(row["until"]) if row["until"] else None,
                row["source_zh"],
                row["source_en"],
                row["confidence"],
            )
            for row in csv.DictReader(opened)
        )


def allowed(rhythm: Every, last_day: date) -> Allowed:
    """What holds for a period that ends with `last_day`. Raises NoDays."""
    for each in table():
        if each.every == rhythm and each.since <= last_day and (each.until is None or last_day < each.until):
            return each
    raise NoDays(f"{rhythm} {last_day}")


def due_on(rhythm: Every, last_day: date) -> date:
    """The last day on which a figure of such a period is in time. Raises NoDays."""
    return last_day + timedelta(days=allowed(rhythm, last_day).days)
