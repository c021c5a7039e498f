"""Work on one file in many transactions: one worker at a time, broken off at any moment, taken up where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from laoyou.core.errors import DomainError
from laoyou.exchange.models import Batch
from laoyou.records.enums import RunState
from laoyou.records.services import runs

_LOCKS = 7263  # the first half of the advisory lock's key; the second names the file


class Stopped(Exception):
    """The worker was asked to stop; what was done stays, the queue takes the work up again."""


class AnotherWorker(Exception):
    """Another worker has this file at the moment; the queue tries again later."""


class CheckStopped(DomainError):
    code = "exchange_check_stopped"
    sentence = "The check was stopped. Nothing of the file is in the registry."


def carry_out(
    run_id: UUID,
    work: Callable[[Batch, runs.Report, datetime], dict[str, Any]],
    *,
    tell_time: Callable[[], datetime],
    stopping: Callable[[], bool],
    given_up: Callable[[Batch], None],
) -> dict[str, Any]:
    """Do the work of a run on its file. Unlike `runs.carry_out` not in one transaction: rows come by the million.

    `work` must find out by itself how far it has come. What it refuses ends the run with the sentence, after
    `given_up` has brought the file back into a state that somebody can go on from.
    """
    run = runs.begin(run_id, now=tell_time())
    if run.state == RunState.DONE:
        return dict(run.result or {})
    batch = Batch.objects.select_related("attachment").get(id=run.subject_id)

    def report(done: int, total: int, note: str = "") -> None:
        if stopping():
            raise Stopped
        runs.progress(run_id, done, total, note)

    try:
        with _alone(batch):
            result = work(batch, report, tell_time())
            runs.finish(run_id, now=tell_time(), result=result)
    except (Stopped, AnotherWorker):
        runs.interrupt(run_id)
        raise
    except DomainError as refused:
        given_up(batch)
        runs.fail(run_id, now=tell_time(), code=refused.code, sentence=refused.sentence, facts=refused.facts)
        raise
    except Exception as fault:
        given_up(batch)
        facts = {"fault": type(fault).__name__}
        runs.fail(run_id, now=tell_time(), code=runs.RunFault.code, sentence=runs.RunFault.sentence, facts=facts)
        raise
    return result


@contextmanager
def _alone(batch: Batch) -> Iterator[None]:
    """The lock goes with the connection when the worker is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [_LOCKS, str(batch.id)])
        if not cursor.fetchone()[0]:
            raise AnotherWorker
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [_LOCKS, str(batch.id)])
