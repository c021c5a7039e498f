"""The lake of this installation, where snapshots are kept."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from laoyou.analytics.lake import Engine, Lake, open_lake


def lake_root() -> Path:
    """Where snapshots are kept: LAOYOU_LAKE, or `lake` beside the database's folder."""
    return Path(settings.LAKE_ROOT)


def lake() -> Lake:
    """The lake of this installation, computing with the engine that the settings name."""
    return open_lake(lake_root(), Engine(settings.LAKE_ENGINE, settings.SPARK_MASTER, settings.SPARK_MEMORY))
