"""The city's institutions as a piece of work in the background, after its people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from laoyou.core.actor import Actor, system_actor
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError
from laoyou.facilities.access import LOAD_SUPPLY
from laoyou.facilities.models import Operator
from laoyou.facilities.services.neighbourhoods_made_up import make_neighbourhoods
from laoyou.facilities.services.notices_made_up import make_notices
from laoyou.facilities.services.sign_in import demonstrate
from laoyou.facilities.services.supply import build_supply, has_baseline
from laoyou.facilities.services.waiting_made_up import make_waiting
from laoyou.people.services.queueing import BUILD_CITY
from laoyou.records.enums import RunState
from laoyou.records.models import Run
from laoyou.records.services import jobs, runs

BUILD_SUPPLY = "facilities.build_supply"
_TASK = "laoyou.facilities.tasks.build_supply"
_SEED = 1


class PeopleComing(jobs.NotYet):
    """The city's people are still being made up; the queue tries again."""


class Stopped(Exception):
    """The worker was asked to stop; the county at hand is given up, those before it stay."""


def supply_wanted(area: int) -> bool:
    """Whether the area's plan states a baseline, nothing is on the register and nothing is on its way."""
    on_its_way = Run.objects.filter(kind=BUILD_SUPPLY).exclude(state=RunState.FAILED)
    return has_baseline(area) and not Operator.objects.exists() and not on_its_way.exists()


def queue_supply(area: int, *, scale: float, actor: Actor, now: datetime) -> UUID:
    """Queue the making up of an area's institutions; returns the run to watch."""
    LOAD_SUPPLY.demand(actor)
    parameters = {"area": area, "scale": str(scale)}
    return runs.queue(_TASK, BUILD_SUPPLY, actor=actor, area=area, now=now, parameters=parameters).id


def build_queued_supply(
    run_id: UUID, *, tell_time: Callable[[], datetime], stopping: Callable[[], bool] = lambda: False
) -> dict[str, Any]:
    """Carry a run out, county by county. Raises PeopleComing and Stopped, which the queue takes for a later try."""
    if Run.objects.filter(kind=BUILD_CITY).exclude(state__in=[RunState.DONE, RunState.FAILED]).exists():
        raise PeopleComing
    run = runs.begin(run_id, now=tell_time())
    if run.state == RunState.DONE:
        return dict(run.result or {})

    def report(done: int, total: int, note: str) -> None:
        if stopping():
            raise Stopped
        runs.progress(run_id, done, total, note)

    now, area, actor = tell_time(), int(run.parameters["area"]), system_actor("making up institutions")
    try:
        made = build_supply(
            area,
            as_of=day_of(now),
            seed=_SEED,
            scale=float(run.parameters["scale"]),
            actor=actor,
            now=now,
            progress=report,
        )
        neighbourhoods = make_neighbourhoods(area, seed=_SEED, actor=actor, now=now)
        demonstrate(area, actor=actor, now=now)
        make_notices(area, actor=actor, now=now)
        waiting = make_waiting(area, seed=_SEED, actor=actor, now=now)
    except Stopped:
        runs.interrupt(run_id)
        raise
    except DomainError as refused:
        runs.fail(run_id, now=tell_time(), code=refused.code, sentence=refused.sentence, facts=refused.facts)
        raise
    result = asdict(made) | {"neighbourhoods": neighbourhoods, "waiting": asdict(waiting)}
    runs.finish(run_id, now=tell_time(), result=result)
    return result
