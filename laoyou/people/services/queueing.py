"""The city as a piece of work in the background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor, system_actor
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError
from laoyou.people.access import LOAD_CITY
from laoyou.people.models import Person
from laoyou.people.services.city import build_city
from laoyou.people.services.tallying import queue_count
from laoyou.records.enums import RunState
from laoyou.records.models import Run
from laoyou.records.services import runs

BUILD_CITY = "people.build_city"
_TASK = "laoyou.people.tasks.build_city"
_SEED = 1


def city_wanted() -> bool:
    """Whether nobody is in the registry yet and no city is on its way."""
    return (
        not Person.objects.exists() and not Run.objects.filter(kind=BUILD_CITY).exclude(state=RunState.FAILED).exists()
    )


def queue_city(area: int, *, scale: float, actor: Actor, now: datetime) -> UUID:
    """Queue the making up of an area's city; returns the run to watch."""
    LOAD_CITY.demand(actor)
    parameters = {"area": area, "scale": str(scale)}
    return runs.queue(_TASK, BUILD_CITY, actor=actor, area=area, now=now, parameters=parameters).id


class Stopped(Exception):
    """The worker was asked to stop; the county at hand is given up, those before it stay."""


def build_queued_city(
    run_id: UUID, *, tell_time: Callable[[], datetime], stopping: Callable[[], bool] = lambda: False
) -> dict[str, Any]:
    """Carry a run out, county by county, each in its own transaction; what is done is not done again.

    Unlike `runs.carry_out` not in one transaction: the tables would be locked for everybody meanwhile. `stopping` is
    asked now and then. Raises Stopped, which the queue takes for a reason to try again.
    """

    def report(done: int, total: int, note: str) -> None:
        if stopping():
            raise Stopped
        runs.progress(run_id, done, total, note)

    run = runs.begin(run_id, now=tell_time())
    if run.state == RunState.DONE:
        return dict(run.result or {})
    now = tell_time()
    try:
        made = build_city(
            int(run.parameters["area"]),
            as_of=day_of(now),
            seed=_SEED,
            scale=float(run.parameters["scale"]),
            actor=system_actor("making up a city"),
            now=now,
            progress=report,
        )
    except Stopped:
        runs.interrupt(run_id)
        raise
    except DomainError as refused:
        runs.fail(run_id, now=tell_time(), code=refused.code, sentence=refused.sentence, facts=refused.facts)
        raise
    result = asdict(made)
    with transaction.atomic():
        runs.finish(run_id, now=tell_time(), result=result)
        queue_count(actor=system_actor("making up a city"), now=tell_time())
    return result
