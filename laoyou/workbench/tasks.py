"""Jobs whose result is made of the pages' own words, which stand above every domain."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from laoyou.records.services import jobs
from laoyou.workbench.bulletins.making import make_queued
from laoyou.workbench.plan import circular_making


@app.task(queue="documents", retry=jobs.RETRY)
def make_bulletin(run_id: str) -> dict[str, Any]:
    """Make the bulletin of a run and keep it; a refusal ends the run with its sentence."""
    return make_queued(UUID(run_id))


@app.task(queue="documents", retry=jobs.RETRY)
def make_circular(run_id: str) -> dict[str, Any]:
    """Make the circular of a run and keep it with the run; a refusal ends the run with its sentence."""
    return circular_making.make_queued(UUID(run_id))
