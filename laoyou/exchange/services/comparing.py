"""Comparing two snapshots for why a figure changed, in the background: a city of a million people takes seconds."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from laoyou.analytics.indicators import changed, moved_file
from laoyou.analytics.lake import NoSnapshot, SchemaChanged
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.exchange.access import COMPARE_FIGURES
from laoyou.exchange.selectors.changes import COMPARE, Pair, comparison
from laoyou.exchange.selectors.lake import lake
from laoyou.exchange.selectors.opened import RowsNotKept, snapshot_of
from laoyou.records.enums import RunState
from laoyou.records.models import Run
from laoyou.records.services import runs

_TASK = "laoyou.exchange.tasks.compare_figures"


def queue_comparison(pair: Pair, *, actor: Actor, now: datetime) -> UUID:
    """Queue it; the run to watch. One that waits, works or is done is given back. Raises RowsNotKept."""
    COMPARE_FIGURES.demand(actor)
    then, today = snapshot_of(pair.before), snapshot_of(pair.now)
    parameters = {
        "snapshots": [[then.area, then.id], [today.area, today.id]],
        "days": [pair.before.last_day.isoformat(), pair.now.last_day.isoformat()],
        "measures": list(pair.measures),
    }
    with transaction.atomic():
        known = comparison(pair, actor=actor)
        if known is not None and known.state != RunState.FAILED:
            return known.id
        return runs.queue(
            _TASK, COMPARE, actor=actor, area=pair.now.area, now=now, subject_id=pair.subject, parameters=parameters
        ).id


def compare_queued(run_id: UUID) -> dict[str, Any]:
    """Carry a run out once: `measures`, each with (before, now, entered, left, corrected). Raises RowsNotKept."""
    return runs.carry_out(run_id, _work)


def _work(run: Run, report: runs.Report) -> dict[str, Any]:
    asked = run.parameters
    first, last = (date.fromisoformat(day) for day in asked["days"])
    found: list[tuple[str, tuple[int, ...]]] = []
    try:
        then, today = (lake().get(area, name) for area, name in asked["snapshots"])
        with lake().pair(then, today) as reading:
            for done, measure in enumerate(asked["measures"]):
                report(done, len(asked["measures"]))
                file = moved_file(lake().folder(today), then.id, measure)
                change = changed(reading, measure, days=(first, last), inside=range_of(run.area), file=file)
                found.append((measure, astuple(change)))
    except (NoSnapshot, SchemaChanged) as gone:
        raise RowsNotKept from gone
    return {"measures": found}
