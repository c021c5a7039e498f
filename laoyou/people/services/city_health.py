"""Health care of a made-up city's people: drawn, and made rows beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np

from laoyou.analytics.population.health import Facts, Step, health_of
from laoyou.analytics.population.model import Population
from laoyou.core.identifiers import uuid7_bytes
from laoyou.people.enums import Source
from laoyou.people.selectors.schedule import schedule
from laoyou.people.services.copying import Block, as_days, as_keys, blocks

HEALTH_PERIODS, HEALTH_EVENTS = "people_healthperiod", "people_healthevent"
HEALTH_TABLES = (HEALTH_PERIODS, HEALTH_EVENTS)
_BY = "laoyou city"
_PROVIDER = "乡镇卫生院（虚构）"


def health_rows(made: Population, keys: Sequence[str], now: datetime) -> Iterator[Block]:
    """The health care of a county's people, who have the `keys`."""
    steps = [Step(step.kind, step.step, step.due_months) for step in schedule()]
    drawn = health_of(made.persons.birth, steps, as_of=made.as_of, seed=made.seed, county=made.county)
    yield from _period_rows(drawn.periods, keys, now)
    yield from _event_rows(drawn.events, keys, now)


def _period_rows(facts: Sequence[Facts], keys: Sequence[str], now: datetime) -> Iterator[Block]:
    providers = [_PROVIDER if managed else "" for each in facts for managed in each.managed.tolist()]
    columns = _common(facts, keys, now) | {
        "disease": _repeated(facts, [each.what for each in facts]),
        "provider": providers,
        "valid": [f"[{day},)" for day in _days(facts)],
    }
    yield from blocks(HEALTH_PERIODS, columns, len(providers))


def _event_rows(facts: Sequence[Facts], keys: Sequence[str], now: datetime) -> Iterator[Block]:
    days = _days(facts)
    columns = _common(facts, keys, now) | {
        "step": _repeated(facts, [each.what for each in facts]),
        "day": days,
        "result": "",
    }
    yield from blocks(HEALTH_EVENTS, columns, len(days))


def _common(facts: Sequence[Facts], keys: Sequence[str], now: datetime) -> dict[str, Sequence[str] | str]:
    persons = [keys[at] for each in facts for at in each.person.tolist()]
    return {
        "id": as_keys(uuid7_bytes(len(persons))),
        "person_id": persons,
        "kind": _repeated(facts, [each.kind for each in facts]),
        "source": Source.MADE_UP.value,
        "evidence": "",
        "recorded_by": _BY,
        "recorded_at": now.isoformat(),
        "voided_by": "",
        "voided_why": "",
    }


def _repeated(facts: Sequence[Facts], words: Sequence[str]) -> list[str]:
    return [word for each, word in zip(facts, words, strict=True) for word in [word] * each.person.size]


def _days(facts: Sequence[Facts]) -> list[str]:
    return as_days(np.concatenate([each.day for each in facts]))
