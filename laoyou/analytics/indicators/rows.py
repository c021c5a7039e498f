"""From a figure to what it counts: the keys of the numerator, of the denominator, and of what is only in the latter.

The same measures that made the figure are asked again of the same snapshot, this time for their rows; so as many come
as were counted. A row is one key in one area: a person, a site with its places or staff, an area, a neighbourhood.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from threading import Lock
from typing import Any

import ibis
from duckdb import DuckDBPyConnection
from ibis import Table

from laoyou.analytics.indicators.catalogue import MEASURES, PEOPLE, Counted, Indicator
from laoyou.analytics.lake.reading import Named, Tables
from laoyou.core.area_codes import AreaRange, Level, around

Place = tuple[int, int | str]  # where a page ends: area and key


class Part(StrEnum):
    """What of a figure is opened. `MISSING`: in the denominator and not, or not wholly, in the numerator."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Counting:
    """One key that counts in one area, `n` times; of a person also what the snapshot knows, to find them again by."""

    key: int | str
    area: int
    n: int
    birth: date | None = None
    lives_in: int | None = None
    registered_in: int | None = None


def way_of(indicator: Indicator, basis: str) -> Counted:
    """How it is counted on a basis; the first way there is for a basis it is not counted on."""
    return next((each for each in indicator.ways if each.basis == basis), indicator.ways[0])


def parts_of(way: Counted) -> tuple[Part, ...]:
    """What can be opened: a difference only where people stand over people, or places over places."""
    if not way.denominator:
        return (Part.NUMERATOR,)
    alike = MEASURES[way.numerator].of == MEASURES[way.denominator].of
    return (Part.NUMERATOR, Part.DENOMINATOR, *((Part.MISSING,) if alike else ()))


def whose(way: Counted, part: Part) -> str:
    """What the rows of a part are: PEOPLE, SITES, STAFF (sites once more), AREAS or ESTATES."""
    return MEASURES[way.numerator if part == Part.NUMERATOR else way.denominator].of


class CountedRows:
    """The rows of one part of a figure on a day, everywhere; as many as `len` says, in memory, for good.

    `reading` has the tables of the figure's snapshot (`Lake.open`); it is kept as long as the rows are, and used for
    nothing else. Of people also what the snapshot knows of them. The expression is written out as SQL once a process
    and day, for writing it takes longer than asking it. Any number of threads may ask.
    """

    def __init__(self, reading: DuckDBPyConnection, way: Counted, part: Part, *, on: date) -> None:
        rows = f"SELECT key, area, n FROM ({_sql(way, part, on)})"
        if whose(way, part) == PEOPLE:
            rows = f"""SELECT r.key, r.area, r.n, p.birth, p.area AS lives_in, p.registered_area AS registered_in
                FROM ({rows}) r LEFT JOIN persons p ON p.person = r.key"""
        self._take(reading, rows)

    def _take(self, reading: DuckDBPyConnection, rows: str) -> None:
        self._reading, self._lock = reading, Lock()
        reading.execute(f"CREATE OR REPLACE TEMP TABLE counted AS {rows}")
        ((self._count,),) = self.ask("SELECT count(*) FROM counted", [])

    def __len__(self) -> int:
        return self._count

    def ask(self, question: str, given: list[Any]) -> list[tuple[Any, ...]]:
        """The answer to a question in SQL about the table `counted`."""
        with self._lock:
            return self._reading.execute(question, given).fetchall()


class Opened:
    """The rows of one part of a figure inside a range of areas."""

    def __init__(self, rows: CountedRows, *, inside: AreaRange) -> None:
        self._rows, self._inside = rows, inside

    def count(self) -> tuple[int, int]:
        """How many rows there are, and how much they count together: sites, and their places."""
        ((rows, n),) = self._asked("SELECT count(*), coalesce(sum(n), 0)::bigint FROM opened")
        return rows, n

    def by_area(self, level: Level) -> dict[int, int]:
        """How much is counted in each area of a level; what is known only more coarsely stands under its own code."""
        sums: dict[int, int] = {}
        for area, n in self._asked("SELECT area, sum(n)::bigint FROM opened GROUP BY area"):
            place = around(area, level)
            sums[place] = sums.get(place, 0) + n
        return sums

    def page(self, size: int, *, after: Place | None = None, before: Place | None = None) -> list[Counting]:
        """At most `size` rows by area and key, after a place, or the last of those before one; in order either way."""
        edge, back = before or after, before is not None
        beyond = f"WHERE (area, key) {'<' if back else '>'} (?, ?)" if edge else ""
        way = "DESC" if back else "ASC"
        found = self._asked(
            f"SELECT * FROM opened {beyond} ORDER BY area {way}, key {way} LIMIT {size}", list(edge or ())
        )
        return [Counting(*row) for row in (reversed(found) if back else found)]

    def _asked(self, question: str, given: list[int | str] | None = None) -> list[tuple[Any, ...]]:
        opened = "WITH opened AS (SELECT * FROM counted WHERE area >= ? AND area < ?)"
        return self._rows.ask(f"{opened} {question}", [self._inside.low, self._inside.high, *(given or [])])


@lru_cache(maxsize=512)
def _sql(way: Counted, part: Part, on: date) -> str:
    rows = _rows(Named(), way, part, on)
    return str(ibis.to_sql(rows.select("key", "area", "n"), dialect="duckdb"))


def _rows(session: Tables, way: Counted, part: Part, on: date) -> Table:
    if part == Part.NUMERATOR:
        return keyed(session, way.numerator, on)
    below = keyed(session, way.denominator, on)
    if part == Part.DENOMINATOR:
        return below
    if MEASURES[way.numerator].once and MEASURES[way.denominator].once:
        return below.anti_join(keyed(session, way.numerator, on), "key")
    above = keyed(session, way.numerator, on).rename(above_n="n")
    joined = below.left_join(above, ["key", "area"])
    rest = joined.select(key=joined.key, area=joined.area, n=joined.n - joined.above_n.fill_null(0))
    return rest.filter(rest.n > 0)


def keyed(session: Tables, measure: str, on: date) -> Table:
    """A measure with one row for each key and area: `key`, `area`, `n`; what counts nothing is left out."""
    found = MEASURES[measure].measure(session, on)
    if MEASURES[measure].once:
        return found.select(found.key, area=found.area.cast("int64"), n=found.n.cast("int64"))
    summed = found.group_by("key", "area").agg(n=found.n.sum().cast("int64"))
    counted: Table = summed.select(summed.key, area=summed.area.cast("int64"), n=summed.n)
    return counted.filter(counted.n > 0)
