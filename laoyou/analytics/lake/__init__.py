"""Snapshots of the registry: what they hold, and how they are opened."""

from laoyou.analytics.lake.engines import Engine, JavaMissing, SparkMissing, UnknownEngine
from laoyou.analytics.lake.manifest import Delivery, Manifest
from laoyou.analytics.lake.province import AreasOverlap, NoCommonDay, inside, together
from laoyou.analytics.lake.reading import Lake, NoSnapshot, SchemaChanged, Session, open_lake
from laoyou.analytics.lake.tables import TABLES

__all__ = [
    "TABLES",
    "AreasOverlap",
    "Delivery",
    "Engine",
    "JavaMissing",
    "Lake",
    "Manifest",
    "NoCommonDay",
    "NoSnapshot",
    "SchemaChanged",
    "Session",
    "SparkMissing",
    "UnknownEngine",
    "inside",
    "open_lake",
    "together",
]
