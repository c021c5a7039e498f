"""A small lake of made-up rows, written as a snapshot is: without a registry, quick enough for thousands of tries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from laoyou.analytics.lake import TABLES, Delivery, Manifest
from laoyou.analytics.lake.manifest import Part, described, write
from laoyou.analytics.lake.tables import Table, schema_hash

CITY = 630200000000
VILLAGES = (630202001001, 630202001002, 630202002001, 630222001001)
Rows = Mapping[str, Iterable[Mapping[str, Any]]]


def snapshot(
    root: Path, name: str, as_of: date, rows: Rows, area: int = CITY, deliveries: Iterable[Delivery] = ()
) -> Manifest:
    """A snapshot of the city, or another area, with these rows by table; a column that is not given is empty."""
    folder = root / f"{area:012d}" / name
    parts = {}
    for table in TABLES.values():
        target = folder / table.name
        target.mkdir(parents=True)
        found = list(rows.get(table.name, ()))
        pq.write_table(_table(table, found), target / "all.parquet")
        parts[table.name] = Part(schema_hash(table), len(found), (described(folder, target / "all.parquet"),))
    made = Manifest(name, area, f"{as_of}T18:00:00+00:00", as_of.isoformat(), parts, tuple(deliveries))
    write(folder, made)
    return made


def _table(table: Table, rows: list[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([{name: row.get(name) for name in table.names} for row in rows], schema=table.arrow)


def person(key: int, area: int = VILLAGES[0], birth: date = date(1950, 1, 1), **other: Any) -> dict[str, Any]:
    return {"person": key, "area": area, "registered_area": area, "sex": 1 + key % 2, "birth": birth} | other


def home(key: str, area: int = VILLAGES[0], **other: Any) -> dict[str, Any]:
    facts = {"kind": "rural_home", "for_children": False, "is_home": True, "ownership": "public", "state": "operating"}
    return {"site": key, "area": area} | facts | other


def beds(key: str, places: int, area: int = VILLAGES[0], *, nursing: bool = False, **other: Any) -> dict[str, Any]:
    facts = {"kind": "bed", "places": places, "nursing": nursing, "public_good": False, "inclusive": False}
    return {"site": key, "area": area} | facts | other
