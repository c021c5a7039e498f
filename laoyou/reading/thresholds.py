"""Figures from standards that a document is held against. Data, each with its source and how sure we are of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Threshold:
    """`confidence` is "verified" against the standard's own text, or "to be confirmed" by whoever has it."""

    code: str
    value: Decimal
    unit: str
    source: str
    confidence: str


@cache
def threshold(code: str) -> Threshold:
    """One figure by its code. Raises KeyError for a code that data/thresholds.json does not have."""
    rows = json.loads(files("laoyou.reading").joinpath("data/thresholds.json").read_text("utf-8"))
    known = {row["code"]: Threshold(**{**row, "value": Decimal(str(row["value"]))}) for row in rows}
    return known[code]
