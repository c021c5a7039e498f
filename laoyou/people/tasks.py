"""Jobs of the registry: making up the city, looking for records of one person, counting and deriving every night."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import JobContext
from procrastinate.contrib.django import app

from laoyou.core import clock
from laoyou.core.actor import system_actor
from laoyou.people.services import tallying
from laoyou.people.services.comparing import compare_queued, request_nightly
from laoyou.people.services.derivation import keep_all_derived
from laoyou.people.services.queueing import build_queued_city
from laoyou.records.services import jobs, runs


@app.task(queue="city", retry=jobs.RETRY, pass_context=True)
def build_city(context: JobContext, run_id: str) -> dict[str, Any]:
    """Make up the city of a run; broken off, it is taken up at the county where it stopped."""
    return build_queued_city(UUID(run_id), tell_time=clock.now, stopping=context.should_abort)


@app.task(queue="linkage", retry=jobs.RETRY, pass_context=True)
def compare_registry(context: JobContext, run_id: str) -> dict[str, Any]:
    """Look through an area for records of one person; broken off, it is taken up at the county where it stopped."""
    return compare_queued(UUID(run_id), tell_time=clock.now, stopping=context.should_abort)


@app.periodic(cron="30 17 * * *")  # 01:30 in China; the queue's clock is UTC
@app.task(queue="linkage", queueing_lock="compare_registry_nightly", retry=jobs.RETRY)
def compare_registry_nightly(timestamp: int) -> None:
    """Look through every county in which somebody was entered or changed since it was last looked through."""
    request_nightly(timestamp, now=clock.now())


@app.task(queue="people", retry=jobs.RETRY)
def count_registry(run_id: str) -> dict[str, Any]:
    """Count every area; what was counted is the run's result."""
    return runs.carry_out(run_id, tallying.count_and_tell)


@app.periodic(cron="0 17 * * *")  # 01:00 in China; the queue's clock is UTC
@app.task(queue="people", queueing_lock="nightly_count", retry=jobs.RETRY)
def count_registry_nightly(timestamp: int) -> None:
    """Start the nightly count, once a night even when this job is repeated."""
    tallying.queue_count(actor=system_actor("nightly count"), now=clock.now(), timestamp=timestamp)


@app.periodic(cron="10 16 * * *")  # 00:10 in China: whoever has a birthday today has it all day
@app.task(queue="people", queueing_lock="keep_derived_nightly", retry=jobs.RETRY)
def keep_derived_nightly(timestamp: int) -> int:
    """Who has reached an age, and what an import left behind: derived conditions of the whole registry made true."""
    return keep_all_derived(actor=system_actor("nightly derivation"), now=clock.now())
