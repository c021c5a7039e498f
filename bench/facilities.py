"""A hundred thousand beds and five years of stays: occupancy of every site for every day of a year; the last bed.

Everything is on this one machine. Occupancy is read as the database's owner and checked against a count of one day.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench.crowd import Visitor
from bench.report import Figure
from bench.site import ROOT, empty, started

if TYPE_CHECKING:
    from bench.__main__ import Asked

SITES, BEDS, ROUNDS, OPENED = 1000, 100, 1000, 40
YEAR_GOAL_S, BOARD_GOAL_MS = 2.0, 150


def measure(asked: Asked) -> Iterator[Figure]:
    """Load, count, race, look."""
    del asked
    var = ROOT / "var" / "bench" / "facilities"
    empty(var)
    with started(var) as site:
        told = var / "facilities.json"
        site.run("-m", "bench.load_facilities", str(SITES), str(BEDS), str(ROUNDS), str(told))
        found = json.loads(told.read_text())
        case = f"{SITES * BEDS:,} beds, {found['stays']:,} stays"
        for mode, seconds in found["year"].items():
            agrees = found["agrees"]
            yield Figure(
                "facilities", f"{case}: {mode}", "a year by site and day, s", seconds, None, agrees, YEAR_GOAL_S
            )
        once = found["once"] == ROUNDS
        yield Figure(
            "facilities", "two clerks, one bed", f"rounds with one winner of {ROUNDS}", found["once"], None, once
        )
        yield Figure("facilities", "two clerks, one bed", "a round, ms", found["round_ms"])
        visitor = Visitor(site.host, site.port)
        visitor.sign_in(*site.accounts()["department_officer"])
        yield from _looked_at(visitor, found["boards"])
    empty(var)


def _looked_at(visitor: Visitor, boards: list[str]) -> Iterator[Figure]:
    pages = {"register": ["/institutions/"] * OPENED, "board of 100 beds": boards[:OPENED]}
    for name, paths in pages.items():
        visitor.open(paths[0])
        times = [_timed(visitor, path) for path in paths]
        p95 = statistics.quantiles(times, n=20)[-1] * 1000
        yield Figure("facilities", name, "p95, ms", p95, goal=BOARD_GOAL_MS)


def _timed(visitor: Visitor, path: str) -> float:
    began = time.perf_counter()
    visitor.open(path)
    return time.perf_counter() - began
