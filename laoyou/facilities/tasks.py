"""Jobs of the facilities: making up the city's institutions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import JobContext
from procrastinate.contrib.django import app

from laoyou.core import clock
from laoyou.facilities.services.queueing import build_queued_supply
from laoyou.records.services import jobs


@app.task(queue="city", retry=jobs.RETRY, pass_context=True)
def build_supply(context: JobContext, run_id: str) -> dict[str, Any]:
    """Make up the institutions of a run, after the people; broken off, it is taken up where it stopped."""
    return build_queued_supply(UUID(run_id), tell_time=clock.now, stopping=context.should_abort)
