"""A worker in a process of its own, with one task made for the tests: it leaves one event and is slow the first time."""

from __future__ import annotations

import os
import time
from typing import Any

from people import LEDU, NOW, OFFICER
from procrastinate.contrib.django import app

from laoyou.core.errors import DomainError
from laoyou.records.models import Run
from laoyou.records.services import audit, runs
from laoyou.records.services.jobs import RETRY

TASK = "tests.slow_the_first_time"
REFUSED = "tests.refused"


class TooEarly(DomainError):
    code = "too_early"
    sentence = "It is too early for %(what)s."


@app.task(name=TASK, queue="trial", retry=RETRY)
def slow_the_first_time(run_id: str) -> dict[str, Any]:
    return runs.carry_out(run_id, _leave_one_event)


@app.task(name=REFUSED, queue="trial", retry=RETRY)
def refused(run_id: str) -> dict[str, Any]:
    def refuse(run: Run, report: runs.Report) -> dict[str, Any]:
        raise TooEarly(what="试验")

    return runs.carry_out(run_id, refuse)


def _leave_one_event(run: Run, report: runs.Report) -> dict[str, Any]:
    audit.record(actor=OFFICER, action="trial.effect", subject="trial", subject_id=run.pk, area=LEDU, now=NOW)
    report(1, 2, "half way")
    if run.attempts == 1 and os.environ.get("TRIAL_SLOW"):
        time.sleep(60)
    return {"attempt": run.attempts}


def main() -> None:
    with app.replace_connector(app.connector.get_worker_connector()):
        app.run_worker(queues=["trial"], wait=False, install_signal_handlers=True)
