"""Health care of a made-up city's people: drawn, and made rows beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np

from laoyou.analytics.population.health import Facts, Step, health_of
from laoyou.analytics.population.model import Population
from laoyou.core.identifiers import uuid7_array
from laoyou.people.enums import Source
from laoyou.people.selectors.schedule import schedule
from laoyou.people.services.packing import Block, Packed, blocks, dates, keys, moment, ranges_from, texts_of

HEALTH_PERIODS, HEALTH_EVENTS = "people_healthperiod", "people_healthevent"
HEALTH_TABLES = (HEALTH_PERIODS, HEALTH_EVENTS)
_BY = b"laoyou city"
_PROVIDER = "乡镇卫生院（虚构）"


def health_rows(made: Population, people: np.ndarray, now: datetime) -> Iterator[Block]:
    """The health care of a county's people, who have the keys `people`."""
    steps = [Step(step.kind, step.step, step.due_months) for step in schedule()]
    drawn = health_of(made.persons.birth, steps, as_of=made.as_of, seed=made.seed, county=made.county)
    yield from _period_rows(drawn.periods, people, now)
    yield from _event_rows(drawn.events, people, now)


def _period_rows(facts: Sequence[Facts], people: np.ndarray, now: datetime) -> Iterator[Block]:
    managed = np.concatenate([each.managed for each in facts])
    columns = _common(facts, people, now) | {
        "disease": _repeated(facts, [each.what for each in facts]),
        "provider": texts_of(["", _PROVIDER], managed.astype(np.intp)),
        "valid": ranges_from(_days(facts)),
    }
    yield from blocks(HEALTH_PERIODS, columns, managed.size)


def _event_rows(facts: Sequence[Facts], people: np.ndarray, now: datetime) -> Iterator[Block]:
    days = _days(facts)
    columns = _common(facts, people, now) | {
        "step": _repeated(facts, [each.what for each in facts]),
        "day": dates(days),
        "result": b"",
    }
    yield from blocks(HEALTH_EVENTS, columns, days.size)


def _common(facts: Sequence[Facts], people: np.ndarray, now: datetime) -> dict[str, Packed | bytes]:
    persons = np.concatenate([each.person for each in facts])
    return {
        "id": keys(uuid7_array(persons.size)),
        "person_id": keys(people[persons]),
        "kind": _repeated(facts, [each.kind for each in facts]),
        "source": Source.MADE_UP.value.encode(),
        "evidence": b"",
        "recorded_by": _BY,
        "recorded_at": moment(now),
        "voided_by": b"",
        "voided_why": b"",
    }


def _repeated(facts: Sequence[Facts], words: Sequence[str]) -> Packed:
    return texts_of(words, np.repeat(np.arange(len(facts)), [each.person.size for each in facts]))


def _days(facts: Sequence[Facts]) -> np.ndarray:
    return np.concatenate([each.day for each in facts])
