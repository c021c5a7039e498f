"""From a figure to what it counts: the keys of the numerator, of the denominator, and of what is only in the latter.

When the figures of a snapshot are counted, what counts is written beside it once more, by key: a file for each base of
measures, sorted by area and key, with a column for each measure that says how much a row counts in it. A page reads its
own slice of it. A row is one key in one area: a person, a site with its places or staff, an area, a neighbourhood.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, reduce
from pathlib import Path
from typing import Any

import duckdb
import ibis
from duckdb import DuckDBPyConnection
from ibis import Table, Value

from laoyou.analytics.indicators.catalogue import MEASURES, PEOPLE, Counted, Indicator
from laoyou.analytics.indicators.counting import by_base, carrying_of, counted_in
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
    """What can be opened: a difference only of what is counted of the same rows, in the same place."""
    if not way.denominator:
        return (Part.NUMERATOR,)
    above, below = (MEASURES[name].measure for name in (way.numerator, way.denominator))
    alike = above.base is below.base and above.place == below.place
    return (Part.NUMERATOR, Part.DENOMINATOR, *((Part.MISSING,) if alike else ()))


def whose(way: Counted, part: Part) -> str:
    """What the rows of a part are: PEOPLE, SITES, STAFF (sites once more), AREAS or ESTATES."""
    return MEASURES[way.numerator if part == Part.NUMERATOR else way.denominator].of


@dataclass(frozen=True, slots=True)
class Opened:
    """The rows of one part of a figure inside a range of areas, in a file sorted by area and key; `n` says in SQL how
    much one of them counts. Any number of threads may ask.
    """

    file: Path
    n: str
    inside: AreaRange

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
        # The area by itself, too: by it alone whole parts of the file are passed over.
        beyond = "WHERE area {0}= ? AND (area, key) {0} (?, ?)".format("<" if back else ">") if edge else ""
        way = "DESC" if back else "ASC"
        question = f"SELECT * FROM opened {beyond} ORDER BY area {way}, key {way} LIMIT {size}"
        found = self._asked(question, [edge[0], *edge] if edge else [])
        return [Counting(*row) for row in (reversed(found) if back else found)]

    def _asked(self, question: str, given: Sequence[int | str] = ()) -> list[tuple[Any, ...]]:
        opened = f"""WITH opened AS (SELECT key, area, ({self.n})::bigint AS n, birth, lives_in, registered_in
            FROM read_parquet(?) WHERE ({self.n}) <> 0 AND area >= ? AND area < ?)"""
        with closing(_database().cursor()) as cursor:
            cursor.execute(f"{opened} {question}", [str(self.file), self.inside.low, self.inside.high, *given])
            return cursor.fetchall()


@cache
def _database() -> DuckDBPyConnection:
    """One in the process, for opening one takes longer than what it is asked; it holds nothing but what files say of
    themselves.
    """
    database = duckdb.connect()
    database.execute("SET parquet_metadata_cache = true")
    return database


class RowsNotWritten(Exception):
    """What counts in a figure is not written beside its snapshot, or by a version that knew other measures."""


def open_rows(folder: Path, way: Counted, part: Part, *, inside: AreaRange) -> Opened:
    """A part of a figure, of what `write_rows` has written into the snapshot's folder. Raises RowsNotWritten."""
    asked = {Part.NUMERATOR: way.numerator}.get(part, way.denominator)
    n = f'"{asked}" - "{way.numerator}"' if part == Part.MISSING else f'"{asked}"'
    file = _file(folder, MEASURES[asked].measure.base.name)
    if not {asked, way.numerator if part == Part.MISSING else asked} <= _columns(file):
        raise RowsNotWritten
    return Opened(file, n, inside)


def _columns(file: Path) -> set[str]:
    if not file.is_file():
        return set()
    with closing(_database().cursor()) as cursor:
        return {name for (name,) in cursor.execute("SELECT name FROM parquet_schema(?)", [str(file)]).fetchall()}


_COUNTED = "counted"


def _file(folder: Path, base: str) -> Path:
    return folder / _COUNTED / f"{base}.parquet"


