"""What a register shows about its own mistakes: m by expectation maximisation, drawn towards that of `fields`."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
from splink import Linker, block_on

from laoyou.analytics.linkage.blocking import Rule, pairs_of
from laoyou.analytics.linkage.fields import FIELDS
from laoyou.analytics.linkage.model import Model

# Pairs of rows with one ID, below which a register teaches nothing and the estimates of `fields` stand.
ENOUGH_PAIRS = 200
# How many pairs the estimate counts as beside those seen.
_PAIRS_BEHIND = 100
_ROUNDED = 6
# Inside these blocks most pairs are one person: a block for the mistakes beside the ID, one for those in the ID.
_BLOCKS = (Rule("same ID", ("id",)), Rule("same name and birth", ("name", "birth")))


def taught_pairs(tables: Sequence[pa.Table]) -> int:
    """Pairs with one ID, inside one table or across two: as many sure examples there are to learn from."""
    return pairs_of(tables, _BLOCKS[0])


def learn(linker: Linker, model: Model, tables: Sequence[pa.Table]) -> Model:
    """The model with m as splink's expectation maximisation finds it in `tables`, the linker's, weighed by their pairs.

    Rounded to six places: the sums inside run in parallel, and their last digits depend on the day.
    """
    with quiet():
        for block in _BLOCKS:
            if pairs_of(tables, block):
                linker.training.estimate_parameters_using_expectation_maximisation(
                    block_on(*block.columns), estimate_without_term_frequencies=True
                )
    found, pairs = _trained(linker), taught_pairs(tables)
    share = pairs / (pairs + _PAIRS_BEHIND)
    learnt = {
        (field.name, level.code): round(share * found[field.name, level.code] + (1 - share) * level.m, _ROUNDED)
        for field in FIELDS
        for level in field.levels
        if level.learns and (field.name, level.code) in found
    }
    return Model(model.prior, model.u, learnt)


def _trained(linker: Linker) -> dict[tuple[str, str], float]:
    """m by field and level. A level that no pair reached has none in splink; here it was found never: 0."""
    kept = {each["output_column_name"]: each["comparison_levels"] for each in _saved(linker)}
    return {
        (field.name, level.code): _number(saved.get("m_probability"))
        for field in FIELDS
        for level, saved in zip(field.levels, kept[field.name], strict=True)
        if not saved.get("is_null_level")
    }


def _saved(linker: Linker) -> list[dict[str, Any]]:
    saved: list[dict[str, Any]] = linker.misc.save_model_to_json()["comparisons"]
    return saved


def _number(found: object) -> float:
    return found if isinstance(found, float) else 0.0


@contextmanager
def quiet() -> Iterator[None]:
    """Splink tells its progress to a log that is not ours; warnings of errors still come as exceptions."""
    log = logging.getLogger("splink")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)
