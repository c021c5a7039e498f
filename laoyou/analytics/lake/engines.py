"""What computes: DuckDB in this process, or Spark, here or on a cluster. The same expressions give the same tables."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import ibis
from ibis.backends import BaseBackend

from laoyou.analytics.lake.tables import TABLES
from laoyou.core.errors import DomainError

DUCKDB, SPARK = "duckdb", "spark"
Files = Mapping[str, Sequence[Path]]  # by table
_HERE = "local"
# An engine's planner merges nested selections better than Ibis, which takes longer at it than at all else it writes.
ibis.options.sql.fuse_selects = False
_opened = count(1)


class UnknownEngine(DomainError):
    code = "lake_unknown_engine"
    sentence = "There is no engine %(name)s: LAOYOU_ENGINE is duckdb or spark."


class SparkMissing(DomainError):
    code = "lake_spark_missing"
    sentence = "Spark is not installed here. Install it with: uv sync --extra spark. Or compute with DuckDB."


class JavaMissing(DomainError):
    code = "lake_java_missing"
    sentence = (
        "Spark needs Java 17 or newer, and there is none here. Debian: apt-get install openjdk-17-jre-headless. Or set "
        "JAVA_HOME, or compute with DuckDB."
    )


@dataclass(frozen=True, slots=True)
class Engine:
    """`name` is DUCKDB or SPARK; `master` the address of a Spark cluster, `memory` that of the program that asks it.

    Whatever else a cluster wants to be told stands in its own spark-defaults.conf.
    """

    name: str = DUCKDB
    master: str = "local[*]"
    memory: str = "4g"

    @contextmanager
    def reading(self, files: Files) -> Iterator[tuple[BaseBackend, Mapping[str, str]]]:
        """The files as tables, and what each table is called there; gone again afterwards.

        Raises UnknownEngine, SparkMissing, JavaMissing.
        """
        if self.name not in _READING:
            raise UnknownEngine(name=self.name)
        with _READING[self.name](self, files) as found:
            yield found


@contextmanager
def _duckdb(_engine: Engine, files: Files) -> Iterator[tuple[BaseBackend, Mapping[str, str]]]:
    backend = ibis.duckdb.connect()
    try:
        for name, paths in files.items():
            backend.read_parquet([str(path) for path in paths], table_name=name, hive_partitioning=False)
        yield backend, {name: name for name in files}
    finally:
        backend.disconnect()


@contextmanager
def _spark(engine: Engine, files: Files) -> Iterator[tuple[BaseBackend, Mapping[str, str]]]:
    session = spark_session(engine)
    backend = ibis.pyspark.connect(session)
    # A process has one session of Spark; what is opened beside each other must not be called the same.
    number = next(_opened)
    names = {name: f"snapshot{number}_{name}" for name in files}
    try:
        for name, paths in files.items():
            # Told what the columns are, Spark opens no file to find out.
            columns = session.read.schema(_columns(name))
            columns.parquet(*map(str, paths)).createOrReplaceTempView(names[name])
        yield backend, names
    finally:
        for each in names.values():
            session.catalog.dropTempView(each)


def _columns(name: str) -> str:
    """The columns of a table as Spark declares them."""
    return ", ".join(f"`{column.name}` {_SPARKS[column.type]}" for column in TABLES[name].columns)


_SPARKS = {"int64": "BIGINT", "int32": "INT", "int16": "SMALLINT", "bool": "BOOLEAN", "date32[day]": "DATE",
           "string": "STRING"}  # fmt: skip
_READING = {DUCKDB: _duckdb, SPARK: _spark}


_ON_ONE_MACHINE = {
    # Two hundred, as for a cluster, take longer to begin than to do; few that hold much must be sorted to be joined.
    "spark.sql.shuffle.partitions": str(8 * (os.cpu_count() or 1)),
    "spark.sql.adaptive.maxShuffledHashJoinLocalMapThreshold": "128m",
    # A job that lists files pays on a cluster, not for the hundreds of a province on a disk.
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "100000",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


def spark_session(engine: Engine) -> Any:
    """The session of this process, begun when it is first asked for. Raises SparkMissing, JavaMissing."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise SparkMissing from None
    if not _java():
        raise JavaMissing
    asked = (
        SparkSession.builder.appName("laoyou")
        .master(engine.master)
        .config("spark.driver.memory", engine.memory)
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
    )
    for name, value in _ON_ONE_MACHINE.items() if engine.master.startswith(_HERE) else ():
        asked = asked.config(name, value)
    session = asked.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return bool(home and (Path(home) / "bin" / "java").exists()) or shutil.which("java") is not None
