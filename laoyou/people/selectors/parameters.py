"""Time limits and ages that rules use (data/parameters.csv), each with its source and whether it is confirmed."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure of a rule; `unit` says in what it is counted."""

    name: str
    value: int
    unit: str
    source: str
    confirmed: bool


@cache
def parameters() -> dict[str, Parameter]:
    """Every parameter by name, in the order of the file."""
    text = files("laoyou.people").joinpath("data/parameters.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {
        row["name"]: Parameter(row["name"], int(row["value"]), row["unit"], row["source"], row["confirmed"] == "yes")
        for row in rows
    }


def value_of(name: str) -> int:
    """A parameter's figure. Raises KeyError for one that does not exist."""
    return parameters()[name].value
