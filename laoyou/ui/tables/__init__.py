"""Tables: declared columns and filters over a QuerySet, a list or other rows, paged by key, exported as shown."""

from laoyou.ui.tables.bound import BoundTable
from laoyou.ui.tables.columns import Column, Kind
from laoyou.ui.tables.fetched import Fetched
from laoyou.ui.tables.filters import Filter
from laoyou.ui.tables.table import Table

__all__ = ["BoundTable", "Column", "Fetched", "Filter", "Kind", "Table"]
