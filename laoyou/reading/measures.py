"""Canonical measures: which indicator of one plan is the same as which of another.

The list with its names is data (data/measures.json); the first measure whose unit fits, and one of whose patterns is
found in the printed name, wins.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from laoyou.reading.layout import fold
from laoyou.reading.numerals import bare_unit

_COUNTING = frozenset("个张家所处间座名人户件次")


@dataclass(frozen=True, slots=True)
class Measure:
    """One comparable measure; `kind` is share, stock (what stands), flow (what is added), rule or fact."""

    code: str
    zh: str
    en: str
    unit: str
    kind: str
    names: tuple[re.Pattern[str], ...]
    excluded: tuple[re.Pattern[str], ...]

    def fits(self, name: str, unit: str) -> bool:
        """Whether a printed name and unit mean this measure; a figure printed without a unit may be of any."""
        return (
            self._unit_fits(bare_unit(unit).split("/")[0])
            and any(pattern.search(name) for pattern in self.names)
            and not any(pattern.search(name) for pattern in self.excluded)
        )

    def _unit_fits(self, unit: str) -> bool:
        if not unit or not self.unit:
            return True
        return (
            unit == self.unit
            or (unit in _COUNTING and self.unit in _COUNTING)
            or (self.kind == "fact" and unit not in {"%", "岁"} and self.unit != "%")
        )


@cache
def measures() -> tuple[Measure, ...]:
    """Every canonical measure, in the order in which they are tried."""
    rows: list[dict[str, Any]] = json.loads(files("laoyou.reading").joinpath("data/measures.json").read_text("utf-8"))
    return tuple(
        Measure(
            row["code"],
            row["zh"],
            row["en"],
            row["unit"],
            row["kind"],
            tuple(map(re.compile, row["names"])),
            tuple(map(re.compile, row.get("not", []))),
        )
        for row in rows
    )


@cache
def measure_of(name: str, unit: str) -> Measure | None:
    """The canonical measure that a printed indicator means, None when it is none of ours."""
    folded = re.sub(r"\s", "", fold(name))
    return next((measure for measure in measures() if measure.fits(folded, unit)), None)
