"""Indicators: what is counted, on which population, and how it is computed from a snapshot for every area at once."""

from laoyou.analytics.indicators.breakdowns import BREAKDOWNS, Breakdown, age_groups, break_down, breakdowns_of
from laoyou.analytics.indicators.catalogue import (
    CATALOGUE,
    INDICATORS,
    MEASURES,
    PEOPLE,
    SITES,
    SOURCES,
    Counted,
    Indicator,
)
from laoyou.analytics.indicators.change import Change, Move, MovedRows, changed
from laoyou.analytics.indicators.compute import VALUES, UnknownIndicator, compute
from laoyou.analytics.indicators.returned import RETURNED, TOLD, Every, Returned, comes_as_return, department_of, every
from laoyou.analytics.indicators.rows import CountedRows, Counting, Opened, Part, Place, parts_of, way_of, whose
from laoyou.analytics.indicators.survival import LIFE, expectancies

__all__ = [
    "BREAKDOWNS",
    "CATALOGUE",
    "INDICATORS",
    "LIFE",
    "MEASURES",
    "PEOPLE",
    "RETURNED",
    "SITES",
    "SOURCES",
    "TOLD",
    "VALUES",
    "Breakdown",
    "Change",
    "Counted",
    "CountedRows",
    "Counting",
    "Every",
    "Indicator",
    "Move",
    "MovedRows",
    "Opened",
    "Part",
    "Place",
    "Returned",
    "UnknownIndicator",
    "age_groups",
    "break_down",
    "breakdowns_of",
    "changed",
    "comes_as_return",
    "compute",
    "department_of",
    "every",
    "expectancies",
    "parts_of",
    "way_of",
    "whose",
]