def rows_written(folder: Path) -> bool:
    """Whether what counts in a snapshot's figures lies beside it."""
    return (folder / _COUNTED).is_dir()


def write_rows(reading: DuckDBPyConnection, folder: Path, *, on: date) -> None:
    """Write what counts in every measure on a day beside the snapshot that is read (`Lake.open`), or nothing."""
    unfinished = folder / f".{_COUNTED}"
    shutil.rmtree(unfinished, ignore_errors=True)  # of one who was killed
    unfinished.mkdir()
    for names in by_base(MEASURES):
        base, of = MEASURES[names[0]].measure.base, MEASURES[names[0]].of
        rows = str(ibis.to_sql(_counting(Named(), names, on), dialect="duckdb"))
        write_sorted(reading, known(rows, of, "persons"), unfinished / f"{base.name}.parquet")
    shutil.rmtree(folder / _COUNTED, ignore_errors=True)
    unfinished.rename(folder / _COUNTED)


def known(rows: str, of: str, *persons: str) -> str:
    """Of people also what is known of them, of the first table that knows them: birthday and places; of others none."""
    if of != PEOPLE:
        return f"SELECT *, NULL::date AS birth, NULL::bigint AS lives_in, NULL::bigint AS registered_in FROM ({rows})"
    joined = " ".join(f"LEFT JOIN {each} ON {each}.person = r.key" for each in persons)

    def first(column: str) -> str:
        return f"coalesce({', '.join(f'{each}.{column}' for each in persons)})"

    return f"""SELECT r.*, {first("birth")} AS birth, {first("area")} AS lives_in,
        {first("registered_area")} AS registered_in FROM ({rows}) r {joined}"""


_ROWS_READ_AT_ONCE = 20_480  # of a file, for a page of fifty


def write_sorted(reading: DuckDBPyConnection, rows: str, file: Path) -> None:
    """Rows of a question into a file that `Opened` reads."""
    target = str(file).replace("'", "''")
    reading.execute(f"""COPY ({rows} ORDER BY area, key) TO '{target}'
        (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROWS_READ_AT_ONCE})""")


def _counting(tables: Tables, names: Sequence[str], on: date) -> Table:
    """`key`, `area` and what each measure of one base counts of the key there; what none counts is left out.

    Who lives in one area and is registered in another stands in both.
    """
    base = MEASURES[names[0]].measure.base
    marks = {mark for name in names for mark in MEASURES[name].measure.marks}
    found = carrying_of(base.rows(tables, on), tables, on, marks)
    places = list(dict.fromkeys(MEASURES[name].measure.place for name in names))
    parts = [_counting_at(found, place, places[:number], names, on) for number, place in enumerate(places)]
    rows = reduce(lambda one, other: one.union(other), parts)
    if not base.once:
        rows = rows.group_by("key", "area").agg(**{name: rows[name].sum().cast("int32") for name in names})
    return rows.filter(reduce(lambda one, other: one | other, [rows[name] > 0 for name in names]))


def _counting_at(found: Table, place: str, before: Sequence[str], names: Sequence[str], on: date) -> Table:
    """The rows by one of the places they count at, without those that stand there by a place before."""
    here = found.filter(found[place].notnull(), *(~found[each].identical_to(found[place]) for each in before))

    def counts(name: str) -> Value:
        at = here[MEASURES[name].measure.place]
        return at.identical_to(here[place]).ifelse(counted_in(name, here, on), 0).cast("int32")

    return here.select(here.key, area=here[place].cast("int64"), **{name: counts(name) for name in names})


def keyed(session: Tables, measure: str, on: date) -> Table:
    """A measure with one row for each key and area: `key`, `area`, `n`; what counts nothing is left out."""
    found = MEASURES[measure].measure(session, on)
    if MEASURES[measure].once:
        return found.select(found.key, area=found.area.cast("int64"), n=found.n.cast("int64"))
    summed = found.group_by("key", "area").agg(n=found.n.sum().cast("int64"))
    counted: Table = summed.select(summed.key, area=summed.area.cast("int64"), n=summed.n)
    return counted.filter(counted.n > 0)
