"""Runs: their states, their progress seen from outside, and the one effect of work whose worker was killed."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import trial_worker
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from people import AUDITOR, LEDU, NEIGHBOUR, NEIGHBOURS_AUDITOR, NOW, OFFICER, SECURITY_ADMIN, SYSTEM_ADMIN, person
from procrastinate.contrib.django.models import ProcrastinateJob

from laoyou.core import clock
from laoyou.core.actor import system_actor
from laoyou.core.errors import NotAllowed, NotFound
from laoyou.records.enums import JobState
from laoyou.records.models import AuditEvent, Run
from laoyou.records.selectors import jobs as job_rows
from laoyou.records.selectors import runs as run_rows
from laoyou.records.services import jobs, runs, trail_checks
from laoyou.records.services.audit import verify

NIGHT = system_actor("nightly verification")
LATER = NOW + timedelta(minutes=5)
PATIENCE = 120  # seconds a worker may take to start, work and end; only a worker that hangs takes them


def started() -> Run:
    return runs.start("trial", actor=OFFICER, area=LEDU, now=NOW, subject_id="s", parameters={"n": 1})


def queued(task: str = trial_worker.TASK, actor: Any = OFFICER) -> Run:
    return runs.queue(task, "trial", actor=actor, area=LEDU, now=NOW)


def seen(run: Run) -> Run:
    return Run.objects.get(pk=run.pk)


def worker(**environment: str) -> subprocess.Popen[bytes]:
    """A real worker on the database of the test."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "laoyou.settings.test",
        "LAOYOU_DATABASE": str(connection.settings_dict["NAME"]),
        "PYTHONPATH": str(Path(__file__).parent),
    }
    script = "import django; django.setup(); import trial_worker; trial_worker.main()"
    return subprocess.Popen([sys.executable, "-c", script], env=os.environ | settings | environment)


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came to pass"
        time.sleep(0.05)


@pytest.mark.django_db
def test_a_run_goes_from_queued_through_running_to_done() -> None:
    run = started()
    assert (run.state, run.subject_id, run.parameters, run.actor_name) == ("queued", "s", {"n": 1}, OFFICER.name)
    begun = runs.begin(run.pk, now=LATER)
    assert (begun.state, begun.started_at, begun.attempts) == ("running", LATER, 1)
    done = runs.finish(run.pk, now=LATER, result={"rows": 3})
    assert (done.state, done.finished_at, done.result, done.done, done.total) == ("done", LATER, {"rows": 3}, 1, 1)
    with pytest.raises(runs.RunEnded):
        runs.finish(run.pk, now=LATER, result={"rows": 4})
    with pytest.raises(runs.RunEnded):
        runs.fail(run.pk, now=LATER, code="x", sentence="x", facts={})


@pytest.mark.django_db
def test_a_failed_run_says_why_and_may_begin_again() -> None:
    run = started()
    failed = runs.fail(run.pk, now=LATER, code="too_early", sentence="No %(x)s.", facts={"x": {"一"}, "y": NOW})
    assert (failed.state, failed.error_code, failed.error_facts) == (
        "failed",
        "too_early",
        {"x": ["一"], "y": str(NOW)},
    )
    again = runs.begin(run.pk, now=LATER)
    assert (again.state, again.error_code, again.finished_at) == ("running", "", None)


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_from_outside_while_the_work_is_in_a_transaction() -> None:
    run = started()
    runs.begin(run.pk, now=NOW)
    with transaction.atomic():
        Run.objects.filter(pk=started().pk).update(note="something uncommitted")
        runs.progress(run.pk, 40, 100, "第二张表")
        outside = runs.connections.create_connection("default")
        with outside.cursor() as cursor:
            cursor.execute(
                "SELECT done, total, note, heartbeat > now() - interval '1 minute' FROM records_run WHERE id = %s",
                [run.pk],
            )
            assert cursor.fetchone() == (40, 100, "第二张表", True)
        outside.close()
        transaction.set_rollback(True)
    assert (seen(run).done, seen(run).total) == (40, 100)


@pytest.mark.django_db(transaction=True)
def test_progress_never_waits_for_the_row_its_own_transaction_holds() -> None:
    run = started()
    runs.begin(run.pk, now=NOW)
    with transaction.atomic():
        Run.objects.filter(pk=run.pk).update(note="held")
        runs.progress(run.pk, 1, 2)  # would never return
    assert (seen(run).done, seen(run).note) == (0, "held")


