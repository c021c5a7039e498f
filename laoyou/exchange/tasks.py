"""Jobs of the exchange: checking a file, accepting it, undoing it; counting the figures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import JobContext
from procrastinate.contrib.django import app

from laoyou.core import clock
from laoyou.core.actor import system_actor
from laoyou.exchange.services.accepting import accept_queued
from laoyou.exchange.services.checking import check_queued
from laoyou.exchange.services.comparing import compare_queued
from laoyou.exchange.services.ending import forget_files
from laoyou.exchange.services.figures import queue_figures, refresh_queued
from laoyou.exchange.services.lake_copies import copy_queued
from laoyou.exchange.services.quality import check_queued as check_records
from laoyou.exchange.services.quality import queue_quality
from laoyou.exchange.services.undoing import undo_queued
from laoyou.exchange.services.verifying import verify_queued
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


@app.periodic(cron="35 18 * * *")  # 02:35 in China
@app.task(queue="exchange", queueing_lock="forget_files_nightly", retry=jobs.RETRY)
def forget_files_nightly(timestamp: int) -> int:
    """Delete departments' files that were kept long enough; what was rejected of them stays."""
    return forget_files(actor=system_actor("nightly end of files"), now=clock.now())


@app.task(queue="exchange", retry=jobs.RETRY)
def refresh_figures(run_id: str) -> dict[str, Any]:
    """Take a snapshot, compute the indicators and publish them."""
    return refresh_queued(UUID(run_id))


@app.periodic(cron="20 18 * * *")  # 02:20 in China, after the derived conditions and the counts of the night
@app.task(queue="exchange", queueing_lock="figures_nightly", retry=jobs.RETRY)
def refresh_figures_nightly(timestamp: int) -> None:
    """Start the nightly figures, once a night even when this job is repeated."""
    queue_figures(actor=system_actor("nightly figures"), now=clock.now(), timestamp=timestamp)


@app.task(queue="exchange", retry=jobs.RETRY)
def copy_lake(run_id: str) -> dict[str, Any]:
    """Bring the lake's second place up to the lake."""
    return copy_queued(UUID(run_id))


@app.task(queue="exchange", retry=jobs.RETRY)
def compare_figures(run_id: str) -> dict[str, Any]:
    """Compare two snapshots: why a figure changed."""
    return compare_queued(UUID(run_id))


@app.task(queue="exchange", retry=jobs.RETRY)
def check_quality(run_id: str) -> dict[str, Any]:
    """Look for everything in the records that cannot be true."""
    return check_records(UUID(run_id))


@app.task(queue="exchange", retry=jobs.RETRY)
def verify_snapshot(run_id: str) -> dict[str, Any]:
    """Compare a snapshot's files with what was written."""
    return verify_queued(UUID(run_id))


@app.periodic(cron="50 19 * * *")  # 03:50 in China, after the figures of the night
@app.task(queue="exchange", queueing_lock="quality_nightly", retry=jobs.RETRY)
def check_quality_nightly(timestamp: int) -> None:
    """Start the nightly checks, once a night even when this job is repeated."""
    queue_quality(actor=system_actor("nightly checks"), now=clock.now(), timestamp=timestamp)
