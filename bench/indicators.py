"""Every indicator of a full-scale city from its snapshot, in DuckDB beside the same statements in PostgreSQL.

The lake is made up: 1,358,471 people with conditions, twelve months of checks, homes and who lives in them, without a
registry. PostgreSQL gets the same rows with indexes on what is looked up by, is analysed, and is asked warm; both may
use every core. What they count by village must be equal. Opening a figure into its first page of people is measured,
too, and why it changed since another snapshot.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, TypeVar

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.processor import Meter
from bench.report import Figure
from bench.site import ROOT, empty
from laoyou.analytics.indicators import (
    INDICATORS,
    MEASURES,
    Part,
    changed,
    compute,
    compute_all,
    open_rows,
    way_of,
    write_rows,
)
from laoyou.analytics.indicators.counting import readings
from laoyou.analytics.lake import TABLES, Lake, Manifest, open_lake
from laoyou.analytics.lake import manifest as paper
from laoyou.analytics.lake.reading import Named
from laoyou.analytics.lake.tables import schema_hash
from laoyou.cli.embedded import embedded
from laoyou.core.area_codes import range_of

if TYPE_CHECKING:
    from bench.__main__ import Asked

PEOPLE, VILLAGES, SITES = 1_358_471, 1_700, 1_900
CITY, DAYS = 630200000000, (date(2026, 1, 31), date(2026, 2, 28))
GOAL_S, RATIO_GOAL, PAGE_GOAL_MS, CHANGE_GOAL_MS = 2.0, 10.0, 150, 2000
_COUNTIES = (630202, 630203, 630222, 630223, 630224, 630225)
_REPEATS = 3
_T = TypeVar("_T")


def measure(asked: Asked) -> Iterator[Figure]:
    """The statement of all figures, the whole pass, a page of rows and a change."""
    del asked
    var = ROOT / "var" / "bench" / "indicators"
    empty(var)
    tables = made_up(np.random.default_rng(66))
    lake = open_lake(var / "lake")
    then, today = (_written(lake, f"snapshot-{day}", day, tables) for day in DAYS)
    case = f"{PEOPLE:,} people, {len(TABLES)} tables"
    with lake.session(today) as session:
        whole, values = _warm(lambda: compute(session, run="bench"))
        parted, groups = _warm(lambda: compute_all(session, run="bench"))
    ours, found = _in_duckdb(lake, today)
    peer, theirs = _in_postgresql(var, tables)
    equal = [_said(rows) for rows in theirs] == [_said(_tuples(rows)) for rows in found]
    for metric, one, other in zip(("statements, seconds", "statements, processor seconds"), ours, peer, strict=True):
        yield Figure("indicators", f"{case}: by village, by township and group", metric, one, other, equal)
    yield Figure("indicators", f"{case}: {values.num_rows:,} values", "whole pass, seconds", whole, goal=GOAL_S)
    yield Figure("indicators", f"{case}: {groups.num_rows:,} with groups", "whole pass, seconds", parted, goal=GOAL_S)
    yield from _opened(lake, then, today, case)
    empty(var)


def _statements(dialect: str) -> list[str]:
    """Written out before, for either side."""
    found = readings(Named(), DAYS[1], MEASURES, inside=range_of(CITY))
    return [str(ibis.to_sql(each.rows, dialect=dialect)) for each in found]


def _in_duckdb(lake: Lake, snapshot: Manifest) -> tuple[tuple[float, float], list[pa.Table]]:
    statements = _statements("duckdb")
    with lake.open(snapshot) as reading:
        return _worked(lambda: [reading.sql(statement).to_arrow_table() for statement in statements], ())


def _tuples(rows: pa.Table) -> list[tuple[Any, ...]]:
    return list(zip(*(rows.column(name).to_pylist() for name in rows.column_names), strict=True))


def _said(rows: list[tuple[Any, ...]]) -> list[tuple[str, ...]]:
    """As texts, in order: PostgreSQL's sums are numerics, which arrive as such."""
    return sorted(tuple(map(str, row)) for row in rows)


def _opened(lake: Lake, then: Manifest, today: Manifest, case: str) -> Iterator[Figure]:
    way, inside = way_of(INDICATORS["elder_health_management_rate"], "resident"), range_of(CITY)

    folder = lake.folder(today)

    def write() -> None:
        with lake.open(today) as reading:
            write_rows(reading, folder, on=DAYS[1])

    def page() -> int:
        opened = open_rows(folder, way, Part.MISSING, inside=inside)
        many, _n = opened.count()
        return many * bool(opened.page(50))

    seconds, _none = _warm(write)
    size = sum(file.stat().st_size for file in folder.glob("counted/*")) / 1e6
    yield Figure("indicators", f"{case}: {size:.0f} MB of rows by key", "written, seconds", seconds)
    seconds, many = _warm(page)
    yield Figure("indicators", f"{case}: {many:,} rows opened", "page of 50, ms", seconds * 1000, goal=PAGE_GOAL_MS)

    def change() -> int:
        with lake.pair(then, today) as reading:
            return changed(reading, way.denominator, days=DAYS, inside=inside, file=folder / "moved.parquet").now

    seconds, many = _warm(change)
    yield Figure("indicators", f"{case}: {many:,} compared", "why it changed, ms", seconds * 1000, goal=CHANGE_GOAL_MS)


