"""The anonymous list as it is published, and read back."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from io import StringIO

from laoyou.policy.waiting.ranking import Entry, Placed, read_list

_COLUMNS = ("rank", "number", "applied_on", "met", "points", "on")


def listing(placed: Iterable[Placed], *, on: date) -> str:
    """The list as CSV, rank by rank: number, day of application, codes of the criteria met, points. Names nobody."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for each in placed:
        entry, met = each.entry, " ".join(sorted(each.entry.met))
        writer.writerow([each.rank, entry.number, entry.applied_on.isoformat(), met, each.points, on.isoformat()])
    return out.getvalue()


def read_listing(text: str) -> tuple[list[Entry], dict[str, int], date]:
    """A published list read back: entries, the rank of each number, its day. Raises RuleUnusable."""
    return read_list(text.splitlines())
