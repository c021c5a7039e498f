"""What a person should look at in a reading: every check, in one list, over every document alike.

A check is a function from what was read to findings. None knows any particular document, and none brings in figures
from outside: a contradiction is between two things the document itself prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from laoyou.reading.checks_figures import FIGURE_CHECKS
from laoyou.reading.checks_lists import LIST_CHECKS
from laoyou.reading.checks_text import TEXT_CHECKS
from laoyou.reading.checks_units import UNIT_CHECKS
from laoyou.reading.examined import Examined
from laoyou.reading.heading_matter import Matter
from laoyou.reading.layout import Source
from laoyou.reading.model import Finding, PlanReading
from laoyou.reading.outline import Outline
from laoyou.reading.tables import Table
from laoyou.reading.targets import Figures

Check = Callable[[Examined], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (*TEXT_CHECKS, *LIST_CHECKS, *FIGURE_CHECKS, *UNIT_CHECKS)


def check(
    reading: PlanReading,
    *,
    source: Source,
    matter: Matter,
    outline: Outline,
    tables: Sequence[Table],
    figures: Figures,
) -> PlanReading:
    """The reading with its warnings, in the order of the places they speak of; each said once."""
    examined = Examined(reading, source, outline, tuple(tables), figures)
    found = [*matter.findings, *(finding for one in CHECKS for finding in one(examined))]
    once = {(finding.code, finding.span, tuple(sorted(map(str, finding.params.items())))): finding for finding in found}
    return replace(reading, warnings=tuple(sorted(once.values(), key=lambda finding: (finding.span, finding.code))))
