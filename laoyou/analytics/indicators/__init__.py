"""Indicators: what is counted, on which population, and how it is computed from a snapshot for every area at once."""

from laoyou.analytics.indicators.catalogue import CATALOGUE, MEASURES, SOURCES, Counted, Indicator
from laoyou.analytics.indicators.compute import VALUES, UnknownIndicator, compute

__all__ = ["CATALOGUE", "MEASURES", "SOURCES", "VALUES", "Counted", "Indicator", "UnknownIndicator", "compute"]
