"""A lake: a folder of snapshots, each opened as tables that Ibis computes with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import duckdb
import ibis
from duckdb import DuckDBPyConnection
from ibis.backends import BaseBackend

from laoyou.analytics.lake import manifest
from laoyou.analytics.lake.engines import Engine
from laoyou.analytics.lake.manifest import Manifest
from laoyou.analytics.lake.tables import TABLES, schema_hash
from laoyou.core.errors import DomainError


class NoSnapshot(DomainError):
    code = "lake_no_snapshot"
    sentence = "There is no snapshot %(id)s here. Take one first: laoyou figures count."


class SchemaChanged(DomainError):
    code = "lake_schema_changed"
    sentence = "The snapshot %(id)s was taken by another version: %(tables)s have other columns now. Take a new one."


class Tables(Protocol):
    """Whatever has the tables of a snapshot."""

    def table(self, name: str) -> ibis.Table: ...


@dataclass(frozen=True, slots=True)
class Session:
    """The tables of one snapshot as an engine reads them, gone with the session, and what they are called there."""

    manifest: Manifest
    backend: BaseBackend
    folder: Path
    names: Mapping[str, str]

    def table(self, name: str) -> ibis.Table:
        """One of TABLES. Raises KeyError for another."""
        wanted = TABLES[name]
        found: ibis.Table = self.backend.table(self.names[name]).select(*wanted.names)
        return found


@dataclass(frozen=True, slots=True)
class Lake:
    """A folder with `<area>/<snapshot>`; what is still being written has no manifest and is not there."""

    root: Path
    engine: Engine = field(default_factory=Engine)

    def snapshots(self) -> list[Manifest]:
        """All that can be read, the newest first; `unreadable` has the others."""
        found = [each for each in map(_read, self._folders()) if each]
        return sorted(found, key=lambda each: each.id, reverse=True)

    def unreadable(self) -> list[Path]:
        """Folders of snapshots whose manifest is there and cannot be read: the disk was at fault, or somebody."""
        return [folder for folder in self._folders() if _read(folder) is None]

    def _folders(self) -> list[Path]:
        """Of finished snapshots: what is still being written, or taken away, has a name that begins with a point."""
        named = (path.parent for path in self.root.glob(f"*/*/{manifest.NAME}"))
        return sorted(folder for folder in named if not folder.name.startswith("."))

    def latest(self, area: int) -> Manifest:
        """The newest of an area. Raises NoSnapshot."""
        for each in self.snapshots():
            if each.area == area:
                return each
        raise NoSnapshot(id=f"{area:012d}")

    def folder(self, snapshot: Manifest) -> Path:
        return self.root / f"{snapshot.area:012d}" / snapshot.id

    def get(self, area: int, snapshot: str) -> Manifest:
        """A snapshot of an area by its id. Raises NoSnapshot where it is not kept any more, or cannot be read."""
        found = _read(self.root / f"{area:012d}" / snapshot) if snapshot and not snapshot.startswith(".") else None
        if found is None:
            raise NoSnapshot(id=snapshot)
        return found

    @contextmanager
    def session(self, snapshot: Manifest) -> Iterator[Session]:
        """Open a snapshot with the lake's engine. Raises SchemaChanged where its columns are not today's.

        Raises also as Engine.reading.
        """
        demand_todays_columns(snapshot)
        folder = self.folder(snapshot)
        files = {name: [folder / each.path for each in part.files] for name, part in snapshot.tables.items()}
        with self.engine.reading(files) as (backend, names):
            yield Session(snapshot, backend, folder, names)

    def open(self, snapshot: Manifest) -> DuckDBPyConnection:
        """The snapshot's tables in a database of their own, to be asked in SQL and closed. Raises SchemaChanged."""
        connection = duckdb.connect()
        self._show(connection, snapshot, "")
        return connection

    @contextmanager
    def pair(self, then: Manifest, today: Manifest) -> Iterator[DuckDBPyConnection]:
        """As `open`, of two snapshots to be compared: their tables are `then_…` and `today_…`."""
        with self.open_pair(then, today) as connection:
            yield connection

    def open_pair(self, then: Manifest, today: Manifest) -> DuckDBPyConnection:
        """As `pair`, to be closed by whoever asked for it. Raises SchemaChanged."""
        connection = duckdb.connect()
        self._show(connection, then, "then_")
        self._show(connection, today, "today_")
        return connection

    def _show(self, connection: DuckDBPyConnection, snapshot: Manifest, prefix: str) -> None:
        demand_todays_columns(snapshot)
        for name, part in snapshot.tables.items():
            paths = ", ".join(_quoted(self.folder(snapshot) / each.path) for each in part.files)
            columns = ", ".join(f'"{column}"' for column in TABLES[name].names)
            # No word of it is anybody's: the columns are the contract's, the files those of the manifest.
            read = f"SELECT {columns} FROM read_parquet([{paths}], hive_partitioning=false)"
            connection.execute(f'CREATE VIEW "{prefix}{name}" AS {read}')


@dataclass(frozen=True, slots=True)
class Named:
    """The tables of a snapshot by name and columns alone: enough to write an expression out as SQL."""

    prefix: str = ""

    def table(self, name: str) -> ibis.Table:
        """One of TABLES. Raises KeyError for another."""
        columns = {column.name: _IBIS.get(column.type, column.type) for column in TABLES[name].columns}
        return ibis.table(columns, name=f"{self.prefix}{name}")


_IBIS = {"bool": "boolean", "date32[day]": "date"}


def demand_todays_columns(snapshot: Manifest) -> None:
    """Raises SchemaChanged where a table has other columns than this version writes."""
    other = [
        name
        for name, table in TABLES.items()
        if name not in snapshot.tables or snapshot.tables[name].schema != schema_hash(table)
    ]
    if other:
        raise SchemaChanged(id=snapshot.id, tables=", ".join(sorted(other)))


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _read(folder: Path) -> Manifest | None:
    try:
        return manifest.read(folder)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def open_lake(root: Path | str, engine: Engine | None = None) -> Lake:
    """A lake in a local folder, which need not exist yet; it computes with DuckDB unless another engine is given."""
    return Lake(Path(root), engine or Engine())
