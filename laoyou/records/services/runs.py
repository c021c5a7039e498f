"""Long pieces of work: started by a person, carried out by the worker, followed on a page.

The work and its result are one transaction; progress is written beside it, so that others see it at once and a
killed worker leaves a heartbeat that grows old instead of half a result.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.records.enums import RunState
from laoyou.records.models import Run

Report = Callable[..., None]
_UNENDED = (RunState.QUEUED, RunState.RUNNING, RunState.INTERRUPTED)
_LOCKS = 7262  # the first half of the advisory lock's key; the second names the run
_SECONDS_BETWEEN_REPORTS = 0.3
_written: dict[UUID, float] = {}


class RunUnknown(NotFound):
    code = "run_unknown"
    sentence = "There is no such piece of work."


class RunEnded(Conflict):
    code = "run_ended"
    sentence = "This piece of work has already ended; its result stands."


class RunFault(DomainError):
    """What a person is told when the program itself is at fault."""

    code = "run_fault"
    sentence = "The work stopped because of a fault in the program. Nothing was half saved. Tell your administrator."


def start(
    kind: str,
    *,
    actor: Actor,
    area: int,
    now: datetime,
    subject_id: UUID | str | None = None,
    parameters: dict[str, Any] | None = None,
) -> Run:
    """A new run, queued; give its id to the job in the same transaction, or use `queue` for both."""
    return Run.objects.create(
        kind=kind,
        subject_id=str(subject_id or ""),
        parameters=parameters or {},
        area=area,
        actor_id=actor.user_id,
        actor_name=actor.name,
        queued_at=now,
    )


def queue(
    task: str,
    kind: str,
    *,
    actor: Actor,
    area: int,
    now: datetime,
    subject_id: UUID | str | None = None,
    parameters: dict[str, Any] | None = None,
) -> Run:
    """A new run and the job that carries it out, in one transaction with whatever the caller writes.

    `task` is a task's dotted name ("laoyou.plan.tasks.read_document"), because services lie below tasks; it is
    called with `run_id` (text) alone. Raises procrastinate's TaskNotFound for a name nobody registered.
    """
    deferrer = app.configure_task(task, allow_unknown=False)
    with transaction.atomic():
        run = start(kind, actor=actor, area=area, now=now, subject_id=subject_id, parameters=parameters)
        # Django's own connection also inside the worker, where the app's connector is another one.
        run.job_id = JobDeferrer(JobManager(DjangoConnector()), deferrer.job).defer(run_id=str(run.id))
        run.save(update_fields=["job_id"])
    return run


def queue_nightly(
    task: str,
    kind: str,
    *,
    timestamp: int | None,
    actor: Actor,
    area: int,
    now: datetime,
    joining: bool = False,
) -> UUID | None:
    """A run for one night (`timestamp`, the queue's own), as `queue`; None when that night's was queued already.

    Without a timestamp somebody asks for it in between. `joining`: one that waits or runs already is given instead.
    """
    with transaction.atomic():
        if timestamp and Run.objects.filter(kind=kind, parameters__timestamp=timestamp).exists():
            return None
        if joining and (found := going(kind)):
            return found
        facts = {"timestamp": timestamp} if timestamp else {}
        return queue(task, kind, actor=actor, area=area, now=now, parameters=facts).id


def going(kind: str, **asked: Any) -> UUID | None:
    """The newest run of this kind that waits or works; `asked` are columns it has to match, such as `parameters`."""
    found = Run.objects.filter(kind=kind, state__in=_UNENDED, **asked).order_by("-queued_at", "-id")
    return found.values_list("id", flat=True).first()


def begin(run_id: UUID, *, now: datetime) -> Run:
    """Mark the run as running, once more after an interruption or a failure. A run that is done is left alone."""
    with transaction.atomic():
        run = _locked(run_id)
        if run.state != RunState.DONE:
            run.state, run.started_at, run.finished_at, run.heartbeat = RunState.RUNNING, now, None, now
            run.attempts += 1
            run.done, run.total, run.note = 0, 0, ""
            run.error_code, run.error_sentence, run.error_facts = "", "", {}
            run.save()
    return run


def progress(run_id: UUID, done: int, total: int, note: str = "") -> None:
    """Tell how far the run is, seen by others at once even in the middle of the work's transaction.

    Cheap to call for every row: it writes at most three times a second, and at the end. It never waits: while
    the run's own row is being changed, nothing is written.
    """
    moment = time.monotonic()
    if done < total and moment - _written.get(run_id, 0.0) < _SECONDS_BETWEEN_REPORTS:
        return
    _written[run_id] = moment
    total = max(done, total)
    with _outside_the_transaction() as aside, aside.cursor() as cursor:
        cursor.execute(
            """UPDATE records_run SET done = %s, total = %s, note = %s, heartbeat = clock_timestamp()
               WHERE id = (SELECT id FROM records_run WHERE id = %s AND state = 'running' FOR UPDATE SKIP LOCKED)""",
            [done, total, note[:300], run_id],
        )


def finish(run_id: UUID, *, now: datetime, result: dict[str, Any]) -> Run:
    """Keep the result and end the run. Raises RunEnded when it is done already: a result is never replaced."""
    with transaction.atomic():
        run = _locked(run_id)
        if run.state not in _UNENDED:
            raise RunEnded
        run.state, run.finished_at, run.heartbeat, run.result = RunState.DONE, now, now, result
        run.done = run.total = max(run.total, 1)
        run.save()
    _written.pop(run_id, None)
    return run


def fail(run_id: UUID, *, now: datetime, code: str, sentence: str, facts: dict[str, Any]) -> Run:
    """End the run with what went wrong: the parts of a DomainError. Raises RunEnded when it is done already."""
    with transaction.atomic():
        run = _locked(run_id)
        if run.state == RunState.DONE:
            raise RunEnded
        run.state, run.finished_at = RunState.FAILED, now
        run.error_code, run.error_sentence, run.error_facts = code, sentence, _as_json(facts)
        run.save()
    _written.pop(run_id, None)
    return run


def interrupt(run_id: UUID) -> None:
    """Mark a running run whose worker is gone; it is taken up again when its job is."""
    Run.objects.filter(pk=run_id, state=RunState.RUNNING).update(state=RunState.INTERRUPTED)


def carry_out(
    run_id: UUID | str, work: Callable[[Run, Report], dict[str, Any]], *, tell_time: Callable[[], datetime] = clock.now
) -> dict[str, Any]:
    """Do the run's work exactly once and return its result, whatever happens to the worker.

    `work(run, report)` runs in one transaction together with keeping its result: killed at any moment, all of
    it is gone and the next attempt starts afresh; already done, it is not called again. `report(done, total,
    note)` tells the progress. A DomainError it raises is kept for people to read and raised on; so is any fault.
    """
    run_id = UUID(str(run_id))
    run = begin(run_id, now=tell_time())
    if run.state == RunState.DONE:
        return dict(run.result or {})
    try:
        return _work_and_finish(run_id, work, tell_time)
    except DomainError as refused:
        fail(run_id, now=tell_time(), code=refused.code, sentence=refused.sentence, facts=refused.facts)
        raise
    except Exception as fault:
        facts = {"fault": type(fault).__name__}
        fail(run_id, now=tell_time(), code=RunFault.code, sentence=RunFault.sentence, facts=facts)
        raise


def _work_and_finish(
    run_id: UUID, work: Callable[[Run, Report], dict[str, Any]], tell_time: Callable[[], datetime]
) -> dict[str, Any]:
    with transaction.atomic():
        _wait_for_other_workers(run_id)
        run = Run.objects.get(pk=run_id)
        if run.state == RunState.DONE:
            return dict(run.result or {})
        result = work(run, lambda done, total, note="": progress(run_id, done, total, note))
        finish(run_id, now=tell_time(), result=result)
        return result


def _wait_for_other_workers(run_id: UUID) -> None:
    """A worker given up for dead may still live: whoever comes second waits here, then finds the run done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCKS, str(run_id)])


def _locked(run_id: UUID) -> Run:
    run = Run.objects.select_for_update().filter(pk=run_id).first()
    if run is None:
        raise RunUnknown
    return run


@contextmanager
def _outside_the_transaction() -> Iterator[BaseDatabaseWrapper]:
    """The usual connection, or while it is in a transaction a second one, closed again afterwards."""
    if not connection.in_atomic_block:
        yield connection
        return
    aside = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        yield aside
    finally:
        aside.close()


def _as_json(facts: dict[str, Any]) -> dict[str, Any]:
    plain = (str, int, float, bool, type(None))
    return {
        name: [str(member) for member in fact]
        if isinstance(fact, list | tuple | set | frozenset)
        else fact
        if isinstance(fact, plain)
        else str(fact)
        for name, fact in facts.items()
    }
