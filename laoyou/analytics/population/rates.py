"""How frequent certified circumstances are: rates.csv, read once."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from laoyou.analytics.population.model import Condition


@dataclass(frozen=True, slots=True)
class Rate:
    """Of the people aged age_from…age_to (both included) in the group `among` the share that has the condition.

    With among = "households" it is the share of households whose head has that age; every member has it then.
    confidence: "published" when a document gives the rate, else "assumption".
    """

    kind: Condition
    level: int
    age_from: int
    age_to: int
    among: str
    rate: float
    source: str
    confidence: Literal["published", "assumption"]


@cache
def rates() -> tuple[Rate, ...]:
    """Every rate, in the order of the file, which is the order they are drawn in."""
    text = files("laoyou.analytics.population").joinpath("data/rates.csv").read_text("utf-8")
    return tuple(_rate(row) for row in csv.DictReader(text.splitlines()))


def _rate(row: dict[str, str]) -> Rate:
    return Rate(
        Condition(row["kind"]),
        int(row["level"]),
        int(row["age_from"]),
        int(row["age_to"]),
        row["among"],
        float(row["rate"]),
        row["source"],
        "published" if row["confidence"] == "published" else "assumption",
    )
