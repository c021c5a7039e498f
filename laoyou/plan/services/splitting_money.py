"""The ledger of a project that is split or joined: every entry is carried to the parts and nothing is lost (ADR 46)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from laoyou.core.actor import Actor
from laoyou.core.identifiers import uuid7
from laoyou.plan.enums import MoneySource
from laoyou.plan.models import MoneyEntry, Project, ProjectSplit
from laoyou.plan.services.money import place_of


def divide(whole: Project, parts: Sequence[Project], split: ProjectSplit, *, actor: Actor, now: datetime) -> None:
    """Carry each entry of the whole to its parts, on its own day and under its own document, in proportion.

    The rows of one statement are judged together: nothing is paid beyond what is allocated, for the sums of every
    step and source are divided in the same proportion, rounded down for all but the last part.
    """
    rows: list[MoneyEntry] = []
    for of_source in _by_step_and_source(whole.lineage):
        ratios = _ratios(whole, parts, of_source[0].source)
        shared, sums = 0, [0] * len(parts)
        for entry in of_source:
            shared += entry.fen
            rows.append(_row(entry, whole, -entry.fen, split.moved, actor, now))
            for number, part in enumerate(parts):
                due = _due(shared, ratios, number) - sums[number]
                sums[number] += due
                if due:
                    rows.append(_row(entry, part, due, split.moved, actor, now))
    MoneyEntry.objects.bulk_create(rows)


def bring_back(whole: Project, parts: Sequence[Project], split: ProjectSplit, *, actor: Actor, now: datetime) -> None:
    """Carry every entry of the parts back to the whole, those of the splitting and those entered since."""
    moved = uuid7()
    rows: list[MoneyEntry] = []
    for part in parts:
        for entry in _standing(part.lineage):
            rows.append(_row(entry, part, -entry.fen, moved, actor, now))
            rows.append(_row(entry, whole, entry.fen, moved, actor, now))
    MoneyEntry.objects.bulk_create(rows)


def _standing(lineage: UUID) -> list[MoneyEntry]:
    """Entries that were not taken back, with what was moved here; what was moved away stands against it."""
    found = MoneyEntry.objects.filter(lineage=lineage, corrects__isnull=True, countered__isnull=True)
    return list(found.order_by("on", "id"))


def _by_step_and_source(lineage: UUID) -> Iterator[list[MoneyEntry]]:
    found: dict[tuple[str, str], list[MoneyEntry]] = {}
    for entry in _standing(lineage):
        found.setdefault((entry.stage, entry.source), []).append(entry)
    yield from found.values()


def _ratios(whole: Project, parts: Sequence[Project], source: str) -> list[Fraction]:
    """How a source's money is divided: as the parts' central money, or as the rest of theirs; evenly without either."""
    central = source == MoneySource.CENTRAL

    def planned(project: Project) -> int:
        part = project.central_fen or 0
        return part if central else (project.total_fen or 0) - part

    of_whole = planned(whole) or whole.total_fen
    if not of_whole:
        return [Fraction(1, len(parts))] * len(parts)
    return [Fraction(planned(part) if planned(whole) else part.total_fen or 0, of_whole) for part in parts]


def _due(shared: int, ratios: Sequence[Fraction], number: int) -> int:
    """What a part has of a sum: rounded down, and for the last one all that is left."""
    shares = [int(shared * ratio) for ratio in ratios[:-1]]
    return shares[number] if number < len(shares) else shared - sum(shares)


def _row(entry: MoneyEntry, project: Project, fen: int, moved: UUID, actor: Actor, now: datetime) -> MoneyEntry:
    return MoneyEntry(
        id=uuid7(),
        area=entry.area,
        place=place_of(project),
        item_id=project.pk,
        lineage=project.lineage,
        stage=entry.stage,
        source=entry.source,
        on=entry.on,
        fen=fen,
        document=entry.document,
        note=entry.note,
        moved=moved,
        recorded_by=actor.name,
        recorded_at=now,
    )
