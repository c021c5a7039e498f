"""Spans of days that no law sets: house rules, each dated, with where it comes from and how sure we are of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class HouseRule:
    """`days` hold from the day `since` until a later rule of the code begins.

    `confidence` is "confirmed" by the office that runs the plan, or "to be confirmed" by it.
    """

    code: str
    since: date
    days: int
    source: str
    confidence: str

    @property
    def span(self) -> timedelta:
        return timedelta(days=self.days)


@cache
def _rules() -> tuple[HouseRule, ...]:
    rows = json.loads(files("laoyou.plan").joinpath("data/house_rules.json").read_text("utf-8"))
    rules = [HouseRule(**row | {"since": date.fromisoformat(row["since"])}) for row in rows]
    return tuple(sorted(rules, key=lambda rule: (rule.code, rule.since)))


def house_rule(code: str, on: date) -> HouseRule:
    """The rule of a code on a day; before the first of them that one. Raises KeyError for a code without a rule."""
    known = [rule for rule in _rules() if rule.code == code]
    if not known:
        raise KeyError(code)
    return next((rule for rule in reversed(known) if rule.since <= on), known[0])
