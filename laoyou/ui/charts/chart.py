"""A chart: one message in its title, a picture, and always the table it was drawn from.

The option is plain ECharts JSON. Two kinds of strings are understood by the script that draws it:
`"token:off"` is a colour of the design system and `"format:wan"` a number format.
Functions cannot be written in it, so no text from data is ever run.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseBase

from laoyou.ui.tables.cells import Cell, cell_of
from laoyou.ui.tables.columns import Column

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_ADDRESS = re.compile(r"\s*(?:image://|https?:|javascript:|data:)", re.IGNORECASE)


class NotAnOption(ValueError):
    """The chart option holds something that is not plain data."""


@dataclass(frozen=True, slots=True)
class Chart:
    """`title` states the message. `columns` and `rows` are the table behind it; `name` its id and `?export=` name."""

    name: str
    title: str | _StrPromise
    option: Mapping[str, Any]
    columns: Sequence[Column]
    rows: Sequence[Any]
    unit: str | _StrPromise = ""
    source: str | _StrPromise = ""
    as_of: str | _StrPromise = ""
    description: str | _StrPromise = ""
    height: str = "medium"
    plain: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plain", _plain(self.option, "option"))

    @property
    def option_id(self) -> str:
        return f"chart-{self.name}-option"

    @property
    def lines(self) -> list[list[Cell]]:
        """The table behind the chart, cell by cell."""
        return [[cell_of(column, row) for column in self.columns] for row in self.rows]

    def download(self, *, exported_by: str) -> HttpResponseBase:
        """The table behind the chart as a spreadsheet."""
        from laoyou.ui.charts.download import download_rows

        return download_rows(self, exported_by=exported_by)


def _plain(value: Any, place: str) -> Any:
    """The value as JSON data. Raises NotAnOption naming the place that is not."""
    if isinstance(value, Mapping):
        return {str(key): _plain(member, f"{place}.{key}") for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(member, f"{place}[{number}]") for number, member in enumerate(value)]
    if isinstance(value, float) and not math.isfinite(value):
        raise NotAnOption(f"{place} is not a finite number")
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return _text(value, place)


def _text(value: Any, place: str) -> Any:
    if callable(value):
        raise NotAnOption(f"{place} is a function")
    if type(value).__name__ == "Decimal":
        return float(value)
    text = str(value)
    if _ADDRESS.match(text):
        raise NotAnOption(f"{place} is an address; charts fetch and open nothing")
    return text
