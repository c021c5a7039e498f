"""Snapshots of the registry: what they hold, and how they are opened."""

from laoyou.analytics.lake.manifest import Manifest
from laoyou.analytics.lake.reading import Lake, NoSnapshot, SchemaChanged, Session, open_lake
from laoyou.analytics.lake.tables import TABLES

__all__ = ["TABLES", "Lake", "Manifest", "NoSnapshot", "SchemaChanged", "Session", "open_lake"]
