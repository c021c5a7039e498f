"""A block of rows on its way through the check, column by column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from laoyou.core.area_codes import AreaRange
from laoyou.exchange.enums import Outcome
from laoyou.exchange.models import Batch
from laoyou.exchange.services.areas import Areas
from laoyou.exchange.services.faults import Fault, fault
from laoyou.exchange.services.feed import Column, Feed
from laoyou.exchange.services.numbers import is_known_area
from laoyou.people.enums import Source
from laoyou.reading.sheets import OddCell

_REMEMBERED = 50_000


@dataclass(slots=True)
class Known:
    """A person on record, as far as files are compared with it. Days are text, 2026-03-01; areas are codes."""

    id: UUID
    name: str
    sex: int
    birth: str
    death: str | None
    ethnicity: int | None
    area: int
    registered_area: int | None
    phone_index: bytes | None
    has_number: bool
    lives_since: str | None
    source: str
    revision: int
    home_index: bytes | None  # of the household, if the register made it; `home_fixed`: by hand, not to be changed
    home_fixed: bool
    household_role: int
    sources: dict[str, str] = field(default_factory=dict)
    decided: set[tuple[str, bytes]] = field(default_factory=set)

    def source_of(self, column: str) -> str:
        """Who said this field of the person."""
        return self.sources.get(column, self.source)


@dataclass
class Checking:
    """What a check knows throughout one file."""

    batch: Batch
    feed: Feed
    areas: Areas
    within: AreaRange
    today: date
    _memos: dict[str, dict[str, tuple[Any, Any]]] = field(default_factory=lambda: defaultdict(dict))
    is_known_area: Callable[[str], bool] = field(default_factory=lambda: cache(is_known_area))

    @property
    def source(self) -> Source:
        return Source(self.batch.source)

    def memo(self, column: Column) -> dict[str, tuple[Any, Any]]:
        """What equal texts of a column were read as; forgotten before it grows large."""
        memo = self._memos[column.code]
        if len(memo) > _REMEMBERED:
            memo.clear()
        return memo

    @property
    def mapped(self) -> frozenset[str]:
        """The feed's columns that the file has."""
        return frozenset(self.batch.mapping.values())


@dataclass(slots=True)
class Settled:
    """What a row would do: see StagedRow."""

    outcome: Outcome
    person_id: UUID | None = None
    revision: int | None = None
    data: dict[str, Any] | None = None
    changes: dict[str, Any] | None = None
    contested: dict[str, Any] | None = None


class CheckedBlock:
    """Rows with their cells, values, faults and outcomes; everything is a list as long as the block."""

    def __init__(self, sheet: int, lines: list[int], originals: list[list[str]], cells: dict[str, list[str]]) -> None:
        self.sheet, self.lines, self.originals, self.cells = sheet, lines, originals, cells
        count = len(lines)
        self.values: dict[str, list[Any]] = {}
        self.number_birth: list[str | None] = [None] * count
        self.number_sex: list[int | None] = [None] * count
        self.document: list[str] = [""] * count
        self.number_index: list[bytes | None] = [None] * count
        self.phone_index: list[bytes | None] = [None] * count
        self.persons: list[Known | None] = [None] * count
        self.arriving: dict[int, Known] = {}
        self.faults: dict[int, list[Fault]] = defaultdict(list)
        self.warnings: dict[int, list[Fault]] = defaultdict(list)
        self.settled: list[Settled | None] = [None] * count

    def __len__(self) -> int:
        return len(self.lines)

    def fault(self, at: int, column: str, code: str, **facts: Any) -> None:
        """The row cannot be accepted, because of this."""
        self.faults[at].append(fault(column, code, **facts))

    def warn(self, at: int, column: str, code: str, **facts: Any) -> None:
        """The row can be accepted, but somebody should look."""
        self.warnings[at].append(fault(column, code, **facts))

    def odd(self, at: int, column: str, cell: OddCell) -> None:
        """A cell that holds no value."""
        facts = {"found": str(cell)} if cell.code == "error_value" else {}
        self.fault(at, column, cell.code, **facts)

    def settle(
        self,
        at: int,
        outcome: Outcome,
        *,
        person_id: UUID | None = None,
        revision: int | None = None,
        data: dict[str, Any] | None = None,
        changes: dict[str, Any] | None = None,
        contested: dict[str, Any] | None = None,
    ) -> None:
        """Say what the row would do."""
        self.settled[at] = Settled(outcome, person_id, revision, data, changes, contested)

    def value(self, column: str, at: int) -> Any:
        """The value read; None where the file has no such column, the cell is empty or was not understood."""
        values = self.values.get(column)
        return None if values is None else values[at]

    def undecided(self) -> list[int]:
        """The rows that nothing is wrong with and that nobody has settled yet."""
        return [at for at in range(len(self)) if at not in self.faults and self.settled[at] is None]
