"""Health care of the made-up people: who is managed, ill, checked and vaccinated, drawn by health_rates.csv."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from laoyou.analytics.population.arrays import Ints

_EPOCH = date(1970, 1, 1).toordinal()
_DAYS_A_YEAR = 365.2425
_DAYS_A_MONTH = _DAYS_A_YEAR / 12
_STREAM = 7  # of its own, so that the people stay the same whatever is drawn here
_LONGEST = 5 * _DAYS_A_YEAR
FOLLOWED_MONTHS = 38  # as long as the schedule is followed
_DELAY = 21  # days after it is due within which something is done


class Rate(NamedTuple):
    """Of the people aged age_from…age_to (both included) the share with `kind` (and `what`)."""

    kind: str
    what: str
    age_from: int
    age_to: int
    rate: float
    source: str
    confidence: str


class Step(NamedTuple):
    """Something that is due for a child at so many months."""

    kind: str
    step: str
    months: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one kind: persons by position, and days since 1970-01-01, both of shape (k,).

    what: the disease or the step. managed: of a disease, shape (k,), whether somebody takes care; else empty.
    """

    kind: str
    what: str
    person: Ints
    day: Ints
    managed: np.ndarray


@dataclass(frozen=True, slots=True)
class Health:
    """What lasts (`day` is its beginning) and what was done on a day."""

    periods: tuple[Facts, ...]
    events: tuple[Facts, ...]


@cache
def health_rates() -> tuple[Rate, ...]:
    """Every rate, in the order of the file, which is the order they are drawn in."""
    text = files("laoyou.analytics.population").joinpath("data/health_rates.csv").read_text("utf-8")
    return tuple(
        Rate(
            row["kind"],
            row["what"],
            int(row["age_from"]),
            int(row["age_to"]),
            float(row["rate"]),
            row["source"],
            row["confidence"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def health_of(birth: Ints, steps: Sequence[Step], *, as_of: date, seed: int, county: int) -> Health:
    """Health care of people born on `birth` (days since 1970-01-01); the same for the same arguments.

    Nothing lies before a birth or after `as_of`. Yearly checks are those of the year of `as_of` and the year before,
    of people who are managed; steps are done within three weeks of being due.
    """
    rng = np.random.default_rng([seed, county, _STREAM])
    today = as_of.toordinal() - _EPOCH
    age = ((today - birth) / _DAYS_A_YEAR).astype(np.int32)
    rates = {(rate.kind, rate.what, rate.age_from): rate for rate in health_rates()}
    periods, events = [], []
    for rate in rates.values():
        who = np.flatnonzero((age >= rate.age_from) & (age <= rate.age_to)).astype(np.int32)
        match rate.kind:
            case "management" | "family_doctor" | "chronic_disease":
                chosen = who[rng.random(who.size) < rate.rate]
                periods.append(_lasting(rate, chosen, birth, today, rng))
            case "elder_check":
                managed = np.intersect1d(who, _of(periods, "management"))
                events += _yearly(rate, managed, as_of, rng)
            case "guidance":
                chosen = who[rng.random(who.size) < rate.rate]
                events.append(_once_since_birth(rate.kind, chosen, birth, today, rng))
            case _:
                young = who[today - birth[who] < FOLLOWED_MONTHS * _DAYS_A_MONTH]
                mine = [each for each in steps if each.kind == rate.kind]
                events += [_of_step(step, rate.rate, young, birth, today, rng) for step in mine]
    return Health(tuple(periods), tuple(events))


def _of(periods: list[Facts], kind: str) -> Ints:
    return np.concatenate([each.person for each in periods if each.kind == kind] or [np.empty(0, np.int32)])


def _lasting(rate: Rate, chosen: Ints, birth: Ints, today: int, rng: np.random.Generator) -> Facts:
    span = np.minimum(today - birth[chosen], _LONGEST)
    since = today - (rng.random(chosen.size) * span).astype(np.int32)
    managed = rng.random(chosen.size) < _MANAGED if rate.kind == "chronic_disease" else np.ones(chosen.size, np.bool_)
    return Facts(rate.kind, rate.what, chosen, since, managed)


_MANAGED = 0.7  # of chronic diseases; set for the made-up city


def _yearly(rate: Rate, managed: Ints, as_of: date, rng: np.random.Generator) -> list[Facts]:
    """This year so far, as much of it as has passed, and the whole year before."""
    this = date(as_of.year, 1, 1).toordinal() - _EPOCH
    passed = as_of.timetuple().tm_yday
    before = date(as_of.year - 1, 1, 1).toordinal() - _EPOCH
    found = []
    for first, days, share in ((before, 365, rate.rate), (this, passed, rate.rate * passed / 366)):
        who = managed[rng.random(managed.size) < share]
        day = first + (rng.random(who.size) * days).astype(np.int32)
        found.append(Facts(rate.kind, "", who, day, np.empty(0, np.bool_)))
    return found


def _once_since_birth(kind: str, chosen: Ints, birth: Ints, today: int, rng: np.random.Generator) -> Facts:
    day = today - (rng.random(chosen.size) * (today - birth[chosen])).astype(np.int32)
    return Facts(kind, "", chosen, day.astype(np.int32), np.empty(0, np.bool_))


def _of_step(step: Step, rate: float, who: Ints, birth: Ints, today: int, rng: np.random.Generator) -> Facts:
    due = birth[who] + round(step.months * _DAYS_A_MONTH)
    day = due + rng.integers(0, _DELAY, who.size)
    done = (day <= today) & (rng.random(who.size) < rate)
    return Facts(step.kind, step.step, who[done], day[done].astype(np.int32), np.empty(0, np.bool_))
