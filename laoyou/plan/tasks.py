"""Jobs of the plan: reading an uploaded document."""

from __future__ import annotations

from typing import Any

from procrastinate.contrib.django import app

from laoyou.plan.services.documents import read_submitted
from laoyou.records.services import jobs, runs


@app.task(queue="documents", retry=jobs.RETRY)
def read_document(run_id: str) -> dict[str, Any]:
    """Read the document of a run and lay it out for review; a refusal ends the run with its sentence."""
    return runs.carry_out(run_id, read_submitted)
