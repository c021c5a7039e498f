"""Jobs of the registry: the city, records of one person, and every night counting, deriving, the end of records."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from procrastinate import JobContext
from procrastinate.contrib.django import app

from laoyou.core import clock
from laoyou.core.actor import system_actor
from laoyou.people.selectors.parameters import value_of
from laoyou.people.services import growing_up, retention, tallying
from laoyou.people.services.comparing import compare_queued, request_nightly
from laoyou.people.services.derivation import keep_all_derived
from laoyou.people.services.own_copy import forget_copies
from laoyou.people.services.queueing import build_queued_city
from laoyou.records.services import jobs, runs
from laoyou.records.services.readings import forget_readings


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


@app.periodic(cron="50 18 * * *")  # 02:50 in China, after the counts of the night
@app.task(queue="people", queueing_lock="end_records_nightly", retry=jobs.RETRY)
def end_records_nightly(timestamp: int) -> dict[str, int]:
    """Give notice of records kept long enough, anonymise those whose notice stood long enough, end childhoods."""
    actor, now = system_actor("nightly end of records"), clock.now()
    ended = retention.anonymise_noticed(actor=actor, now=now)
    forget_copies(actor=actor, now=now)
    grown = growing_up.end_childhoods(actor=actor, now=now)
    return {"anonymised": ended, "noticed": retention.give_notice(actor=actor, now=now)} | grown


@app.periodic(cron="20 19 * * *")
@app.task(queue="people", queueing_lock="forget_readings_nightly", retry=jobs.RETRY)
def forget_readings_nightly(timestamp: int) -> int:
    """Take away who looked at what, once that is older than it has to be kept."""
    now = clock.now()
    before = now - timedelta(days=366 * value_of("reading_log"))
    return forget_readings(before=before, actor=system_actor("nightly end of the reading log"))
