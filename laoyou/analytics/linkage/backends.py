"""Where the comparing is done: anything that splink can send SQL to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import duckdb
from splink import DuckDBAPI
from splink.internals.database_api import DatabaseAPI


class Backend(Protocol):
    """Opens a database for one linkage and closes it afterwards.

    The model uses equality, arithmetic and (Damerau-)Levenshtein distance only, which splink writes in each dialect.
    """

    def opened(self) -> AbstractContextManager[DatabaseAPI[Any]]:
        """A fresh splink database, empty, that no other linkage uses."""


@dataclass(frozen=True, slots=True)
class DuckDB:
    """DuckDB in this process, in memory. `memory` such as "8GB"; None leaves DuckDB's limit, 80 % of the machine.

    It writes nothing to disk, however little memory there is: what is compared are numbers that are sealed elsewhere.
    """

    threads: int | None = None
    memory: str | None = None

    @contextmanager
    def opened(self) -> Iterator[DatabaseAPI[Any]]:
        wanted = {"threads": self.threads, "memory_limit": self.memory, "temp_directory": ""}
        given: dict[str, Any] = {name: value for name, value in wanted.items() if value is not None}
        with duckdb.connect(":memory:", config=given) as connection:
            yield DuckDBAPI(connection)
