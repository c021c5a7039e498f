"""Comparing a snapshot's files with what was written, byte by byte, in the background."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from laoyou.core.actor import Actor, system_actor
from laoyou.exchange.access import TAKE_SNAPSHOT
from laoyou.exchange.selectors.snapshots import damaged_files, snapshot
from laoyou.records.models import Run
from laoyou.records.services import audit, runs

VERIFY = "exchange.verify_snapshot"
_TASK = "laoyou.exchange.tasks.verify_snapshot"


def queue_verification(snapshot_id: str, *, actor: Actor, now: datetime) -> UUID:
    """Queue the comparison of a snapshot; the run to watch. Raises NotFound."""
    TAKE_SNAPSHOT.demand(actor)
    found, _tables = snapshot(snapshot_id, actor=actor)
    return runs.queue(_TASK, VERIFY, actor=actor, area=found.area, now=now, subject_id=found.id).id


def verify_queued(run_id: UUID) -> dict[str, Any]:
    """Carry a run out once: `files` compared, and the paths of those that are `damaged`. Raises NotFound."""
    return runs.carry_out(run_id, _work)


def _work(run: Run, _report: runs.Report) -> dict[str, Any]:
    actor = system_actor("verification of a snapshot")
    found, tables = snapshot(run.subject_id, actor=actor)
    damaged = damaged_files(found)
    audit.record(
        actor=actor,
        action=VERIFY,
        subject="exchange.snapshot",
        subject_id=found.id,
        area=found.area,
        now=run.started_at or run.queued_at,
        after={"damaged": damaged},
    )
    return {"files": sum(len(table.files) for table in tables), "damaged": damaged}
