"""What is due for a child, and when: the schedule that ships (data/health_schedule.csv), to be confirmed."""

from __future__ import annotations

import csv
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

FOLLOWED = 38  # months; the schedule is followed until its last check, at three years, is overdue
YEARLY_FROM = 65  # years of age from which a health check is due every year; to be confirmed


@dataclass(frozen=True, slots=True)
class Step:
    """One visit, check or dose: due at `due_months` completed months, overdue `grace_months` later."""

    kind: str
    step: str
    due_months: int
    grace_months: int
    source: str
    confirmed: bool

    @property
    def overdue_months(self) -> int:
        return self.due_months + self.grace_months


@cache
def schedule() -> tuple[Step, ...]:
    """Every step, in the order of the file."""
    text = files("laoyou.people").joinpath("data/health_schedule.csv").read_text("utf-8")
    return tuple(
        Step(
            row["kind"],
            row["step"],
            int(row["due_months"]),
            int(row["grace_months"]),
            row["source"],
            row["confirmed"] == "yes",
        )
        for row in csv.DictReader(text.splitlines())
    )


@cache
def steps_of(kind: str) -> tuple[Step, ...]:
    return tuple(step for step in schedule() if step.kind == kind)


def after_months(birth: date, months: int) -> date:
    """The day on which so many months are completed; the last day of a month that is too short."""
    years, month = divmod(birth.month - 1 + months, 12)
    year, month = birth.year + years, month + 1
    return date(year, month, min(birth.day, monthrange(year, month)[1]))
