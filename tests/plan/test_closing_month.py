"""A month is closed while a report of it is being written: it waits, and nothing slips in behind it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from desk import HAIDONG, NOW, accept, clerk, furnish, officer, read, unit_of
from django.db import connection, transaction

from laoyou.plan.models import ProgressReturn, Task
from laoyou.plan.services.progress import About, Content, keep_report
from laoyou.plan.services.progress_checks import close_month
from laoyou.plan.services.progress_rules import MonthClosed
from tests.plan.test_progress import FEBRUARY

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_month_is_not_closed_under_a_report_that_is_being_written(tmp_path: Path) -> None:
    furnish(tmp_path)
    plan = accept(read())
    task = Task.objects.get(edition=plan, name__contains="扩大护理供给")
    about, by = About(task.id, unit_of("civil_affairs"), FEBRUARY), clerk()
    closed = threading.Event()

    def close() -> None:
        close_month(HAIDONG, FEBRUARY, closed=True, actor=officer(), now=NOW)
        closed.set()
        connection.close()

    closer = threading.Thread(target=close)
    with transaction.atomic():
        keep_report(about, Content(done="开工"), submit=False, revision=None, actor=by, now=NOW)
        closer.start()
        assert not closed.wait(0.5)
    closer.join(timeout=30)
    assert closed.is_set()
    assert ProgressReturn.objects.get().done == "开工"
    with pytest.raises(MonthClosed):
        keep_report(about, Content(done="晚了"), submit=False, revision=1, actor=by, now=NOW)