@pytest.mark.django_db(transaction=True)
def test_ten_thousand_reports_write_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousandth of a second apart: ten seconds, in which at most three times a second is written, and the end."""
    run = started()
    runs.begin(run.pk, now=NOW)
    moments = itertools.count(1_000_000)
    monkeypatch.setattr(runs.time, "monotonic", lambda: next(moments) / 1000)
    written: list[int] = []
    aside = runs._outside_the_transaction

    @contextmanager
    def counted() -> Iterator[BaseDatabaseWrapper]:
        written.append(1)
        with aside() as found:
            yield found

    monkeypatch.setattr(runs, "_outside_the_transaction", counted)
    for done in range(1, 10_001):
        runs.progress(run.pk, done, 10_000)
    assert 20 < len(written) < 40
    assert (seen(run).done, seen(run).total) == (10_000, 10_000)


@pytest.mark.django_db(transaction=True)
def test_work_that_fails_leaves_only_the_reason() -> None:
    run = started()

    def work(run: Run, report: runs.Report) -> dict[str, Any]:
        Run.objects.create(kind="by-product", area=LEDU, actor_name="x", queued_at=NOW)
        raise trial_worker.TooEarly(what="试验")

    with pytest.raises(trial_worker.TooEarly):
        runs.carry_out(run.pk, work, tell_time=lambda: LATER)
    found = seen(run)
    assert (found.state, found.error_code, found.error_facts) == ("failed", "too_early", {"what": "试验"})
    assert not Run.objects.filter(kind="by-product").exists()


@pytest.mark.django_db(transaction=True)
def test_a_fault_is_told_in_plain_words_and_done_work_is_not_done_again() -> None:
    run = started()
    with pytest.raises(ZeroDivisionError):
        runs.carry_out(run.pk, lambda run, report: {"x": 1 // 0})
    assert (seen(run).error_code, seen(run).error_facts) == ("run_fault", {"fault": "ZeroDivisionError"})
    assert runs.carry_out(run.pk, lambda run, report: {"x": 1}) == {"x": 1}
    assert runs.carry_out(run.pk, lambda run, report: {"x": 2}) == {"x": 1}


@pytest.mark.django_db(transaction=True)
def test_a_job_is_queued_only_if_its_transaction_commits() -> None:
    with transaction.atomic():
        queued()
        transaction.set_rollback(True)
    assert (Run.objects.count(), ProcrastinateJob.objects.count()) == (0, 0)
    run = queued()
    assert run.job_id == ProcrastinateJob.objects.get().pk


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_is_noticed_and_the_effect_happens_exactly_once() -> None:
    run = queued()
    first = worker(TRIAL_SLOW="1")
    try:
        wait_until(lambda: seen(run).done == 1)
        assert (seen(run).state, seen(run).note, AuditEvent.objects.count()) == ("running", "half way", 0)
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert jobs.recover_stalled(now=clock.now()) == [], "its heartbeat is still fresh"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '40 seconds'")
    assert jobs.recover_stalled(now=clock.now()) == [run.job_id]
    assert seen(run).state == "interrupted"
    assert worker().wait(PATIENCE) == 0
    assert (seen(run).state, seen(run).result, seen(run).attempts) == ("done", {"attempt": 2}, 2)
    assert AuditEvent.objects.filter(action="trial.effect").count() == 1
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_not_retried_by_itself_but_by_the_administrator() -> None:
    run = queued(trial_worker.REFUSED)
    assert worker().wait(PATIENCE) == 0
    assert (seen(run).state, seen(run).error_code) == ("failed", "too_early")
    assert job_rows.counts(SYSTEM_ADMIN)["failed"] == 1
    with pytest.raises(NotAllowed):
        jobs.retry(run.job_id, actor=OFFICER, now=LATER)
    with pytest.raises(jobs.JobUnknown):
        jobs.retry(run.job_id, actor=person(9, "system_admin", area=NEIGHBOUR.area.low), now=LATER)
    jobs.retry(run.job_id, actor=SYSTEM_ADMIN, now=LATER)
    assert (seen(run).state, seen(run).error_code) == ("queued", "")
    assert job_rows.find_job(run.job_id, actor=SYSTEM_ADMIN).state == "queued"
    event = AuditEvent.objects.get()
    assert (event.action, event.area, event.before, event.after) == (
        "records.retry_job", LEDU, {"state": "failed"}, {"state": "queued"},
    )  # fmt: skip
    with pytest.raises(jobs.JobNotFailed):
        jobs.retry(run.job_id, actor=SYSTEM_ADMIN, now=LATER)


@pytest.mark.django_db(transaction=True)
def test_a_job_that_keeps_killing_its_worker_is_given_up() -> None:
    run = queued()
    later = clock.now() + timedelta(minutes=1)
    for _ in range(jobs.MAX_RESCUES):
        _taken_by_a_dead_worker(run)
        assert jobs.recover_stalled(now=later) == [run.job_id]
        assert job_rows.find_job(run.job_id, actor=SYSTEM_ADMIN).state == "queued"
    _taken_by_a_dead_worker(run)
    jobs.recover_stalled(now=later)
    assert job_rows.find_job(run.job_id, actor=SYSTEM_ADMIN).state == "failed"
    assert (seen(run).error_code, seen(run).error_facts) == ("job_keeps_dying", {"times": 5})


def _taken_by_a_dead_worker(run: Run) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL WHERE id = %s", [run.job_id])


@pytest.mark.django_db(transaction=True)
def test_waiting_work_can_be_cancelled_once() -> None:
    run = queued()
    jobs.cancel(run.job_id, actor=SYSTEM_ADMIN, now=LATER)
    assert (seen(run).state, seen(run).error_code) == ("failed", "job_cancelled")
    with pytest.raises(jobs.JobNotWaiting):
        jobs.cancel(run.job_id, actor=SYSTEM_ADMIN, now=LATER)


@pytest.mark.django_db
def test_jobs_are_counted_by_state() -> None:
    assert set(job_rows.counts(SYSTEM_ADMIN).items()) == {(state, 0) for state in JobState.values}
    waiting, dead = queued(), queued()
    _taken_by_a_dead_worker(dead)
    jobs.cancel(waiting.job_id, actor=SYSTEM_ADMIN, now=LATER)
    queued()
    assert job_rows.counts(SYSTEM_ADMIN) == {"queued": 1, "running": 1, "failed": 0, "done": 0, "cancelled": 1}
    assert job_rows.counts(NEIGHBOURS_AUDITOR)["queued"] == 0


@pytest.mark.django_db
def test_who_sees_which_run_and_job() -> None:
    run, by_other = queued(), queued(actor=person(8, "plan_officer"))
    assert run_rows.get_run(run.pk, actor=OFFICER).kind == "trial"
    for stranger in (NEIGHBOUR, NEIGHBOURS_AUDITOR):
        with pytest.raises(NotFound):
            run_rows.get_run(run.pk, actor=stranger)
    with pytest.raises(NotAllowed):
        run_rows.get_run(run.pk, actor=SECURITY_ADMIN)
    ids = lambda actor: [row["id"] for row in job_rows.jobs(actor)]  # noqa: E731
    assert ids(OFFICER) == [run.job_id]
    assert ids(SYSTEM_ADMIN) == ids(AUDITOR) == [by_other.job_id, run.job_id]
    assert ids(NEIGHBOUR) == ids(NEIGHBOURS_AUDITOR) == []
    with pytest.raises(NotAllowed):
        job_rows.jobs(person(7, "leader"))


@pytest.mark.django_db(transaction=True)
def test_the_auditor_starts_one_verification_at_a_time_and_its_head_anchors_the_next() -> None:
    run = trail_checks.request_verification(actor=AUDITOR, now=NOW)
    assert trail_checks.request_verification(actor=AUDITOR, now=NOW).pk == run.pk
    with pytest.raises(NotAllowed):
        trail_checks.request_verification(actor=SYSTEM_ADMIN, now=NOW)
    result = runs.carry_out(run.pk, trail_checks.verify_and_tell)
    assert (result["ok"], result["events"], result["first_broken"]) == (True, 1, None)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM records_auditevent")
        cursor.execute("DELETE FROM records_auditlink")
    second = trail_checks.request_nightly(1_772_000_000, actor=NIGHT, now=LATER)
    assert trail_checks.request_nightly(1_772_000_000, actor=NIGHT, now=LATER) is None
    found = runs.carry_out(second.pk, trail_checks.verify_and_tell)
    assert found["first_broken"] == {"sequence": 1, "event_id": None, "reason": "truncated"}
    assert run_rows.latest("audit_verification", actor=AUDITOR).id == second.pk, "seen in every area"


@pytest.mark.django_db(transaction=True)
def test_a_worker_given_up_for_dead_that_still_lives_does_not_double_the_effect() -> None:
    run = started()
    both_inside = threading.Barrier(2, timeout=10)

    def work(run: Run, report: runs.Report) -> dict[str, Any]:
        Run.objects.create(kind="effect", area=LEDU, actor_name="x", queued_at=NOW)
        time.sleep(0.2)
        return {"by": threading.current_thread().name}

    def attempt(_: int) -> dict[str, Any]:
        try:
            both_inside.wait()
            return runs.carry_out(run.pk, work)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(attempt, range(2)))
    assert results[0] == results[1]
    assert Run.objects.filter(kind="effect").count() == 1
