"""Proving that nobody changed the audit trail since it was written (docs/contracts/audit.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from laoyou.records.enums import Break
from laoyou.records.selectors import anchors
from laoyou.records.selectors.anchors import Anchor
from laoyou.records.services.digests import HASHED, digest_of_facts

_BATCH = 5_000
_JSON = ("before", "after")
_START = "0" * 64
# Numbers are read in slices, so that memory stays flat and writers are never waited for.
_SLICE = f"""
SELECT l.sequence, l.event_id, l.previous_hash, l.hash, e.digest, {", ".join(f"e.{name}" for name in HASHED)}
FROM records_auditlink l LEFT JOIN records_auditevent e ON e.id = l.event_id
WHERE l.sequence > %s ORDER BY l.sequence LIMIT {_BATCH}
"""  # noqa: S608 - column names of our own
_UNLINKED = """
SELECT e.id FROM records_auditevent e
WHERE NOT EXISTS (SELECT 1 FROM records_auditlink l WHERE l.event_id = e.id) ORDER BY e.id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class FirstBroken:
    """Where the trail stops being what was written: the number in the chain, the event if known, the reason."""

    sequence: int | None
    event_id: UUID | None
    reason: Break


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """How far the trail holds: `events` linked events were checked, `head` is the last good link."""

    ok: bool
    events: int
    first_broken: FirstBroken | None
    head: Anchor


def verify(
    known: Iterable[Anchor] | None = None, *, report: Callable[[int, int], None] = lambda done, total: None
) -> VerifyResult:
    """Walk the whole chain, oldest first, and stop at the first event that is not what was written.

    `known` are heads noted earlier, by default those of every verification that is kept: they show a tail cut
    off and a chain computed anew, which the chain alone cannot. `report(done, total)` is called once a slice.
    Needs the owner's rights (command line or worker): the web role sees only its own area.
    """
    noted = {anchor.sequence: anchor.hash for anchor in (anchors.kept() if known is None else known)}
    total = anchors.head().sequence
    last = Anchor(0, _START)
    for last, broken in _walk(noted):
        if broken:
            return VerifyResult(ok=False, events=last.sequence, first_broken=broken, head=last)
        if last.sequence % _BATCH == 0:
            report(last.sequence, max(total, last.sequence))
    broken = _beyond_the_end(last, noted)
    return VerifyResult(ok=broken is None, events=last.sequence, first_broken=broken, head=last)


def _walk(noted: dict[int, str]) -> Iterator[tuple[Anchor, FirstBroken | None]]:
    """Each good link as it is reached; or the last good one with what is wrong after it."""
    last = Anchor(0, _START)
    while rows := _slice_after(last.sequence):
        for row in rows:
            reason = _reason(row, last, noted)
            if reason:
                number = last.sequence + 1 if reason == Break.GAP else row["sequence"]
                yield last, FirstBroken(number, row["event_id"] if reason != Break.GAP else None, reason)
                return
            last = Anchor(row["sequence"], row["hash"])
            yield last, None


def _slice_after(sequence: int) -> list[dict[str, Any]]:
    names = ("sequence", "event_id", "previous_hash", "hash", "digest", *HASHED)
    with connection.cursor() as cursor:
        cursor.execute(_SLICE, [sequence])
        return [dict(zip(names, row, strict=True)) for row in cursor]


def _reason(row: dict[str, Any], last: Anchor, noted: dict[int, str]) -> Break | None:
    """What is wrong with a link and its event, the outermost thing first; None when all holds."""
    if row["sequence"] != last.sequence + 1:
        return Break.GAP
    if row["id"] is None:
        return Break.DELETED
    if _digest_of_row(row) != row["digest"]:
        return Break.EDITED
    linked = hashlib.sha256(f"{row['sequence']}:{row['digest']}:{last.hash}".encode()).hexdigest()
    if row["previous_hash"] != last.hash or row["hash"] != linked:
        return Break.RELINKED
    if noted.get(row["sequence"], linked) != linked:
        return Break.REWRITTEN
    return None


def _digest_of_row(row: dict[str, Any]) -> str:
    facts = {name: row[name] for name in HASHED}
    for name in _JSON:
        facts[name] = json.loads(facts[name]) if isinstance(facts[name], str) else facts[name]
    return digest_of_facts(facts)


def _beyond_the_end(last: Anchor, noted: dict[int, str]) -> FirstBroken | None:
    """A tail cut off (a noted head lies further on), or an event that never went through the chain."""
    if any(sequence > last.sequence for sequence in noted):
        return FirstBroken(last.sequence + 1, None, Break.TRUNCATED)
    with connection.cursor() as cursor:
        cursor.execute(_UNLINKED)
        stray = cursor.fetchone()
    return FirstBroken(None, stray[0], Break.UNLINKED) if stray else None
