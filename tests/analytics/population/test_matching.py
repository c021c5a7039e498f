"""Bringing people together by age."""

from __future__ import annotations

import numpy as np

from laoyou.analytics.population.matching import allocate, curve, gap, pair, pick

RNG = np.random.default_rng


def _counts(**ages: int) -> np.ndarray:
    counts = np.zeros(106, np.int64)
    for age, count in ages.items():
        counts[int(age[1:])] = count
    return counts


def test_rows_get_what_they_need_and_columns_stay_within_room() -> None:
    need, room = _counts(a30=5, a40=7, a50=1), _counts(a5=4, a15=6, a20=9)
    flow = allocate(need, room, gap(25, 5, 15, 40))
    assert flow.sum(axis=1).tolist() == need.tolist()
    assert (flow.sum(axis=0) <= room).all()


def test_what_nobody_may_use_is_not_used() -> None:
    flow = allocate(_counts(a30=5), _counts(a29=5), gap(25, 5, 15, 40))
    assert flow.sum() == 0


def test_pairs_keep_the_gap_and_nobody_is_used_twice() -> None:
    mothers = RNG(1).integers(20, 60, 5000).astype(np.int32)
    children = RNG(2).integers(0, 30, 5000).astype(np.int32)
    a, b = pair(mothers, children, [gap(27, 5, 18, 45)], RNG(3))
    difference = mothers[a] - children[b]
    assert difference.min() >= 18
    assert difference.max() <= 45
    assert np.unique(a).size == a.size
    assert np.unique(b).size == b.size
    assert a.size > 4500


def test_a_later_wish_takes_who_is_left() -> None:
    a, b = pair(np.array([30], np.int32), np.array([29], np.int32), [gap(25, 5, 15, 40), np.ones((106, 106))], RNG(1))
    assert (a.tolist(), b.tolist()) == ([0], [0])


def test_pick_follows_the_weights() -> None:
    weights = np.repeat([0.0, 1.0, 9.0], 1000)
    chosen = pick(weights, 500, RNG(4))
    assert np.unique(chosen).size == 500
    assert (chosen < 1000).sum() == 0
    assert (chosen >= 2000).sum() > 420
    assert pick(weights, 5000, RNG(4)).size == 2000


def test_curve_is_level_outside_its_points() -> None:
    assert curve((10, 1), (20, 2))[[0, 10, 15, 20, 105]].tolist() == [1, 1, 1.5, 2, 2]
