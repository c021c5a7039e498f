"""Jobs whose result is made of the pages' own words, which stand above every domain."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from laoyou.core import clock
from laoyou.records.services import jobs
from laoyou.workbench.bulletins.making import make_queued
from laoyou.workbench.plan import circular_making
from laoyou.workbench.records import list_file_making
from laoyou.workbench.today.reminding import remind_everybody


@app.task(queue="documents", retry=jobs.RETRY)
def make_bulletin(run_id: str) -> dict[str, Any]:
    """Make the bulletin of a run and keep it; a refusal ends the run with its sentence."""
    return make_queued(UUID(run_id))


@app.task(queue="documents", retry=jobs.RETRY)
def make_circular(run_id: str) -> dict[str, Any]:
    """Make the circular of a run and keep it with the run; a refusal ends the run with its sentence."""
    return circular_making.make_queued(UUID(run_id))


@app.task(queue="documents", retry=jobs.RETRY)
def make_list_file(run_id: str) -> dict[str, Any]:
    """Make the spreadsheet of a long list for the one who asked for it; a refusal ends the run with its sentence."""
    return list_file_making.make_queued(UUID(run_id))


@app.periodic(cron="7 * * * *")
@app.task(queue="records", queueing_lock="remind_hourly", retry=jobs.RETRY)
def remind_hourly(timestamp: int) -> int:
    """Make the day's digests of everybody who was not told yet and has no quiet hour; how many were made."""
    return remind_everybody(now=clock.now())
