"""Indicators: what is counted, on which population, and how it is computed from a snapshot for every area at once."""

from laoyou.analytics.indicators.bases import age_groups
from laoyou.analytics.indicators.breakdowns import BREAKDOWNS, Breakdown, break_down, breakdowns_of, compute_all
from laoyou.analytics.indicators.catalogue import (
    AREAS,
    CATALOGUE,
    ESTATES,
    INDICATORS,
    MEASURES,
    PEOPLE,
    SITES,
    STAFF,
    Counted,
    Indicator,
)
from laoyou.analytics.indicators.change import Change, Move, changed, moved_file, open_moved
from laoyou.analytics.indicators.compute import DIVIDED, VALUES, UnknownIndicator, compute
from laoyou.analytics.indicators.deliveries import ABSENT, DOUBLED, INCOMPLETE, STALE
from laoyou.analytics.indicators.returned import RETURNED, TOLD, Every, Returned, comes_as_return, department_of, every
from laoyou.analytics.indicators.rows import (
    Counting,
    Opened,
    Part,
    Place,
    RowsNotWritten,
    open_rows,
    parts_of,
    rows_written,
    way_of,
    whose,
    write_rows,
)
from laoyou.analytics.indicators.sources import SOURCES
from laoyou.analytics.indicators.survival import LIFE, expectancies

__all__ = [
    "ABSENT",
    "AREAS",
    "BREAKDOWNS",
    "CATALOGUE",
    "DIVIDED",
    "DOUBLED",
    "ESTATES",
    "INCOMPLETE",
    "INDICATORS",
    "LIFE",
    "MEASURES",
    "PEOPLE",
    "RETURNED",
    "SITES",
    "SOURCES",
    "STAFF",
    "STALE",
    "TOLD",
    "VALUES",
    "Breakdown",
    "Change",
    "Counted",
    "Counting",
    "Every",
    "Indicator",
    "Move",
    "Opened",
    "Part",
    "Place",
    "Returned",
    "RowsNotWritten",
    "UnknownIndicator",
    "age_groups",
    "break_down",
    "breakdowns_of",
    "changed",
    "comes_as_return",
    "compute",
    "compute_all",
    "department_of",
    "every",
    "expectancies",
    "moved_file",
    "open_moved",
    "open_rows",
    "parts_of",
    "rows_written",
    "way_of",
    "whose",
    "write_rows",
]
