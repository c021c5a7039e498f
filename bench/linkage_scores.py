"""How well proposed pairs meet the pairs that are known to be one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Score:
    """Shares: precision (of the proposed, those right), recall (of the right, those proposed), and their mean F1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(right: float, proposed: float, known: float) -> Score:
    """From numbers of pairs; nothing proposed is nothing wrong."""
    return Score(right / proposed if proposed else 1.0, right / known if known else 1.0)


def pairs_known(clusters: Sequence[str]) -> int:
    """Pairs of rows of one person."""
    return sum(size * (size - 1) // 2 for size in Counter(clusters).values())


def best_of_pairs(weights: np.ndarray, right: np.ndarray, known: int) -> Score:
    """The best F1 that any cut-off of the weight gives, each pair judged alone."""
    order = np.argsort(-weights, kind="stable")
    weights, rights = weights[order], np.cumsum(right[order])
    # Pairs of one weight are all above a cut-off or all below.
    ends = np.flatnonzero(np.append(np.diff(weights) != 0, True))
    scores = [score(float(rights[end]), end + 1.0, known) for end in ends]
    return max(scores, key=lambda each: each.f1)


def best_of_persons(pairs: Iterable[tuple[float, int, int]], clusters: Sequence[str], known: int) -> Score:
    """The best F1 over cut-offs when pairs are carried on: if a is b and b is c, then a is c.

    `pairs`: weight, left, right.
    """
    persons = _Persons(clusters)
    best, last = Score(1.0, 0.0), None
    for weight, left, right in sorted(pairs, reverse=True):
        if weight != last:
            best, last = max(best, score(persons.right, persons.proposed, known), key=lambda each: each.f1), weight
        persons.join(left, right)
    return max(best, score(persons.right, persons.proposed, known), key=lambda each: each.f1)


class _Persons:
    """Rows joined into persons one pair at a time; counts the pairs that follow and how many of them are right."""

    def __init__(self, clusters: Sequence[str]) -> None:
        self._above = list(range(len(clusters)))
        self._inside = [Counter([cluster]) for cluster in clusters]
        self.proposed = self.right = 0

    def join(self, left: int, right: int) -> None:
        small, large = sorted((self._top(left), self._top(right)), key=lambda top: self._inside[top].total())
        if small == large:
            return
        these, those = self._inside[small], self._inside[large]
        self.proposed += these.total() * those.total()
        self.right += sum(count * those[cluster] for cluster, count in these.items())
        self._above[small] = large
        those.update(these)

    def _top(self, row: int) -> int:
        while self._above[row] != row:
            self._above[row] = row = self._above[self._above[row]]
        return row
