"""A province of prefectures' snapshots counted together, on DuckDB and on Spark: seconds for each million people.

The lake is made up county by county: eleven prefectures of a hundred counties with 45,188,635 people, as 江西 has, each
person with a check, every third with a condition, a site for seven hundred. LAOYOU_BENCH_SCALE takes a share of the
people; LAOYOU_BENCH_SPARK=no leaves Spark out. What both engines count must be equal, value by value.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from bench.report import Figure
from bench.site import ROOT, empty
from laoyou.analytics.indicators import compute_all, expectancies
from laoyou.analytics.lake import TABLES, Engine, Lake, Manifest, inside, open_lake, together
from laoyou.analytics.lake import manifest as paper
from laoyou.analytics.lake.tables import schema_hash

if TYPE_CHECKING:
    from bench.__main__ import Asked

PEOPLE = 45_188_635  # the census of 2020
PROVINCE, PREFECTURES, COUNTIES = 360000000000, 11, 100
DAY = date(2026, 2, 28)
MEMORY_GOAL_GB = 24.0
_SCALE = float(os.environ.get("LAOYOU_BENCH_SCALE", "1"))
_SPARK = os.environ.get("LAOYOU_BENCH_SPARK", "yes") != "no"

# A row's number, mixed, decides everything about it; nothing is drawn, so a lake made again is the same.
_MACROS = (
    "CREATE MACRO draw(i, k, n) AS (hash(i, k) % n)::BIGINT",
    "CREATE MACRO town(low, i) AS low + (100 + draw(i, 0, 20)) * 1000 + 1",
    "CREATE MACRO village(low, i) AS town(low, i) + draw(i, 1, 30)",
)
# Of one county: {low} its code, {many} its people, {sites} its sites.
_ROWS = {
    "persons": """SELECT {low} * 100 + i AS person, village({low}, i) AS area,
        CASE WHEN draw(i, 2, 50) > 0 THEN village({low}, i) END AS registered_area, 1 + draw(i, 3, 2) AS sex,
        DATE '2026-02-28' - draw(i, 4, 34675)::INTEGER AS birth,
        CASE WHEN draw(i, 5, 100) = 0 THEN DATE '2026-02-10' END AS death,
        NULL AS lives_since, NULL AS registered_since FROM range({many}) r(i)""",
    "conditions": """SELECT {low} * 100 + 3 * i AS person, town({low}, 3 * i) AS area,
        ['destitute', 'disabled_function', 'living_alone', 'minimum_allowance'][1 + draw(i, 6, 4)] AS kind, 0 AS level,
        DATE '2025-01-01' AS since, NULL AS until FROM range({many} // 3) r(i)""",
    "health_events": """SELECT {low} * 100 + i AS person, town({low}, i) AS area,
        ['elder_check', 'vaccination', 'newborn_visit'][1 + draw(i, 7, 3)] AS kind,
        DATE '2026-02-28' - draw(i, 8, 365)::INTEGER AS day FROM range({many}) r(i)""",
    "sites": """SELECT {low} || '-' || i AS site, town({low}, i) AS area,
        CASE WHEN i % 3 = 0 THEN 'childcare' ELSE 'rural_home' END AS kind, i % 3 = 0 AS for_children,
        i % 3 > 0 AS is_home, CASE WHEN i % 2 = 0 THEN 'public' ELSE 'private' END AS ownership,
        CASE WHEN i % 7 = 0 THEN 'closed' ELSE 'operating' END AS state FROM range({sites}) r(i)""",
    "units": """SELECT {low} || '-' || i // 10 AS site, town({low}, i // 10) AS area,
        CASE WHEN i // 10 % 3 = 0 THEN 'class' ELSE 'bed' END AS kind,
        CASE WHEN i // 10 % 3 = 0 THEN 15 ELSE 1 END AS places, i % 2 = 0 AS nursing, i % 5 = 0 AS public_good,
        i % 4 = 0 AS inclusive, DATE '2024-01-01' AS since, NULL AS until FROM range(10 * {sites}) r(i)""",
    "stays": """SELECT {low} * 100 + 7 * i AS person, {low} || '-' || i % {sites} AS site,
        town({low}, i % {sites}) AS area, 'residential' AS kind, 'real' AS state,
        DATE '2025-06-01' AS since, NULL AS until FROM range({many} // 140) r(i)""",
    "site_facts": """SELECT {low} || '-' || i AS site, town({low}, i) AS area, 'grade' AS kind, 3 + i % 3 AS value,
        DATE '2025-01-01' AS since, NULL AS until FROM range({sites}) r(i)""",
    "posts": """SELECT {low} * 100 + i // 2 AS staff, {low} || '-' || i % {sites} AS site,
        town({low}, i % {sites}) AS area, ['child_carer', 'social_worker', 'cook'][1 + i % 3] AS kind,
        DATE '2025-01-01' AS since, NULL AS until FROM range(6 * {sites}) r(i)""",
    "credentials": """SELECT {low} * 100 + 2 * i AS staff, town({low}, i) AS area, 'infant_care' AS kind,
        DATE '2025-01-01' AS since, NULL AS until FROM range({sites}) r(i)""",
    "trainings": """SELECT {low} * 100 + 3 * i AS staff, town({low}, i) AS area, DATE '2026-01-09' AS day
        FROM range({sites}) r(i)""",
    "areas": """SELECT {low} AS area, 6 AS level, false AS urban
        UNION ALL SELECT {low} + (100 + i // 30) * 1000 + 1 + i % 30, 12, i % 3 = 0 FROM range(600) r(i)""",
    "neighbourhoods": """SELECT {low} || '-' || i AS neighbourhood, town({low}, i) AS area, 'new' AS kind,
        DATE '2025-06-01' AS due, 10000 AS required FROM range({sites}) r(i)""",
    "provisions": """SELECT {low} || '-' || i // 2 AS neighbourhood, town({low}, i // 2) AS area,
        3000 + draw(i, 9, 4000) AS floor,
        DATE '2025-06-01' AS since, NULL AS until FROM range(2 * {sites}) r(i)""",
}
_TYPES = {"int64": "BIGINT", "int32": "INTEGER", "int16": "SMALLINT", "bool": "BOOLEAN", "date32[day]": "DATE",
          "string": "VARCHAR"}  # fmt: skip


