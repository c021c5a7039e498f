"""The queue: taking failed jobs up again, cancelling waiting ones, rescuing those whose worker was killed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job, JobDeferrer, Status
from procrastinate.manager import JobManager

from laoyou.core.actor import Actor
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.records.access import CANCEL_JOB, RETRY_JOB
from laoyou.records.enums import JobState
from laoyou.records.models import Run
from laoyou.records.selectors.jobs import JobRow, find_job, stalled_job_ids
from laoyou.records.services import audit, runs

_A_MINUTE = 60
MAX_RESCUES = 5  # a job that takes its worker down that often is not tried again by itself


def defer(task: str, **told: str) -> None:
    """A job without a run, in one transaction with whatever the caller writes; `task` as for `runs.queue`."""
    deferrer = app.configure_task(task, allow_unknown=False)
    JobDeferrer(JobManager(DjangoConnector()), deferrer.job).defer(**told)


class JobUnknown(NotFound):
    code = "job_unknown"
    sentence = "There is no such job, or it has nothing to do with your area."


class JobNotFailed(Conflict):
    code = "job_not_failed"
    sentence = "Only a failed job can be started again; this one has not failed, or somebody has already done it."


class JobNotWaiting(Conflict):
    code = "job_not_waiting"
    sentence = "Only a waiting job can be cancelled; this one has already begun or ended."


class JobKeepsDying(DomainError):
    code = "job_keeps_dying"
    sentence = (
        "The worker was lost %(times)s times during this work, so it is not tried again by itself. "
        "An administrator can start it again."
    )


class JobCancelled(DomainError):
    code = "job_cancelled"
    sentence = "This work was cancelled before it began."


class NotYet(Exception):
    """What the work needs is still being made: it waits, which is no failure, until somebody cancels it."""


class RetryFaults(BaseRetryStrategy):
    """Retry what may go better next time, after 10, 60 and 360 seconds; what a DomainError refuses stays refused.

    NotYet is asked again each minute without end: a run that nobody has begun is never left behind by its job.
    """

    waits = (10, 60, 360)

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, NotYet):
            return RetryDecision(retry_in={"seconds": _A_MINUTE})
        if isinstance(exception, DomainError) or job.attempts >= len(self.waits):
            return None
        return RetryDecision(retry_in={"seconds": self.waits[job.attempts]})


RETRY = RetryFaults()


def retry(job_id: int, *, actor: Actor, now: datetime) -> None:
    """Put a failed job back into the queue. Raises NotAllowed, JobUnknown, JobNotFailed."""
    RETRY_JOB.demand(actor)
    with transaction.atomic():
        row = _job(job_id, actor)
        if row.status != Status.FAILED.value:
            raise JobNotFailed
        _queue().retry_job_by_id(job_id, retry_at=now)
        Run.objects.filter(job_id=job_id, state="failed").update(
            state="queued", finished_at=None, error_code="", error_sentence="", error_facts={}
        )
        _record("records.retry_job", row, actor=actor, now=now, after=JobState.QUEUED)


def cancel(job_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a waiting job out of the queue. Raises NotAllowed, JobUnknown, JobNotWaiting."""
    CANCEL_JOB.demand(actor)
    with transaction.atomic():
        row = _job(job_id, actor)
        if not _queue().cancel_job_by_id(job_id, abort=False):
            raise JobNotWaiting
        _fail_run(job_id, JobCancelled(), now=now)
        _record("records.cancel_job", row, actor=actor, now=now, after=JobState.CANCELLED)


def recover_stalled(*, now: datetime) -> list[int]:
    """Queue again every job whose worker stopped beating; their runs count as interrupted. Returns the jobs' ids.

    A job lost MAX_RESCUES times is marked failed instead, so that it cannot take down worker after worker.
    """
    with transaction.atomic():
        found = stalled_job_ids(now=now)
        for job_id, attempts in found:
            _rescue(job_id, attempts, now=now)
    return [job_id for job_id, _ in found]


def _rescue(job_id: int, attempts: int, *, now: datetime) -> None:
    if attempts >= MAX_RESCUES:
        _give_up(job_id)
        _fail_run(job_id, JobKeepsDying(times=attempts), now=now)
        return
    for run_id in Run.objects.filter(job_id=job_id).values_list("pk", flat=True):
        runs.interrupt(run_id)
    _queue().retry_job_by_id(job_id, retry_at=now)


def _give_up(job_id: int) -> None:
    connector = DjangoConnector()
    connector.execute_query(
        "SELECT procrastinate_finish_job_v1(%(id)s, 'failed'::procrastinate_job_status, false)", id=job_id
    )


def _fail_run(job_id: int, error: DomainError, *, now: datetime) -> None:
    for run_id in Run.objects.filter(job_id=job_id).exclude(state="done").values_list("pk", flat=True):
        runs.fail(run_id, now=now, code=error.code, sentence=error.sentence, facts=error.facts)


def _job(job_id: int, actor: Actor) -> JobRow:
    row = find_job(job_id, actor=actor)
    if row is None:
        raise JobUnknown
    ProcrastinateJob.objects.select_for_update(of=("self",)).get(pk=job_id)
    return row


def _record(action: str, row: JobRow, *, actor: Actor, now: datetime, after: str) -> None:
    facts: dict[str, Any] = {"task": row.task, "state": after}
    audit.record(
        actor=actor,
        action=action,
        subject="job",
        subject_id=str(row.id),
        area=row.area if row.area is not None else actor.area.low,
        now=now,
        before={"task": row.task, "state": row.state},
        after=facts,
    )


def _queue() -> JobManager:
    """The queue on Django's own connection, so that it takes part in the transaction, in the worker as well."""
    return JobManager(DjangoConnector())
