"""Looking through the registry for records of one person: county by county, then between the counties.

Each part is one transaction with the pairs it found. A county's people are opened in memory, compared and let go, so
that memory is bounded by the largest county; between counties only those are opened who agree in phone, or in sound of
name, sex and day of birth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pyarrow as pa
from django.db import connection, transaction

from laoyou.analytics import linkage
from laoyou.analytics.linkage import REVIEW
from laoyou.core.actor import Actor, system_actor
from laoyou.core.area_codes import AreaRange, Level, level_of, range_of
from laoyou.core.errors import DomainError
from laoyou.people.access import COMPARE_REGISTRY
from laoyou.people.models import Comparison, Person
from laoyou.people.services.comparable import comparable, living_in
from laoyou.people.services.found_pairs import Found, forget_unlike, keep, kept_apart
from laoyou.people.services.merging import finish_mergers
from laoyou.records.enums import RunState
from laoyou.records.models import Run
from laoyou.records.services import audit, runs

COMPARE = "people.compare_registry"
_TASK = "laoyou.people.tasks.compare_registry"
_COUNTY = 10**6
_BLOCK = 10_000  # pairs between counties whose people are in memory at a time
_SHARING = 30  # a phone of more people is an office's
_GOING_ON = (RunState.QUEUED, RunState.RUNNING, RunState.INTERRUPTED)

_COUNTIES = """
SELECT DISTINCT area / 1000000 FROM people_person
 WHERE area >= %s AND area < %s AND merged_into_id IS NULL ORDER BY 1
"""
# Two records of two counties that agree in a phone of few, or in sound of name, sex and day of birth.
_ACROSS = """
WITH here AS MATERIALIZED (
    SELECT id, area / 1000000 AS county, pinyin, sex, birth, phone_index FROM people_person
     WHERE area >= %(low)s AND area < %(high)s AND merged_into_id IS NULL
), few AS (
    SELECT phone_index FROM here WHERE phone_index IS NOT NULL
     GROUP BY phone_index HAVING count(*) BETWEEN 2 AND %(sharing)s AND count(DISTINCT county) > 1
)
SELECT least(one.id, other.id), greatest(one.id, other.id)
  FROM few JOIN here one USING (phone_index) JOIN here other USING (phone_index)
 WHERE one.id < other.id AND one.county <> other.county
UNION
SELECT least(one.id, other.id), greatest(one.id, other.id)
  FROM here one JOIN here other USING (birth, pinyin, sex)
 WHERE one.id < other.id AND one.county <> other.county AND pinyin <> ''
 ORDER BY 1, 2
"""


class Stopped(Exception):
    """The worker was asked to stop; the part at hand is given up, those before it stay."""


@dataclass(frozen=True, slots=True)
class _Part:
    area: int
    across: bool


def request_comparison(*, actor: Actor, now: datetime) -> UUID:
    """Queue a comparison of the actor's area; the one already on its way is returned instead of a second."""
    COMPARE_REGISTRY.demand(actor)
    area = actor.area.low
    with transaction.atomic():
        going = Run.objects.filter(kind=COMPARE, state__in=_GOING_ON, area=area).order_by("-queued_at").first()
        if going:
            return going.id
        run = runs.queue(_TASK, COMPARE, actor=actor, area=area, now=now, parameters={"all": "yes"})
        audit.record(
            actor=actor, action=COMPARE, subject="people.comparison", subject_id=run.id, area=area, now=now, after={}
        )
    return run.id


def request_nightly(timestamp: int, *, now: datetime) -> UUID | None:
    """Queue one night's comparison of what has changed; None when that night's was queued already."""
    actor = system_actor("nightly comparison")
    return runs.queue_nightly(_TASK, COMPARE, timestamp=timestamp, actor=actor, area=0, now=now)


def request_after_file(area: int, *, now: datetime) -> UUID:
    """Queue a comparison of where people of this area were changed; one that waits already is returned instead."""
    waiting = Run.objects.filter(kind=COMPARE, state=RunState.QUEUED, area=area).order_by("queued_at", "id").first()
    if waiting:
        return waiting.id
    return runs.queue(_TASK, COMPARE, actor=system_actor("comparison after a file"), area=area, now=now).id


def compare_queued(
    run_id: UUID, *, tell_time: Callable[[], datetime], stopping: Callable[[], bool] = lambda: False
) -> dict[str, Any]:
    """Carry a run out, part by part; what is done is not done again. Raises Stopped, which the queue tries again."""
    run = runs.begin(run_id, now=tell_time())
    if run.state == RunState.DONE:
        return dict(run.result or {})
    try:
        result = _compare(run, tell_time, stopping)
    except Stopped:
        runs.interrupt(run_id)
        raise
    except DomainError as refused:
        runs.fail(run_id, now=tell_time(), code=refused.code, sentence=refused.sentence, facts=refused.facts)
        raise
    runs.finish(run_id, now=tell_time(), result=result)
    return result


