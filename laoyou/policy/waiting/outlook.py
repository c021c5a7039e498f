"""What would move an application: each criterion that is not met, and time, with the rank it would bring today."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from laoyou.policy.waiting.ranking import Key, Placed, Rule, key_of


@dataclass(frozen=True, slots=True)
class Chance:
    """If this criterion were met, or so many months waited, and nobody else changed: the rank it would be."""

    code: str
    months: int
    rank: int


def chances(rule: Rule, placed: Sequence[Placed], at: int, *, on: date) -> tuple[Chance, ...]:
    """What would bring the entry at `placed[at]` forward, best first; `placed` is a whole ranking of that day.

    A criterion that changes nothing is left out. Waiting is told as the fewest further months that gain a place.
    """
    me = placed[at]
    others = [each.key for each in placed]
    found = [
        Chance(code, 0, better)
        for code in sorted(rule.criteria.keys() - me.entry.met)
        if (better := _rank_with(rule, others, me, {code}, on)) < me.rank
    ]
    waiting = _by_waiting(rule, others, me)
    return tuple(sorted([*found, *waiting], key=lambda chance: (chance.rank, chance.code)))


def _rank_with(rule: Rule, others: Sequence[Key], me: Placed, more: set[str], on: date) -> int:
    key = key_of(rule, me.entry.number, me.entry.applied_on, me.entry.met | more, on=on)
    return bisect_left(others, key) + 1


def _by_waiting(rule: Rule, others: Sequence[Key], me: Placed) -> tuple[Chance, ...]:
    """The fewest months whose points pass the person before, were that person's to stand still."""
    if not rule.month_points:
        return ()
    left = rule.most_months - me.waited_points // rule.month_points
    first_class, negative, applied, drawn = me.key
    for months in range(1, left + 1):
        key = (first_class, negative - months * rule.month_points, applied, drawn)
        better = bisect_left(others, key) + 1
        if better < me.rank:
            return (Chance("", months, better),)
    return ()
