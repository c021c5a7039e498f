"""The tables of the exchange: files, their rows while they wait, what accepting did, conflicts, uses, findings."""

from laoyou.exchange.models.batches import Batch, LearnedMapping
from laoyou.exchange.models.conflicts import Conflict, FieldSource
from laoyou.exchange.models.quality import QualityCount, QualityFinding
from laoyou.exchange.models.rows import Journal, StagedRow
from laoyou.exchange.models.uses import DataUse

__all__ = [
    "Batch",
    "Conflict",
    "DataUse",
    "FieldSource",
    "Journal",
    "LearnedMapping",
    "QualityCount",
    "QualityFinding",
    "StagedRow",
]
