"""Jobs of this app. The worker runs them; each does its effect once, whatever happens to the worker."""

from __future__ import annotations

from typing import Any

from procrastinate import JobContext
from procrastinate.contrib.django import app

from laoyou.core import clock
from laoyou.core.actor import system_actor
from laoyou.records.services import jobs, list_files, runs, trail_checks

KEPT_DAYS = 30


@app.task(queue="records", retry=jobs.RETRY)
def verify_audit_trail(run_id: str) -> dict[str, Any]:
    """Walk the audit chain and keep what was found as the run's result."""
    return runs.carry_out(run_id, trail_checks.verify_and_tell)


@app.periodic(cron="30 18 * * *")  # 02:30 in China; the queue's clock is UTC
@app.task(queue="records", queueing_lock="nightly_verification", retry=jobs.RETRY)
def verify_audit_trail_nightly(timestamp: int) -> None:
    """Start the nightly verification, once a night even when this job is repeated."""
    trail_checks.request_nightly(timestamp, actor=system_actor("nightly verification"), now=clock.now())


@app.periodic(cron="30 19 * * *")
@app.task(queue="records", queueing_lock="forget_old_jobs", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    """Remove done and cancelled jobs after KEPT_DAYS. Failed ones stay until somebody looks; runs stay for good."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_DAYS * 24, include_cancelled=True)


@app.periodic(cron="20 * * * *")
@app.task(queue="records", queueing_lock="forget_list_files", retry=jobs.RETRY)
def forget_list_files_hourly(timestamp: int) -> int:
    """Delete the spreadsheets of long lists whose time is over; how many."""
    return list_files.forget_list_files(actor=system_actor("end of lists' files"), now=clock.now())
