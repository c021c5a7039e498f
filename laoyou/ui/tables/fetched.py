"""Rows that come from elsewhere than the database: too many for a list, paged by whoever has them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from laoyou.ui.tables.keyset import Slice


class Fetched(ABC):
    """A source in one order of its own; a filter's `apply` gives back another. Columns of it are not sorted by.

    The tokens of a page are what it gave itself; one that it does not know means the first page.
    """

    @abstractmethod
    def count(self) -> int:
        """How many rows there are in all."""

    @abstractmethod
    def page(self, size: int, *, after: str, before: str) -> Slice:
        """The `size` rows after, or before, the place a token names."""

    @abstractmethod
    def everything(self) -> Iterable[Any]:
        """Every row, for the export; whoever binds the table sees to it that they are few enough."""
