"""Pairs of rows that are probably one person, with the evidence field by field."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from splink import Linker
from splink.internals.database_api import DatabaseAPI

from laoyou.analytics.linkage.backends import Backend, DuckDB
from laoyou.analytics.linkage.blocking import count_candidates, with_phone_of_few
from laoyou.analytics.linkage.chance import chances, name_frequencies
from laoyou.analytics.linkage.evidence import WEIGHT_PLACES, in_words
from laoyou.analytics.linkage.model import LinkType, Model, settings
from laoyou.analytics.linkage.prepare import prepare
from laoyou.analytics.linkage.thresholds import MOST_CANDIDATES, REVIEW
from laoyou.analytics.linkage.training import ENOUGH_PAIRS, learn, quiet, taught_pairs

_DUCKDB = DuckDB()
# Of a register's rows, how many are expected to be somebody's second; of a batch's, how many are known already.
_SECOND_ROWS = 0.05
_KNOWN = 0.5
# A smaller file is taken for a cut from a register of this size: who is compared is never chosen blindly.
_SMALLEST = 1000
# The share of one person's pairs that have the same ID on both sides.
_FOUND_BY_ID = 0.8
# Splink puts the side whose name sorts first on the left.
_SIDES = ("a_registry", "b_incoming")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs at or above the threshold, the weightiest first, then by keys; one order for one input.

    `pairs`: left, right (keys), probability (0–1), weight (bits: `prior_weight` plus the sum of the evidence).
    `evidence`: left, right, field, level, weight (bits); in the order of `pairs`, then of `fields.FIELDS`.
    `candidates`: an upper bound on the pairs compared. `trained`: whether the rows taught the model.
    """

    pairs: pa.Table
    evidence: pa.Table
    prior_weight: float
    candidates: int
    trained: bool


def find_pairs(
    persons: pa.Table,
    *,
    backend: Backend = _DUCKDB,
    threshold: float = REVIEW,
    apart: pa.Table | None = None,
    most_candidates: int = MOST_CANDIDATES,
) -> Pairs:
    """Rows of one table that are probably one person; in each pair left is the smaller key.

    `persons` as `prepare` describes it; `threshold`: the least probability, in [0, 1); `apart`: left, right, the keys
    of pairs that a person has said are not the same, in either order: they are never returned.

    Raises UnreadablePersons, KeysRepeat, TooManyCandidates (nothing is compared then), ValueError for the threshold.
    """
    return _link([prepare(persons)], "dedupe_only", backend, threshold, apart, most_candidates)


def link_to(
    registry: pa.Table,
    incoming: pa.Table,
    *,
    backend: Backend = _DUCKDB,
    threshold: float = REVIEW,
    apart: pa.Table | None = None,
    most_candidates: int = MOST_CANDIDATES,
) -> Pairs:
    """Rows of `incoming` that are probably persons of `registry`: left is the registry's key, right the batch's.

    Nothing is compared inside either table. Arguments and errors as for `find_pairs`; the two may use the same keys
    for different persons, so `apart` is read as (registry's key, batch's key).
    """
    tables = [prepare(registry), prepare(incoming)]
    return _link(tables, "link_only", backend, threshold, apart, most_candidates)


def _link(
    tables: list[pa.Table], link_type: LinkType, backend: Backend, threshold: float, apart: pa.Table | None, most: int
) -> Pairs:
    if not 0 <= threshold < 1:
        raise ValueError(f"a threshold is at least 0 and less than 1, found {threshold}")
    candidates = count_candidates(tables := with_phone_of_few(tables), most=most)
    taught = taught_pairs(tables)
    trained = taught >= ENOUGH_PAIRS
    model = Model(_prior(tables, taught), chances(tables))
    found = None
    if candidates:
        with backend.opened() as database, quiet():
            linking = _Linking(database, tables, link_type)
            if trained:
                model = learn(linking.linker(model), model, tables)
            found = linking.predictions(model, threshold)
    pairs, evidence = in_words(found, [table["key"] for table in tables], apart)
    return Pairs(pairs, evidence, round(math.log2(model.prior / (1 - model.prior)), WEIGHT_PLACES), candidates, trained)


def _prior(tables: Sequence[pa.Table], taught: int) -> float:
    """Probability that two rows taken blindly are one person: what is usual, or more where the IDs show more."""
    sizes = [max(len(table), _SMALLEST) for table in tables]
    if len(sizes) == 1:
        usual, possible = _SECOND_ROWS * sizes[0], sizes[0] * (sizes[0] - 1) / 2
    else:
        usual, possible = _KNOWN * sizes[1], float(sizes[0] * sizes[1])
    return min(max(usual, taught / _FOUND_BY_ID) / possible, 0.5)


class _Linking:
    """One database with the rows of one or two tables under their row numbers."""

    def __init__(self, database: DatabaseAPI[Any], tables: Sequence[pa.Table], link_type: LinkType) -> None:
        self._link_type = link_type
        # Row numbers follow the keys, are of one type in both tables, and join faster than text.
        numbered = [_numbered(table) for table in tables]
        self._sides = [database.register(table, table_name=name) for table, name in zip(numbered, _SIDES, strict=False)]
        self._frequencies = database.register(name_frequencies(tables), table_name="name_frequencies")

    def linker(self, model: Model) -> Linker:
        # The linker that learns and the one that predicts share what splink keeps by name: rows and frequencies.
        linker = Linker(self._sides, settings(model, self._link_type), log_level=None, validate_settings=False)
        linker.table_management.register_term_frequency_lookup(self._frequencies, "name")
        return linker

    def predictions(self, model: Model, threshold: float) -> pa.Table:
        predicted = self.linker(model).inference.predict(threshold_match_probability=threshold or None)
        return predicted.as_pyarrow_table()


def _numbered(table: pa.Table) -> pa.Table:
    return table.drop_columns(["key"]).append_column("row", pa.array(range(len(table)), pa.int64()))
