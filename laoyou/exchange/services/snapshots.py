"""A snapshot of the registry: one consistent cut of the tables, as Parquet without names, numbers and addresses.

Everything is read in one REPEATABLE READ transaction over ADBC, straight into Arrow, county by county into files. The
manifest is written last, and the folder gets its name only then: what was broken off is never seen as a snapshot.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection, transaction
from django.db.models import Max, Min

from laoyou.accounts.models import RoleAssignment
from laoyou.analytics.lake import TABLES, Manifest
from laoyou.analytics.lake import manifest as paper
from laoyou.analytics.lake.manifest import Divided, Part
from laoyou.analytics.lake.tables import Table, schema_hash
from laoyou.core.actor import Actor
from laoyou.core.area_codes import AreaRange, Level, around, range_of
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotAllowed
from laoyou.exchange.access import TAKE_SNAPSHOT
from laoyou.exchange.selectors.lake import lake, lake_root
from laoyou.exchange.selectors.pseudonyms import lake_key
from laoyou.exchange.selectors.snapshots import Kept, why_kept
from laoyou.exchange.services.deliveries import deliveries
from laoyou.exchange.services.snapshot_queries import QUERIES
from laoyou.people.models import Household
from laoyou.places.selectors.roll_up import around_parts, divided, followed_by
from laoyou.records.services import audit

_LOCK = 0x1A0_5A9
_UNFINISHED = ".partial-"


class NothingToSnapshot(DomainError):
    code = "exchange_nothing_to_snapshot"
    sentence = "The registry is empty: there is nothing to take a snapshot of."


class SnapshotRunning(DomainError):
    code = "exchange_snapshot_running"
    sentence = "A snapshot is being taken at this moment. Wait until it is done."


class RowsMissing(DomainError):
    code = "exchange_snapshot_rows_missing"
    sentence = "Of %(table)s %(written)s rows were written and %(counted)s are there. The snapshot was thrown away."


class PseudonymsCollide(DomainError):
    code = "exchange_snapshot_pseudonyms_collide"
    sentence = "Two people got the same number in the snapshot. It was thrown away; have your administrator look."


def served_area() -> int:
    """What this installation serves: the smallest area, a county or wider, in which all its roles lie.

    Where nobody has a role yet, the one in which all households lie. Raises NothingToSnapshot.
    """
    if not Household.objects.exists():
        raise NothingToSnapshot
    ends = RoleAssignment.objects.exclude(area=0).aggregate(first=Min("area"), last=Max("area"))
    if ends["first"] is None:
        ends = Household.objects.aggregate(first=Min("area"), last=Max("area"))
    for level in sorted(Level, reverse=True):
        if level <= Level.COUNTY and around(ends["first"], level) == around(ends["last"], level):
            return around(ends["first"], level)
    return 0


def take_snapshot(*, actor: Actor, now: datetime) -> Manifest:
    """Write a snapshot of everything that is served; the last day that counts is yesterday, whole.

    Raises NothingToSnapshot, SnapshotRunning, RowsMissing, PseudonymsCollide.
    """
    TAKE_SNAPSHOT.demand(actor)
    area = served_area()
    home = lake_root() / f"{area:012d}"
    home.mkdir(parents=True, exist_ok=True)
    with _alone():
        _clear_unfinished()
        name = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{uuid4().hex[:6]}"
        folder = home / f"{_UNFINISHED}{name}"
        folder.mkdir()
        day = day_of(now) - timedelta(days=1)
        came = deliveries(area, on=day)  # before the cut: what is named is in it
        tables, parted = _written(folder, range_of(area), day)
        made = Manifest(name, area, now.isoformat(), day.isoformat(), tables, came, parted)
        paper.write(folder, made)
        folder.rename(home / name)
    _audit(made, actor, now)
    return made


def _audit(made: Manifest, actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        audit.record(
            actor=actor,
            action=TAKE_SNAPSHOT.code,
            subject="exchange.snapshot",
            subject_id=made.id,
            area=made.area,
            now=now,
            after={"as_of": made.as_of, "rows": {table: part.rows for table, part in made.tables.items()}},
        )


def forget_snapshots(*, keep: int, actor: Actor, now: datetime) -> int:
    """Of each area, take away all but the newest `keep` and the last of each month; returns how many went.

    Raises SnapshotRunning.
    """
    TAKE_SNAPSHOT.demand(actor)
    here = lake()
    with _alone():
        going = [each for each, kept in why_kept(here.snapshots(), keep) if kept == Kept.GOES]
        for each in going:
            folder = here.folder(each)
            folder.rename(folder.with_name(f"{_UNFINISHED}{each.id}"))  # seen no more from here on, killed or not
        _clear_unfinished()
    if going:
        with transaction.atomic():
            audit.record(
                actor=actor,
                action="exchange.forget_snapshots",
                subject="exchange.snapshot",
                subject_id="",
                area=going[0].area,
                now=now,
                after={"snapshots": [each.id for each in going]},
            )
    return len(going)


def _clear_unfinished() -> None:
    """What was being written or taken away when somebody was killed. Call while `_alone`."""
    for left in lake_root().glob(f"*/{_UNFINISHED}*"):
        shutil.rmtree(left)


def _written(folder: Path, inside: AreaRange, day: date) -> tuple[dict[str, Part], tuple[Divided, ...]]:
    from adbc_driver_postgresql import dbapi  # brings pandas with it, a second that no page needs

    parted = divided(inside, on=day)
    codes = _codes(inside, day, parted)
    with dbapi.connect(_address()) as source, duckdb.connect() as writer:
        writer.register("codes", codes)
        source.adbc_connection.set_autocommit(True)
        with source.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT row_security_active('people_person')")
            if cursor.fetchone()[0]:
                raise NotAllowed  # a role that does not see every row would leave some out without a word
            cursor.execute("SELECT set_config('laoyou.lake_key', $1, true)", [lake_key().hex()])
            cursor.fetchall()
            parts = {
                name: _table(cursor, writer, folder, table, _query(name, inside, day)) for name, table in TABLES.items()
            }
            found = _undecided(cursor, inside, day, parted)
            cursor.execute("ROLLBACK")
    return parts, found


def _codes(inside: AreaRange, day: date, parted: Mapping[int, frozenset[int]]) -> pa.Table:
    """`old` and `new` code of areas that were merged, moved or divided by the day: who is on record under the old one
    lives in the new one, whose figures would lack them; of a divided one somewhere in the area around its parts.
    """
    found = followed_by(inside, on=day)
    found |= {code: around_parts(code, parts, inside) for code, parts in parted.items()}
    return pa.table({"old": pa.array(found, pa.int64()), "new": pa.array(found.values(), pa.int64())})


def _undecided(cursor: Any, inside: AreaRange, day: date, parted: Mapping[int, frozenset[int]]) -> tuple[Divided, ...]:
    """Who and what is still on record under the codes of divided areas."""
    made = []
    people, sites = _query("persons", inside, day), _query("sites", inside, day)
    people = f"SELECT * FROM ({people}) p WHERE coalesce(death > DATE '{day}', true)"
    for code, parts in parted.items():
        cursor.execute(f"""SELECT (SELECT count(*) FROM ({people}) p WHERE area = {code}),
            (SELECT count(*) FROM ({people}) p WHERE registered_area = {code}),
            (SELECT count(*) FROM ({sites}) s WHERE area = {code})""")
        counted = cursor.fetchone()
        if parts and any(counted):
            made.append(Divided(tuple(sorted(parts)), *counted))
    return tuple(made)


def _query(name: str, inside: AreaRange, day: date) -> str:
    return QUERIES[name].format(low=inside.low, high=inside.high, day=day.isoformat())


def _table(cursor: Any, writer: duckdb.DuckDBPyConnection, folder: Path, table: Table, query: str) -> Part:
    """One table into a file a county; as many rows as the database counts in the same transaction."""
    cursor.execute(f"SELECT count(*) FROM ({query}) counted")
    (counted,) = cursor.fetchone()
    target = folder / table.name
    target.mkdir()
    cursor.execute(query)
    rows = cursor.fetch_record_batch()
    places = [column.name for column in table.columns if column.name in _PLACES]
    columns = ", ".join(f'{_today(column.name)}::{_DUCK[column.type]} AS "{column.name}"' for column in table.columns)
    joined = " ".join(f'LEFT JOIN codes c_{name} ON c_{name}.old = r."{name}"' for name in places)
    writer.register("rows", rows)
    writer.execute(
        f"""COPY (SELECT *, area // 1000000 * 1000000 AS county FROM (SELECT {columns} FROM rows r {joined}))
            TO '{_quoted(target)}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (county), OVERWRITE_OR_IGNORE)"""
    ).fetchall()
    writer.unregister("rows")
    written = _rows(target)
    if written != counted:
        raise RowsMissing(table=table.name, written=written, counted=counted)
    if not written:
        _empty(target, table)
    elif table.name == "persons" and _pseudonyms(writer, target) != written:
        raise PseudonymsCollide
    files = tuple(paper.described(folder, path) for path in sorted(target.rglob("*.parquet")))
    return Part(schema_hash(table), written, files)


