"""The bench's own arithmetic: what it says of us must be right too."""

from __future__ import annotations

import numpy as np

from bench.linkage_scores import Score, best_of_pairs, best_of_persons, pairs_known, score

PERSONS = ["a", "a", "a", "b", "b"]


def test_pairs_of_one_person_are_counted() -> None:
    assert pairs_known(PERSONS) == 4


def test_f1_is_the_harmonic_mean() -> None:
    assert score(2, 4, 8) == Score(0.5, 0.25)
    assert score(2, 4, 8).f1 == 1 / 3
    assert score(0, 0, 8).f1 == 0


def test_the_best_cut_off_never_divides_pairs_of_one_weight() -> None:
    weights, right = np.array([5.0, 1.0, 1.0, -3.0]), np.array([True, True, False, False])
    assert best_of_pairs(weights, right, known=2) == Score(2 / 3, 1.0)


def test_pairs_are_carried_on() -> None:
    """Rows 0 and 2 were never compared; through row 1 they are one person, until the last pair joins everybody."""
    pairs = [(9.0, 0, 1), (8.0, 1, 2), (7.0, 3, 4), (-5.0, 2, 3)]
    assert best_of_persons(pairs, PERSONS, known=4) == Score(1.0, 1.0)
