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

from laoyou.core.errors import DomainError

DUCKDB, SPARK = "duckdb", "spark"
Files = Mapping[str, Sequence[Path]]  # by table
_HERE = "local"
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
            session.read.parquet(*map(str, paths)).createOrReplaceTempView(names[name])
        yield backend, names
    finally:
        for each in names.values():
            session.catalog.dropTempView(each)


_READING = {DUCKDB: _duckdb, SPARK: _spark}


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
    if engine.master.startswith(_HERE):
        # Two hundred, as for a cluster, take longer to begin than to do.
        asked = asked.config("spark.sql.shuffle.partitions", str(2 * (os.cpu_count() or 1)))
        asked = asked.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    session = asked.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return bool(home and (Path(home) / "bin" / "java").exists()) or shutil.which("java") is not None
