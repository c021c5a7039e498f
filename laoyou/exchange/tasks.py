"""Jobs of the exchange: checking a file, accepting it, undoing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import JobContext
from procrastinate.contrib.django import app

from laoyou.core import clock
from laoyou.exchange.services.accepting import accept_queued
from laoyou.exchange.services.checking import check_queued
from laoyou.exchange.services.undoing import undo_queued
from laoyou.records.services import jobs


@app.task(queue="exchange", retry=jobs.RETRY, pass_context=True)
def check_file(context: JobContext, run_id: str) -> dict[str, Any]:
    """Read and check the file of a run; broken off, it is taken up behind the last block."""
    return check_queued(UUID(run_id), tell_time=clock.now, stopping=context.should_abort)


@app.task(queue="exchange", retry=jobs.RETRY, pass_context=True)
def accept_file(context: JobContext, run_id: str) -> dict[str, Any]:
    """Accept the chosen rows of a run's file; broken off, it goes on with those that wait."""
    return accept_queued(UUID(run_id), tell_time=clock.now, stopping=context.should_abort)


@app.task(queue="exchange", retry=jobs.RETRY, pass_context=True)
def undo_file(context: JobContext, run_id: str) -> dict[str, Any]:
    """Undo what accepting the file of a run did, as far as nobody has changed it since."""
    return undo_queued(UUID(run_id), tell_time=clock.now, stopping=context.should_abort)
