"""What the checks look at."""

from __future__ import annotations

from dataclasses import dataclass

from laoyou.reading.layout import Source
from laoyou.reading.measures import Measure, measure_of
from laoyou.reading.model import BaselineFact, PlanReading, Target
from laoyou.reading.outline import Outline
from laoyou.reading.tables import Table
from laoyou.reading.targets import Figures


@dataclass(frozen=True)
class Examined:
    """A reading with the layout it came from."""

    reading: PlanReading
    source: Source
    outline: Outline
    tables: tuple[Table, ...]
    figures: Figures

    @property
    def targets(self) -> tuple[Target, ...]:
        """Everything promised with a figure: rows of indicator tables and targets in prose."""
        return (*self.reading.indicators, *self.reading.prose_targets)

    def facts(self, code: str) -> list[BaselineFact]:
        """What the document says exists, of one canonical measure."""
        return [fact for fact in self.reading.baseline if _code(measure_of(fact.name, fact.unit)) == code]

    def fact(self, code: str) -> BaselineFact | None:
        """The first such figure."""
        return next(iter(self.facts(code)), None)


def _code(measure: Measure | None) -> str:
    return measure.code if measure else ""
