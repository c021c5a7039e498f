"""Money of projects summed every way a page asks: by group, county, type, source and year. Sums are of the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from laoyou.plan.selectors.rows import ProjectRow


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """Projects under one heading. `unpriced` counts those for which the plan prints no total; a sum of nothing but
    those is None, for a missing figure is not 0.
    """

    key: str
    projects: int
    total_fen: int | None
    central_fen: int | None
    unpriced: int

    @property
    def other_fen(self) -> int | None:
        return None if self.total_fen is None else self.total_fen - (self.central_fen or 0)


def total_of(projects: Iterable[ProjectRow], key: str = "") -> MoneyRow:
    """All given projects in one row."""
    rows = list(projects)
    return MoneyRow(
        key=key,
        projects=len(rows),
        total_fen=_sum(row.total_fen for row in rows),
        central_fen=_sum(row.central_fen for row in rows),
        unpriced=sum(row.total_fen is None for row in rows),
    )


def _sum(printed: Iterable[int | None]) -> int | None:
    figures = [fen for fen in printed if fen is not None]
    return sum(figures) if figures else None


def by(heading: Callable[[ProjectRow], str], projects: Iterable[ProjectRow]) -> list[MoneyRow]:
    """One row a heading, most money first; every project counts once, so the rows add up to `total_of`."""
    grouped: dict[str, list[ProjectRow]] = {}
    for project in projects:
        grouped.setdefault(heading(project), []).append(project)
    rows = [total_of(members, key) for key, members in grouped.items()]
    return sorted(rows, key=lambda row: (-(row.total_fen or 0), row.key))


def projects_by_area(projects: Iterable[ProjectRow]) -> Counter[int]:
    """How many projects touch each area; one that spans several counts in each."""
    return Counter(area for project in projects for area in project.areas)
