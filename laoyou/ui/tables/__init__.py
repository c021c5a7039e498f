"""Tables: declared columns and filters over a QuerySet or a list, paged by key, exported as shown."""

from laoyou.ui.tables.bound import BoundTable
from laoyou.ui.tables.columns import Column, Kind
from laoyou.ui.tables.filters import Filter
from laoyou.ui.tables.table import Table

__all__ = ["BoundTable", "Column", "Filter", "Kind", "Table"]
