"""Money of projects as pages read it. Every total is a sum of the ledger's rows, made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.db.models.functions import ExtractYear

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.plan.access import VIEW_MONEY
from laoyou.plan.enums import MoneySource, MoneyStage
from laoyou.plan.models import MoneyEntry
from laoyou.plan.selectors.lineages import near
from laoyou.plan.selectors.rows import EditionRow, ProjectRow

UNSAID = ""  # the source of what a plan promises without naming it


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one project that share stage, source and year, as their sum in fen."""

    lineage: UUID
    place: int
    source: str
    stage: str
    year: int
    fen: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Money under one heading, in fen. `planned` is the plan's, None where it prints none or none can be told."""

    key: str
    planned: int | None = None
    approved: int = 0
    allocated: int = 0
    paid: int = 0

    @property
    def unspent(self) -> int:
        return self.allocated - self.paid

    @property
    def allocated_share(self) -> float | None:
        """Allocated, in per cent of what the plan promises; of what is approved where the plan prints nothing."""
        return _share(self.allocated, self.planned if self.planned is not None else self.approved)

    @property
    def paid_share(self) -> float | None:
        """Paid, in per cent of what is allocated."""
        return _share(self.paid, self.allocated)


@dataclass(frozen=True, slots=True)
class ProjectMoney:
    """A project with its money."""

    project: ProjectRow
    money: Standing


def parts(edition: EditionRow, projects: Iterable[ProjectRow], *, actor: Actor) -> list[Part]:
    """The ledger of these projects, summed as far as pages tell it apart. Raises NotFound outside the actor's area."""
    VIEW_MONEY.demand(actor)
    if edition.area not in actor.area:
        raise NotFound
    wanted = {each.lineage for each in projects}
    entries = near(MoneyEntry.objects.filter(area=edition.area), wanted)
    cells = entries.annotate(year=ExtractYear("on")).values_list("lineage", "place", "source", "stage", "year")
    summed = cells.annotate(fen=Sum("fen")).order_by("lineage", "place", "source", "stage", "year")
    return [part for part in (Part(*cell) for cell in summed) if part.lineage in wanted]


def by_project(projects: Sequence[ProjectRow], found: Iterable[Part]) -> list[ProjectMoney]:
    """Each project with its money, in the order given."""
    summed = {each.key: each for each in by(lambda part: str(part.lineage), found)}
    return [
        ProjectMoney(row, _planned(summed.get(str(row.lineage), Standing(str(row.lineage))), row.total_fen))
        for row in projects
    ]


def by_place(projects: Sequence[ProjectRow], found: Iterable[Part], *, whole: int) -> list[Standing]:
    """Money by the area a project lies in; under `whole` what lies in several. The rows add up to the total."""
    promised: dict[str, int] = {}
    for row in projects:
        key = str(row.areas[0] if len(row.areas) == 1 else whole)
        if row.total_fen is not None:
            promised[key] = promised.get(key, 0) + row.total_fen
    return _with(promised, by(lambda part: str(part.place), found))


def by_source(projects: Sequence[ProjectRow], found: Iterable[Part]) -> list[Standing]:
    """Money by source; of what is planned the plan names the central part alone, the rest stands under `UNSAID`."""
    central = sum(row.central_fen or 0 for row in projects)
    rest = sum((row.total_fen or 0) - (row.central_fen or 0) for row in projects)
    promised = {MoneySource.CENTRAL.value: central, UNSAID: rest}
    order = [*MoneySource.values, UNSAID]
    rows = _with({key: fen for key, fen in promised.items() if fen}, by(lambda part: part.source, found))
    return sorted(rows, key=lambda each: order.index(each.key))


def by_year(found: Iterable[Part]) -> list[Standing]:
    """Money by the year of its entries, the earliest first."""
    return sorted(by(lambda part: str(part.year), found), key=lambda each: each.key)


def total(projects: Sequence[ProjectRow], found: Iterable[Part]) -> Standing:
    """All of it in one row."""
    summed = by(lambda _part: "", found)
    promised = [row.total_fen for row in projects if row.total_fen is not None]
    return _planned(summed[0] if summed else Standing(""), sum(promised) if promised else None)


def by(heading: Callable[[Part], str], found: Iterable[Part]) -> list[Standing]:
    """One row a heading, by heading; every part counts once."""
    sums: dict[str, dict[str, int]] = {}
    for part in found:
        under = sums.setdefault(heading(part), dict.fromkeys(MoneyStage.values, 0))
        under[part.stage] += part.fen
    return [Standing(key, None, **under) for key, under in sorted(sums.items())]


def entries(edition: EditionRow, *, actor: Actor, lineage: UUID | None = None) -> QuerySet[MoneyEntry]:
    """The ledger's rows of a plan, or of one project, the newest first. Raises NotFound outside the actor's area."""
    VIEW_MONEY.demand(actor)
    if edition.area not in actor.area:
        raise NotFound
    found = MoneyEntry.objects.filter(area=edition.area, item__edition__series=edition.series)
    if lineage is not None:
        found = found.filter(lineage=lineage)
    return found.select_related("item").prefetch_related("countered").order_by("-on", "-id")


def entry(entry_id: UUID, *, actor: Actor) -> MoneyEntry:
    """One row of the ledger. Raises NotFound."""
    VIEW_MONEY.demand(actor)
    found = MoneyEntry.objects.filter(id=entry_id).select_related("item").first()
    if found is None or found.area not in actor.area:
        raise NotFound
    return found


def _with(promised: dict[str, int], rows: list[Standing]) -> list[Standing]:
    known = {each.key: each for each in rows}
    keys = sorted(known.keys() | promised.keys())
    return [_planned(known.get(key, Standing(key)), promised.get(key)) for key in keys]


def _planned(row: Standing, fen: int | None) -> Standing:
    return Standing(row.key, fen, row.approved, row.allocated, row.paid)


def _share(part: int, whole: int | None) -> float | None:
    return round(part / whole * 100, 1) if whole else None