def _compare(run: Run, tell_time: Callable[[], datetime], stopping: Callable[[], bool]) -> dict[str, Any]:
    finish_mergers(now=tell_time())
    parts = list(_parts(range_of(run.area)))
    for at, part in enumerate(parts):
        if stopping():
            raise Stopped
        runs.progress(run.id, at, len(parts))
        if _wanted(run, part):
            with transaction.atomic():
                _compare_part(run, part, tell_time)
    done = Comparison.objects.filter(run=run.id)
    return {
        "parts": len(parts),
        "compared": len(done),
        "people": sum(each.people for each in done if not each.across),
        "found": sum(each.found for each in done),
    }


def _parts(inside: AreaRange) -> Iterable[_Part]:
    """The counties where somebody lives, then what lies between those of one prefecture or wider area."""
    if level_of(inside.low) >= Level.COUNTY and inside.high - inside.low <= _COUNTY:
        yield _Part(inside.low, across=False)
        return
    with connection.cursor() as cursor:
        cursor.execute(_COUNTIES, [inside.low, inside.high])
        counties = [row[0] * _COUNTY for row in cursor.fetchall()]
    for county in counties:
        yield _Part(county, across=False)
    if len(counties) > 1:
        yield _Part(inside.low, across=True)


def _wanted(run: Run, part: _Part) -> bool:
    """Not what this run has done already; at night, only where somebody was entered or changed since the last time."""
    same = Comparison.objects.filter(area=part.area, across=part.across)
    if same.filter(run=run.id).exists():
        return False
    if run.parameters.get("all"):
        return True
    last = same.order_by("-started_at").values_list("started_at", flat=True).first()
    return last is None or living_in(_range(part)).filter(updated_at__gte=last).exists()


def _compare_part(run: Run, part: _Part, tell_time: Callable[[], datetime]) -> None:
    started = tell_time()
    found, people, candidates, trained = (_across if part.across else _inside)(_range(part))
    now = tell_time()
    keep(found, run=run.id, now=now)
    forget_unlike(_range(part), across=part.across, run=run.id)
    Comparison.objects.create(
        run=run.id,
        area=part.area,
        across=part.across,
        people=people,
        candidates=candidates,
        found=len(found),
        trained=trained,
        started_at=started,
        finished_at=now,
    )


def _range(part: _Part) -> AreaRange:
    # A code whose county is not known (630200000000) stands for the people known to live in the prefecture only.
    width = _COUNTY if level_of(part.area) < Level.COUNTY and not part.across else 0
    return AreaRange(part.area, part.area + width) if width else range_of(part.area)


def _inside(inside: AreaRange) -> tuple[list[Found], int, int, bool]:
    persons = comparable(living_in(inside))
    apart = list(kept_apart())
    found = linkage.find_pairs(persons, backend=_engine(), threshold=REVIEW, apart=_table(apart))
    return list(_found(found)), len(persons), found.candidates, found.trained


def _engine() -> linkage.DuckDB:
    """Half of a small office computer; a county of half a million needs a third of it."""
    return linkage.DuckDB(threads=2, memory="2GB")


def _table(pairs: list[tuple[str, str]]) -> pa.Table:
    sides = {"left": [one for one, _ in pairs], "right": [other for _, other in pairs]}
    return pa.table({side: pa.array(keys, pa.string()) for side, keys in sides.items()})


def _found(pairs: linkage.Pairs) -> Iterable[Found]:
    evidence = pairs.evidence.to_pylist()
    many = len(evidence) // len(pairs.pairs) if len(pairs.pairs) else 0
    for at, pair in enumerate(pairs.pairs.to_pylist()):
        said = evidence[at * many : (at + 1) * many]
        yield Found(
            UUID(pair["left"]),
            UUID(pair["right"]),
            pair["probability"],
            pairs.prior_weight,
            {each["field"]: each["level"] for each in said},
            {each["field"]: each["weight"] for each in said},
        )


def _across(inside: AreaRange) -> tuple[list[Found], int, int, bool]:
    with connection.cursor() as cursor:
        cursor.execute(_ACROSS, {"low": inside.low, "high": inside.high, "sharing": _SHARING})
        pairs = [(str(one), str(other)) for one, other in cursor.fetchall()]
    apart = set(kept_apart())
    wanted = [pair for pair in pairs if pair not in apart]
    register, found = living_in(inside).count(), []
    for start in range(0, len(wanted), _BLOCK):
        found += _likely(wanted[start : start + _BLOCK], register)
    return found, len({key for pair in wanted for key in pair}), len(wanted), False


def _likely(pairs: list[tuple[str, str]], register: int) -> list[Found]:
    people = Person.objects.filter(id__in={key for pair in pairs for key in pair})
    compared = linkage.compare_known(comparable(people), pairs, register=register)
    return [
        Found(UUID(each.left), UUID(each.right), each.probability, each.prior, each.levels, each.weights)
        for each in compared
        if each.probability >= REVIEW
    ]