def measure(asked: Asked) -> Iterator[Figure]:
    """Making the lake, then the whole pass with its breakdowns on each engine."""
    del asked
    var = ROOT / "var" / "bench" / "province"
    empty(var)
    began = time.perf_counter()
    people = _lake_of(var)
    millions = people / 1e6
    size = sum(each.stat().st_size for each in var.rglob("*.parquet"))
    case = f"{people:,} people, {PREFECTURES} snapshots, {size / 1e9:.2f} GB"
    yield Figure("province", case, "lake made up, seconds per million", (time.perf_counter() - began) / millions)
    seconds, values = _counted(open_lake(var))
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    yield Figure("province", f"{case}: {values.num_rows:,} values", "DuckDB, seconds per million", seconds / millions)
    yield Figure("province", case, "DuckDB and making it up, peak memory in GB", used, goal=MEMORY_GOAL_GB)
    if _SPARK and find_spec("pyspark"):
        seconds, theirs = _counted(open_lake(var, Engine("spark", memory="8g")))
        equal = theirs.equals(values)
        yield Figure("province", case, "Spark local, seconds per million", seconds / millions, agrees=equal)
    empty(var)


def _counted(lake: Lake) -> tuple[float, pa.Table]:
    began = time.perf_counter()
    with together(lake, PROVINCE, inside(lake, PROVINCE)) as session:
        values = pa.concat_tables([compute_all(session, run="bench"), expectancies(session, run="bench")])
    return time.perf_counter() - began, values


def _lake_of(var: Path) -> int:
    """How many people were made up."""
    each = int(PEOPLE * _SCALE / COUNTIES)
    with duckdb.connect() as writer:
        for macro in _MACROS:
            writer.execute(macro)
        for number in range(PREFECTURES):
            counties = [n // PREFECTURES + 1 for n in range(COUNTIES) if n % PREFECTURES == number]
            area = PROVINCE + (number + 1) * 10**8
            _snapshot(writer, var, area, [area + county * 10**6 for county in counties], each)
    return each * COUNTIES


def _snapshot(writer: duckdb.DuckDBPyConnection, root: Path, area: int, counties: list[int], many: int) -> None:
    name = "20260301T000000Z-bench1"
    folder, parts = root / f"{area:012d}" / name, {}
    for table, made in _ROWS.items():
        target = folder / table
        target.mkdir(parents=True)
        columns = ", ".join(f'"{each.name}"::{_TYPES[each.type]} AS "{each.name}"' for each in TABLES[table].columns)
        for county in counties:
            file = target / f"{county}.parquet"
            rows = made.format(low=county, many=many, sites=1 + many // 700)
            writer.sql(f"SELECT {columns} FROM ({rows})").write_parquet(str(file), compression="zstd")  # noqa: S608 - ours
        files = tuple(paper.described(folder, path) for path in sorted(target.glob("*.parquet")))
        parts[table] = paper.Part(schema_hash(TABLES[table]), 0, files)
    paper.write(folder, Manifest(name, area, f"{DAY}T18:00:00+00:00", DAY.isoformat(), parts))
