"""What a table's column is: where its value comes from, how it reads, what it becomes in a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Kind(StrEnum):
    """How a value is written. Numbers, percents and money are right-aligned with tabular figures."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    PERMILLE = "permille"
    MONEY_WAN = "money_wan"
    YEAR = "year"
    DATE = "date"
    MOMENT = "moment"
    LINK = "link"
    STATUS = "status"
    BADGE = "badge"


NUMERIC = frozenset({Kind.NUMBER, Kind.PERCENT, Kind.PERMILLE, Kind.MONEY_WAN})


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column.

    `key` names it in the address and, unless `value` is given, the attribute, key or `a__b` path it is
    read from. `order_by` is the QuerySet field it sorts by (default: `key`). `url` makes the cell a link.
    `shown=False` leaves it to the column chooser. `places` fixes decimals, `width` the spreadsheet column.
    `short` words stay on one line (a county, a period). `acts`: its link does something and is not the row's name.
    """

    key: str
    label: str | _StrPromise
    kind: str = Kind.TEXT
    sortable: bool = False
    order_by: str = ""
    value: Callable[[Any], Any] | None = None
    url: Callable[[Any], str | None] | None = None
    help: str | _StrPromise = ""
    unit: str | _StrPromise = ""
    places: int | None = None
    shown: bool = True
    width: int = 0
    short: bool = False
    acts: bool = False

    def __post_init__(self) -> None:
        Kind(self.kind)

    @property
    def numeric(self) -> bool:
        return self.kind in NUMERIC

    def read(self, row: Any) -> Any:
        """The column's value in a row."""
        return self.value(row) if self.value else follow(row, self.key)


def follow(row: Any, path: str) -> Any:
    """The value at `a__b` of an object or dict; None as soon as a step is missing a value."""
    if isinstance(row, dict) and path in row:
        return row[path]
    for step in path.split("__"):
        if row is None:
            return None
        row = row[step] if isinstance(row, dict) else getattr(row, step)
    return row
