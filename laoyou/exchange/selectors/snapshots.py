"""The snapshots in the lake: what each holds, how large it is, and why it is still kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from laoyou.analytics.lake import Manifest, manifest
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import NotFound
from laoyou.exchange.access import VIEW_SNAPSHOTS
from laoyou.exchange.selectors.lake import lake


class Kept(StrEnum):
    """Why a snapshot is kept: it is among the newest, or the last of its month."""

    NEWEST = "newest"
    MONTH = "month"
    GOES = "goes"


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """One snapshot; `bytes` and `files` of all its tables together."""

    id: str
    area: int
    as_of: date
    taken_at: datetime
    rows: int
    bytes: int
    files: int
    kept: Kept


@dataclass(frozen=True, slots=True)
class TableRow:
    """One table of a snapshot; `checksums` are the first characters of its files' SHA-256, in the files' order."""

    name: str
    schema: str
    rows: int
    bytes: int
    files: tuple[tuple[str, int, str], ...]


def snapshots(*, keep: int, actor: Actor) -> list[SnapshotRow]:
    """Every snapshot of areas inside the actor's, the newest first; `keep` is how many of an area are kept anyway."""
    VIEW_SNAPSHOTS.demand(actor)
    inside = [each for each in lake().snapshots() if actor.area.covers(range_of(each.area))]
    return [_row(each, kept) for each, kept in why_kept(inside, keep)]


def why_kept(found: Iterable[Manifest], keep: int) -> list[tuple[Manifest, Kept]]:
    """Snapshots, the newest first, each with why it is kept; of an area the newest `keep` are kept anyway."""
    seen: Counter[int] = Counter()
    months: set[tuple[int, str]] = set()
    rows = []
    for each in sorted(found, key=lambda one: (one.as_of, one.id), reverse=True):
        month = (each.area, each.as_of[:7])
        rows.append((each, Kept.NEWEST if seen[each.area] < keep else Kept.MONTH if month not in months else Kept.GOES))
        seen[each.area] += 1
        months.add(month)
    return rows


def unreadable(*, actor: Actor) -> int:
    """How many folders of snapshots cannot be read."""
    VIEW_SNAPSHOTS.demand(actor)
    return len(lake().unreadable())


def snapshot(snapshot_id: str, *, actor: Actor) -> tuple[Manifest, list[TableRow]]:
    """One snapshot with its tables in order of their names. Raises NotFound."""
    VIEW_SNAPSHOTS.demand(actor)
    found = next((each for each in lake().snapshots() if each.id == snapshot_id), None)
    if found is None or not actor.area.covers(range_of(found.area)):
        raise NotFound
    return found, [
        TableRow(
            name,
            part.schema,
            part.rows,
            sum(each.bytes for each in part.files),
            tuple((each.path, each.bytes, each.sha256) for each in part.files),
        )
        for name, part in sorted(found.tables.items())
    ]


def damaged_files(found: Manifest) -> list[str]:
    """Files of a snapshot that are missing or are not what was written; reads every byte."""
    return manifest.damaged(lake().folder(found), found)


def _row(each: Manifest, kept: Kept) -> SnapshotRow:
    files = [file for part in each.tables.values() for file in part.files]
    return SnapshotRow(
        id=each.id,
        area=each.area,
        as_of=date.fromisoformat(each.as_of),
        taken_at=datetime.fromisoformat(each.taken_at),
        rows=sum(part.rows for part in each.tables.values()),
        bytes=sum(file.bytes for file in files),
        files=len(files),
        kept=kept,
    )