def _warm(work: Callable[[], _T]) -> tuple[float, _T]:
    """The median of a few runs after a first, in seconds, and what came of it."""
    done, taken = work(), []
    for _ in range(_REPEATS):
        began = time.perf_counter()
        done = work()
        taken.append(time.perf_counter() - began)
    return median(taken), done


def _worked(work: Callable[[], _T], roots: Iterable[int]) -> tuple[tuple[float, float], _T]:
    """As `_warm`, with the processors' seconds as well: of this process, the given ones and what they started."""
    spent: list[float] = []

    def metered() -> _T:
        meter = Meter(roots)
        done = work()
        spent.append(meter.seconds())
        return done

    seconds, done = _warm(metered)
    return (seconds, median(spent[1:])), done


def made_up(draw: np.random.Generator) -> dict[str, pa.Table]:
    """The tables of a snapshot by name, as many rows as a city of this size has."""
    counties = draw.choice(_COUNTIES, VILLAGES).astype("int64")
    villages = counties * 10**6 + draw.integers(100, 130, VILLAGES) * 10**3 + draw.integers(1, 60, VILLAGES)
    people = np.arange(1, PEOPLE + 1, dtype="int64") * 7_919
    lives = draw.choice(villages, PEOPLE)
    born = np.datetime64(DAYS[1]) - draw.integers(0, 95 * 365, PEOPLE)
    persons = {
        "person": people, "area": lives, "registered_area": _sometimes(draw, lives, 0.98),
        "sex": draw.integers(1, 3, PEOPLE).astype("int16"), "birth": born.astype("datetime64[D]"),
        "death": _sometimes(draw, np.full(PEOPLE, DAYS[1], "datetime64[D]"), 0.01),
    }  # fmt: skip
    return {
        "persons": _table("persons", persons),
        "conditions": _table("conditions", _conditions(draw, people, lives)),
        "health_events": _table("health_events", _events(draw, people, lives)),
        **_places(draw, villages, people),
    }


def _conditions(draw: np.random.Generator, people: Any, lives: Any) -> dict[str, Any]:
    many = PEOPLE // 3
    who = draw.integers(0, PEOPLE, many)
    kinds = np.array(["destitute", "disabled_function", "living_alone", "disabled", "minimum_allowance"])
    return {
        "person": people[who], "area": lives[who], "kind": draw.choice(kinds, many),
        "level": np.zeros(many, "int16"), "since": np.full(many, DAYS[0], "datetime64[D]"),
    }  # fmt: skip


def _events(draw: np.random.Generator, people: Any, lives: Any) -> dict[str, Any]:
    many = PEOPLE
    who = draw.integers(0, PEOPLE, many)
    days = np.datetime64(DAYS[1]) - draw.integers(0, 365, many)
    kinds = np.array(["elder_check", "vaccination", "newborn_visit"])
    return {"person": people[who], "area": lives[who], "kind": draw.choice(kinds, many), "day": days}


def _places(draw: np.random.Generator, villages: Any, people: Any) -> dict[str, pa.Table]:
    keys = np.array([f"0190{number:08x}-0000-7000-8000-000000000000" for number in range(SITES)])
    where = draw.choice(villages, SITES)
    children = draw.random(SITES) < 0.3
    sites = {
        "site": keys, "area": where, "kind": np.where(children, "childcare", "rural_home"), "for_children": children,
        "is_home": ~children, "ownership": draw.choice(np.array(["public", "private"]), SITES),
        "state": draw.choice(np.array(["operating", "operating", "closed"]), SITES),
    }  # fmt: skip
    of = draw.integers(0, SITES, 20_000)
    units = {
        "site": keys[of], "area": where[of], "kind": np.where(children[of], "class", "bed"),
        "places": np.where(children[of], 15, 1).astype("int32"), "nursing": draw.random(len(of)) < 0.5,
        "public_good": draw.random(len(of)) < 0.4, "inclusive": children[of],
    }  # fmt: skip
    within = draw.integers(0, SITES, 9_000)
    stays = {
        "person": draw.choice(people, len(within), replace=False), "site": keys[within], "area": where[within],
        "kind": np.full(len(within), "residential"), "state": np.full(len(within), "real"),
    }  # fmt: skip
    made = {"sites": sites, "units": units, "stays": stays, **_holdings(draw, keys, where), "areas": _areas(villages)}
    return {name: _table(name, columns) for name, columns in made.items()}


