"""Time limits of running a plan, as dated parameters: what holds for a day is what was set last before it.

They ship as `data/limits.csv`, each with its source and how sure it is; none is read from a law.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parent.parent / "data" / "limits.csv"


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit from a day on: `value` in `unit`; `confidence` is "to be confirmed" until somebody does."""

    code: str
    since: date
    value: int
    unit: str
    source: str
    confidence: str


def limit(code: str, *, on: date) -> Limit:
    """The limit that holds on a day. Raises LookupError for a code or a day nobody has set one for."""
    found = [each for each in _limits() if each.code == code and each.since <= on]
    if not found:
        raise LookupError(f"no limit {code} on {on}")
    return max(found, key=lambda each: each.since)


@cache
def _limits() -> tuple[Limit, ...]:
    with _FILE.open(encoding="utf-8", newline="") as opened:
        return tuple(
            Limit(
                row["code"],
                date.fromisoformat(row["since"]),
                int(row["value"]),
                row["unit"],
                row["source"],
                row["confidence"],
            )
            for row in csv.DictReader(opened)
        )
