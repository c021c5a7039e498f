"""The job worker. A job whose worker was killed is taken up again: at once when we are alone, else after a while."""

from __future__ import annotations

import asyncio
import logging
from typing import cast

from django.db import connections
from procrastinate.contrib.django.django_connector import DjangoConnector

from laoyou.core.clock import now
from laoyou.records.services.jobs import recover_stalled

HEARTBEAT_SECONDS = 10
_log = logging.getLogger(__name__)


def work(*, alone: bool, nightly: bool = True) -> None:
    """Work until SIGTERM or SIGINT, then finish the job at hand. Django must be loaded.

    `nightly`: begin what the clock asks for as well; jobs of the night that another worker began are done either way.
    """
    asyncio.run(_work(alone=alone, nightly=nightly))


async def _work(*, alone: bool, nightly: bool) -> None:
    from procrastinate.contrib.django import app as registered

    connector = cast("DjangoConnector", registered.connector).get_worker_connector()
    with registered.replace_connector(connector) as app:
        if not nightly:
            app.periodic_registry.periodic_tasks.clear()
        async with app.open_async():
            if alone:
                # Nobody else works here, so whoever is still listed as working was killed.
                await app.job_manager.prune_stalled_workers(seconds_since_heartbeat=0)
            watching = asyncio.create_task(_rescue_now_and_then())
            try:
                await app.run_worker_async(name="laoyou", update_heartbeat_interval=HEARTBEAT_SECONDS)
            finally:
                watching.cancel()


async def _rescue_now_and_then() -> None:
    while True:
        await asyncio.to_thread(_rescue)
        await asyncio.sleep(6 * HEARTBEAT_SECONDS)


def _rescue() -> None:
    for job_id in recover_stalled(now=now()):
        _log.warning("job %s was interrupted and is queued again", job_id)
    connections.close_all()  # this thread's own