_PLACES = ("area", "registered_area")


def _today(column: str) -> str:
    """A column as it is, or the code that the area has today."""
    return f'coalesce(c_{column}.new, r."{column}")' if column in _PLACES else f'r."{column}"'


_DUCK = {
    "int64": "BIGINT",
    "int32": "INTEGER",
    "int16": "SMALLINT",
    "bool": "BOOLEAN",
    "date32[day]": "DATE",
    "string": "VARCHAR",
}


def _rows(target: Path) -> int:
    """As many as the files say they have."""
    return sum(pq.read_metadata(path).num_rows for path in target.rglob("*.parquet"))


def _pseudonyms(reader: duckdb.DuckDBPyConnection, target: Path) -> int:
    """How many different ones there are."""
    files = f"{_quoted(target)}/**/*.parquet"
    ((found,),) = reader.execute(f"SELECT count(DISTINCT person) FROM read_parquet('{files}')").fetchall()
    return int(found)


def _empty(target: Path, table: Table) -> None:
    """A table without rows has one file all the same, so that its columns are known."""
    pq.write_table(table.arrow.empty_table(), target / "empty.parquet")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


@contextmanager
def _alone() -> Iterator[None]:
    """One snapshot at a time; the lock goes with the connection when the worker is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise SnapshotRunning
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _address() -> str:
    """The owner's database as ADBC wants it; a socket's folder goes among the options."""
    facts = connection.settings_dict
    host = str(facts["HOST"] or "")
    options = {"host": host} if host.startswith("/") else {}
    who = quote(facts["USER"] or "") + (f":{quote(facts['PASSWORD'], safe='')}" if facts["PASSWORD"] else "")
    where = "" if options else f"{host}:{facts['PORT'] or 5432}"
    return f"postgresql://{who}@{where}/{quote(facts['NAME'])}" + (f"?{urlencode(options)}" if options else "")
