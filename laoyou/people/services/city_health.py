"""Health care of a made-up city's people: drawn, and copied beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import numpy as np

from laoyou.analytics.population.health import Facts, Step, health_of
from laoyou.analytics.population.model import Population
from laoyou.core.identifiers import uuid7_many
from laoyou.people.enums import Source
from laoyou.people.selectors.schedule import schedule
from laoyou.people.services.copying import copy_columns

HEALTH_TABLES = ("people_healthperiod", "people_healthevent")
_BY = "laoyou city"
_PROVIDER = "乡镇卫生院（虚构）"


def store_health(made: Population, person_ids: Sequence[UUID], now: datetime) -> int:
    """Copy the health care of a county's people; returns how many rows. Call inside a transaction."""
    steps = [Step(step.kind, step.step, step.due_months) for step in schedule()]
    drawn = health_of(made.persons.birth, steps, as_of=made.as_of, seed=made.seed, county=made.county)
    people = np.array([each.hex for each in person_ids])
    return _store_periods(drawn.periods, people, now) + _store_events(drawn.events, people, now)


def _store_periods(facts: Sequence[Facts], people: np.ndarray, now: datetime) -> int:
    providers = [_PROVIDER if managed else "" for each in facts for managed in each.managed.tolist()]
    columns = _common(facts, people, now) | {
        "disease": _repeated(facts, [each.what for each in facts]),
        "provider": providers,
        "valid": [f"[{day},)" for day in _days(facts)],
    }
    copy_columns("people_healthperiod", columns, len(providers))
    return len(providers)


def _store_events(facts: Sequence[Facts], people: np.ndarray, now: datetime) -> int:
    days = _days(facts)
    columns = _common(facts, people, now) | {
        "step": _repeated(facts, [each.what for each in facts]),
        "day": days,
        "result": "",
    }
    copy_columns("people_healthevent", columns, len(days))
    return len(days)


def _common(facts: Sequence[Facts], people: np.ndarray, now: datetime) -> dict[str, Sequence[str] | str]:
    persons = people[np.concatenate([each.person for each in facts])]
    return {
        "id": [each.hex for each in uuid7_many(len(persons))],
        "person_id": persons.tolist(),
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
    days: list[str] = np.datetime_as_string(
        np.concatenate([each.day for each in facts]).astype("datetime64[D]")
    ).tolist()
    return days
