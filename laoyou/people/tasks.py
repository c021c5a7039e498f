"""Jobs of the registry: making up the city to work with."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import JobContext
from procrastinate.contrib.django import app

from laoyou.core import clock
from laoyou.people.services.queueing import build_queued_city
from laoyou.records.services import jobs


@app.task(queue="city", retry=jobs.RETRY, pass_context=True)
def build_city(context: JobContext, run_id: str) -> dict[str, Any]:
    """Make up the city of a run; broken off, it is taken up at the county where it stopped."""
    return build_queued_city(UUID(run_id), tell_time=clock.now, stopping=context.should_abort)
