"""The made-up city: building everybody of Haidong in memory from the census, and how much memory that takes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from time import perf_counter
from typing import TYPE_CHECKING

from bench.report import Figure

if TYPE_CHECKING:
    from bench.__main__ import Asked
    from laoyou.analytics.population import CountyCensus, Population, Village

AS_OF = date(2025, 7, 1)
GOAL_SECONDS = 15.0
GOAL_MIB = 1536.0
_MIB = 1024 * 1024
# The six counties with their numbers of residents' and villagers' committees (statistical codes of 2023).
_VILLAGES = {630202: 372, 630203: 119, 630222: 329, 630223: 310, 630224: 375, 630225: 160}
_TOWNSHIP_VILLAGES = 18
_RESIDENTS = 3


def measure(asked: Asked) -> Iterator[Figure]:
    """Seconds and persons a second in this process; the peak of a process that does nothing else."""
    del asked
    begun = perf_counter()
    people, fits = _counted(build_haidong())
    seconds = perf_counter() - begun
    case = f"海东, {people:,} persons"
    yield Figure("city", case, "build, seconds", seconds, agrees=fits, goal=GOAL_SECONDS)
    yield Figure("city", case, "build, persons/s", people / seconds)
    yield Figure("city", case, "all in memory, peak MiB", _peak(), goal=GOAL_MIB)


def build_haidong() -> list[Population]:
    """All six counties, kept in memory together."""
    from laoyou.analytics.population import build, counties

    found = (counties()[code * 10**6] for code in _VILLAGES)
    return [build(county, _villages(county), as_of=AS_OF, seed=1) for county in found]


def _counted(built: list[Population]) -> tuple[int, bool]:
    """Everybody, and whether all counts of people and households are the census's (marital status is a sample's)."""
    misses = [name for county in built for name, (wanted, got) in county.fit.items() if wanted != got]
    return sum(len(county.persons) for county in built), all(name.endswith(("_m", "_f")) for name in misses)


def _villages(county: CountyCensus) -> list[Village]:
    from laoyou.analytics.population import Village

    count = _VILLAGES[county.code // 10**6]
    places = (divmod(place, _TOWNSHIP_VILLAGES) for place in range(count))
    return [
        Village(county.code + (100 + township) * 1000 + number + 1, "residents" if number < _RESIDENTS else "villagers")
        for township, number in places
    ]


def _peak() -> float:
    script = (
        "import resource; from bench.city import build_haidong; kept = build_haidong(); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    answer = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss
    return int(answer.stdout) * unit / _MIB
