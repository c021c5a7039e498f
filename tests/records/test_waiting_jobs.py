"""What is not there yet is waited for; what fails is tried three times; what is refused stays refused."""

from __future__ import annotations

import pytest
from procrastinate.jobs import Job

from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.records.services.jobs import RETRY, NotYet


class StillMade(NotYet):
    """Of another app."""


@pytest.mark.parametrize(
    ("exception", "attempts", "seconds"),
    [
        (StillMade(), 0, 60),
        (StillMade(), 500, 60),
        (OSError(), 0, 10),
        (OSError(), 2, 360),
        (OSError(), 3, None),
        (NotFound(), 0, None),
    ],
)
def test_when_a_job_is_tried_again(exception: Exception, attempts: int, seconds: int | None) -> None:
    job = Job(id=1, lock=None, queueing_lock=None, task_name="t", queue="q", attempts=attempts)
    decision = RETRY.get_retry_decision(exception=exception, job=job)
    if seconds is None:
        assert decision is None
    else:
        assert decision is not None
        assert decision.retry_at is not None
        assert abs((decision.retry_at - clock.now()).total_seconds() - seconds) < 5