def _holdings(draw: np.random.Generator, keys: Any, where: Any) -> dict[str, dict[str, Any]]:
    """Staff with what they can show, papers of sites, neighbourhoods and their premises: some of each for a site."""
    of, who = np.repeat(np.arange(SITES), 8), np.arange(8 * SITES, dtype="int64")
    posts = np.array(["child_carer", "teacher", "social_worker", "caregiver", "cook"])
    some = draw.random(len(who)) < 0.6
    names = np.array([f"n{number}" for number in range(SITES)])
    return {
        "posts": {"staff": who, "site": keys[of], "area": where[of], "kind": draw.choice(posts, len(who))},
        "credentials": {
            "staff": who[some], "area": where[of][some], "kind": np.full(some.sum(), "infant_care"),
        },
        "trainings": {
            "staff": who[~some], "area": where[of][~some], "day": np.full((~some).sum(), DAYS[1], "datetime64[D]"),
        },
        "site_facts": {
            "site": keys, "area": where, "kind": draw.choice(np.array(["grade", "model"]), SITES),
            "value": draw.integers(1, 6, SITES).astype("int16"),
        },
        "neighbourhoods": {
            "neighbourhood": names, "area": where, "kind": np.full(SITES, "new"),
            "due": np.full(SITES, DAYS[0], "datetime64[D]"), "required": np.full(SITES, 10_000, "int64"),
        },
        "provisions": {
            "neighbourhood": names, "area": where, "floor": draw.integers(5_000, 15_000, SITES).astype("int64"),
        },
    }  # fmt: skip


def _areas(villages: Any) -> dict[str, Any]:
    counties = np.unique(villages // 10**6 * 10**6)
    code = np.concatenate([counties, np.unique(villages)])
    level = np.where(code % 10**6 == 0, 6, 12).astype("int16")
    return {"area": code, "level": level, "urban": code % 3 == 0}


def _sometimes(draw: np.random.Generator, values: Any, share: float) -> pa.Array:
    return pa.array(values, mask=draw.random(len(values)) >= share)


def _table(name: str, columns: dict[str, Any]) -> pa.Table:
    """With every column of the contract; what is not given is empty."""
    many = len(next(iter(columns.values())))
    arrays = {
        field.name: pa.array(columns[field.name]).cast(field.type)
        if field.name in columns
        else pa.nulls(many, field.type)
        for field in TABLES[name].arrow
    }
    return pa.table(arrays)


def _written(lake: Lake, name: str, day: date, tables: dict[str, pa.Table]) -> Manifest:
    made = Manifest(name, CITY, day.isoformat(), day.isoformat(), {})
    folder: Path = lake.folder(made)
    for table, rows in tables.items():
        (folder / table).mkdir(parents=True)
        path = folder / table / "all.parquet"
        pq.write_table(rows.sort_by("area"), path, compression="zstd", row_group_size=122_880)
        part = paper.Part(schema_hash(TABLES[table]), rows.num_rows, (paper.described(folder, path),))
        made.tables[table] = part
    paper.write(folder, made)
    return made


def _in_postgresql(var: Path, tables: dict[str, pa.Table]) -> tuple[tuple[float, float], list[list[tuple[Any, ...]]]]:
    from adbc_driver_postgresql import dbapi

    statements = _statements("postgres")
    database = embedded(var / "postgres")
    database.start()
    try:
        with dbapi.connect(database.uri()) as source, source.cursor() as cursor:
            return _asked(
                cursor, source, statements, tables, int((database.data / "postmaster.pid").read_text().split()[0])
            )
    finally:
        database.stop()


def _asked(
    cursor: Any, source: Any, statements: list[str], tables: dict[str, pa.Table], server: int
) -> tuple[tuple[float, float], list[Any]]:
    for name, rows in tables.items():
        cursor.adbc_ingest(name, rows, mode="create")
    for name, column in _LOOKED_UP:
        cursor.execute(f'CREATE INDEX ON "{name}" ("{column}")')
    source.commit()
    cursor.execute("ANALYZE")
    source.commit()

    def ask() -> list[list[tuple[Any, ...]]]:
        found = []
        for statement in statements:
            cursor.execute(statement)
            found.append(cursor.fetchall())
        return found

    return _worked(ask, [server])


_LOOKED_UP = (
    *((name, "person") for name in ("persons", "conditions", "health_events", "stays")),
    *((name, "site") for name in ("units", "sites", "stays")),
    ("persons", "birth"),
)
