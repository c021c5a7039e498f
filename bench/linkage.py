"""Linkage: a made-up Chinese register with known second rows; splink's public sets with its settings and with ours."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from bench.linkage_people import Register, register
from bench.linkage_recipes import Recipe
from bench.linkage_scores import Score, best_of_pairs, best_of_persons, pairs_known, score
from bench.linkage_sets import SETS, BenchmarkSet
from bench.report import CannotMeasure, Figure
from laoyou.analytics.linkage import CERTAIN, REVIEW, Pairs, find_pairs
from laoyou.analytics.linkage.prepare import prepare
from laoyou.analytics.linkage.training import quiet

if TYPE_CHECKING:
    from bench.__main__ import Asked

_ROWS = 100_000
_GOAL_F1 = 0.95
_GOAL_SECONDS = 60.0
# Pairs less likely than one in a thousand are never joined to persons, whatever the cut-off.
_LEAST_WEIGHT = -10


class Share(Figure):
    """A figure between 0 and 1 of which the more the better."""

    @property
    def _more_is_better(self) -> bool:
        return True


def measure(asked: Asked) -> Iterator[Figure]:
    """F1, precision and recall of pairs, and seconds; the peer is the exact ID, then splink's published settings."""
    yield from _register()
    lacking = []
    for load in SETS:
        try:
            found = load(download=asked.cold)
        except CannotMeasure as reason:
            lacking.append(reason)
            continue
        yield from _set(found)
    if lacking:
        raise lacking[0]


def _register() -> Iterator[Figure]:
    """The Chinese model beside what the exact ID (15 digits widened) finds alone; then how well each cut-off does."""
    made = register(_ROWS)
    case = f"register, {_ROWS:,} rows, 5 % second rows"
    began = perf_counter()
    found = find_pairs(made.persons, threshold=REVIEW)
    seconds = perf_counter() - began
    alone = _scored(_same_id(made.persons), made)
    half = _scored(_above(found, 0.5), made)
    yield Share("linkage", case, "F1 at 0.5, beside exact ID", half.f1, alone.f1, goal=_GOAL_F1)
    for cut, at in (("review", REVIEW), ("certain", CERTAIN)):
        reached = _scored(_above(found, at), made)
        yield Share("linkage", case, f"precision at {cut} ({at})", reached.precision, alone.precision)
        yield Share("linkage", case, f"recall at {cut} ({at})", reached.recall, alone.recall)
    yield Figure("linkage", case, "rows to evidence, seconds", seconds, goal=_GOAL_SECONDS)


def _above(found: Pairs, probability: float) -> set[tuple[int, int]]:
    rows = zip(*(found.pairs[column].to_pylist() for column in ("left", "right", "probability")), strict=True)
    return {(left, right) for left, right, reached in rows if reached >= probability}


def _same_id(persons: pa.Table) -> set[tuple[int, int]]:
    """Pairs of keys with the same ID, as a look-up by blind index finds them."""
    compared = prepare(persons).select(["key", "id"]).drop_null()
    keys = compared.group_by("id").aggregate([("key", "list")])["key_list"].to_pylist()
    return {(left, right) for each in keys for left in each for right in each if left < right}


def _scored(pairs: set[tuple[int, int]], made: Register) -> Score:
    return score(len(pairs & made.same), len(pairs), len(made.same))


def _set(given: BenchmarkSet) -> Iterator[Figure]:
    """Ours beside the published settings: each pair alone, at the best cut-off and at 0.5, and pairs carried on."""
    ours, theirs = _measured(given, given.ours), _measured(given, given.published)
    case = f"{given.name}, {given.rows.num_rows:,} rows"
    for metric, reached in ours.items():
        kind, goal = (Figure, None) if metric.endswith("seconds") else (Share, theirs[metric])
        yield kind("linkage", case, metric, reached, theirs[metric], goal=goal)


def _measured(given: BenchmarkSet, recipe: Recipe) -> dict[str, float]:
    began = perf_counter()
    with quiet():
        pairs = recipe.pairs(given.rows)
    seconds = perf_counter() - began
    clusters = given.rows["cluster"].to_pylist()
    known, persons = pairs_known(clusters), np.asarray(clusters)
    left, right, weight = (pairs[column].to_numpy() for column in ("left", "right", "weight"))
    agree = persons[left] == persons[right]
    proposed = weight >= 0
    joined = weight >= _LEAST_WEIGHT
    carried = zip(weight[joined].tolist(), left[joined].tolist(), right[joined].tolist(), strict=True)
    return {
        "F1 of pairs, best cut-off": best_of_pairs(weight, agree, known).f1,
        "F1 of pairs at 0.5": score(float(agree[proposed].sum()), float(proposed.sum()), known).f1,
        "F1 of persons, best cut-off": best_of_persons(carried, clusters, known).f1,
        "pairs of one person compared": float(agree.sum()) / known,
        "training and scoring, seconds": seconds,
    }
