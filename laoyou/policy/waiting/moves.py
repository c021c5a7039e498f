"""Why an application stands elsewhere than in an earlier ranking: who passed it and why, who left; names nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from laoyou.policy.waiting.ranking import Placed


class Why(StrEnum):
    """Why somebody else is before an application now who was not, or no longer is."""

    NEW = "new"  # came into the list, or back into it
    CRITERION = "criterion"  # meets a criterion more than before
    WAITED = "waited"  # the months waited have brought points
    OWN = "own"  # the application itself meets less than before
    RULE = "rule"  # the rule counts otherwise
    LEFT = "left"  # no longer in the list
    FELL = "fell"  # is behind now


@dataclass(frozen=True, slots=True)
class Passage:
    """So many others for the same reason; `codes` are the criteria that brought them before."""

    why: Why
    codes: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Move:
    """From one rank to another. `earlier` is None when the application was not in the earlier ranking.

    `rank == earlier + sum(came) - sum(gone)` always holds when it was: every place lost or won is accounted for.
    """

    earlier: int | None
    rank: int
    came: tuple[Passage, ...]
    gone: tuple[Passage, ...]


def moved(before: Sequence[Placed], after: Sequence[Placed], number: str, *, same_rule: bool = True) -> Move | None:
    """How the application came from its place in `before` to that in `after`; None when it is not in `after`.

    Both are whole rankings, first to last.
    """
    now = {each.entry.number: each for each in after}
    then = {each.entry.number: each for each in before}
    if number not in now:
        return None
    me, was = now[number], then.get(number)
    if was is None:
        return Move(None, me.rank, (), ())
    ahead_now = {each.entry.number for each in after[: me.rank - 1]}
    ahead_then = {each.entry.number for each in before[: was.rank - 1]}
    came = Counter(
        _why_came(then.get(other), now[other], was, me, same_rule=same_rule) for other in ahead_now - ahead_then
    )
    gone: Counter[tuple[Why, tuple[str, ...]]] = Counter(
        (Why.FELL if other in now else Why.LEFT, ()) for other in ahead_then - ahead_now
    )
    return Move(was.rank, me.rank, _passages(came), _passages(gone))


def _why_came(
    then: Placed | None, now: Placed, was: Placed, me: Placed, *, same_rule: bool
) -> tuple[Why, tuple[str, ...]]:
    if then is None:
        return Why.NEW, tuple(sorted(now.entry.met))
    if not same_rule:
        return Why.RULE, ()
    if gained := now.entry.met - then.entry.met:
        return Why.CRITERION, tuple(sorted(gained))
    if was.entry.met - me.entry.met or was.entry.applied_on < me.entry.applied_on:
        return Why.OWN, tuple(sorted(was.entry.met - me.entry.met))
    return Why.WAITED, ()


def _passages(counted: Counter[tuple[Why, tuple[str, ...]]]) -> tuple[Passage, ...]:
    found = [Passage(why, codes, count) for (why, codes), count in counted.items()]
    return tuple(sorted(found, key=lambda each: (-each.count, each.why, each.codes)))
