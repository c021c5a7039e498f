"""Figures out of the records: a snapshot, every indicator computed from it, published; nightly and on demand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pyarrow as pa

from laoyou.analytics.indicators import compute_all, expectancies, rows_written, write_rows
from laoyou.analytics.lake import SchemaChanged
from laoyou.core.actor import Actor, system_actor
from laoyou.exchange.access import TAKE_SNAPSHOT
from laoyou.exchange.selectors.lake import lake
from laoyou.exchange.services.lake_copies import KEPT, queue_copy
from laoyou.exchange.services.snapshots import forget_snapshots, take_snapshot
from laoyou.facilities.services.queueing import BUILD_SUPPLY
from laoyou.people.services.queueing import BUILD_CITY
from laoyou.plan.services.figures import publish_figures
from laoyou.plan.services.periods import forget_earlier_days
from laoyou.records.enums import RunState
from laoyou.records.models import Run
from laoyou.records.services import jobs, runs

REFRESH = "exchange.refresh_figures"
_TASK = "laoyou.exchange.tasks.refresh_figures"
_STEPS = 3


def queue_figures(*, actor: Actor, now: datetime, timestamp: int | None = None) -> UUID | None:
    """Queue a refresh; the run to watch. One that waits or runs already is given back; a night is queued once."""
    TAKE_SNAPSHOT.demand(actor)
    return runs.queue_nightly(
        _TASK, REFRESH, timestamp=timestamp, actor=actor, area=actor.area.low, now=now, joining=True
    )


class RecordsComing(jobs.NotYet):
    """A city is still being made up; the queue tries again."""


def refresh_queued(run_id: UUID) -> dict[str, Any]:
    """Carry a run out once. Raises RecordsComing, which the queue takes for a later try."""
    coming = Run.objects.filter(kind__in=[BUILD_CITY, BUILD_SUPPLY]).exclude(state__in=[RunState.DONE, RunState.FAILED])
    if coming.exists():
        raise RecordsComing
    return runs.carry_out(run_id, refresh_and_tell)


def refresh_and_tell(run: Run, report: runs.Report) -> dict[str, Any]:
    """The work of a run; the result is JSON."""
    now = run.started_at or run.queued_at
    return refresh_figures(run=str(run.id), actor=system_actor("figures"), now=now, report=report)


def write_rows_counted() -> int:
    """Write beside each snapshot what its figures count, where it does not lie there yet; how many there were.

    One that was taken by another version, with other columns, stays without: its figures cannot be opened.
    """
    written = 0
    for each in lake().snapshots():
        folder = lake().folder(each)
        if rows_written(folder):
            continue
        try:
            with lake().open(each) as reading:
                write_rows(reading, folder, on=date.fromisoformat(each.as_of))
        except SchemaChanged:
            continue
        written += 1
    return written


def refresh_figures(
    *, run: str, actor: Actor, now: datetime, report: runs.Report = lambda done, total, note="": None
) -> dict[str, Any]:
    """Take a snapshot, compute every indicator of the month so far, publish; earlier days of the month go.

    What was approved or locked is corrected by versions (docs/contracts/figures.md). Raises as `take_snapshot`.
    """
    snapshot = take_snapshot(actor=actor, now=now)
    report(1, _STEPS, snapshot.id)
    with lake().session(snapshot) as session:
        values = pa.concat_tables([compute_all(session, run=run), expectancies(session, run=run)])
    write_rows_counted()
    report(2, _STEPS, snapshot.id)
    made = publish_figures(values, area=snapshot.area, actor=actor, now=now)
    last = date.fromisoformat(snapshot.as_of)
    forget_earlier_days(snapshot.area, last.replace(day=1), last + timedelta(days=1), actor=actor)
    forget_snapshots(keep=KEPT, actor=actor, now=now)
    queue_copy(actor=actor, now=now)
    return {
        "snapshot": snapshot.id,
        "area": snapshot.area,
        "as_of": snapshot.as_of,
        "written": made.written,
        "corrected": made.corrected,
        "unchanged": made.unchanged,
    }
