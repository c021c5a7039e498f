"""From splink's scored pairs to what a person reads: which level each field reached, and what that weighs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from laoyou.analytics.linkage.errors import UnreadablePersons
from laoyou.analytics.linkage.fields import FIELDS, Field

# Sums inside the database run in parallel; their last digits depend on the day.
WEIGHT_PLACES = 4
_PROBABILITY_PLACES = 6
_BOTH = ["left", "right"]


def in_words(
    found: pa.Table | None, keys: Sequence[pa.ChunkedArray], apart: pa.Table | None
) -> tuple[pa.Table, pa.Table]:
    """The tables `pairs` and `evidence` of `link.Pairs`, without the pairs that are `apart`.

    `found`: splink's predictions over row numbers, None when nothing was compared; `keys`: of the one table, or of
    registry and batch.
    """
    left, right = keys[0], keys[-1]
    if found is None:
        return _pairs_schema(left, right).empty_table(), _evidence_schema(left, right).empty_table()
    found = _sorted(_without(found, left, right, apart, either_order=len(keys) == 1))
    named = [pc.take(left, found["row_l"]), pc.take(right, found["row_r"])]
    probability = pc.round(found["match_probability"], _PROBABILITY_PLACES)
    pairs = pa.table([*named, probability, found["match_weight"]], schema=_pairs_schema(left, right))
    return pairs, _evidence(found, named, _evidence_schema(left, right))


def _pairs_schema(left: pa.ChunkedArray, right: pa.ChunkedArray) -> pa.Schema:
    kinds = {"left": left.type, "right": right.type, "probability": pa.float64(), "weight": pa.float64()}
    return pa.schema(kinds)


def _evidence_schema(left: pa.ChunkedArray, right: pa.ChunkedArray) -> pa.Schema:
    text = {"field": pa.string(), "level": pa.string()}
    return pa.schema({"left": left.type, "right": right.type, **text, "weight": pa.float64()})


def _sorted(found: pa.Table) -> pa.Table:
    rounded = pc.round(found["match_weight"], WEIGHT_PLACES)
    found = found.set_column(found.schema.get_field_index("match_weight"), "match_weight", rounded)
    return found.sort_by([("match_weight", "descending"), ("row_l", "ascending"), ("row_r", "ascending")])


def _without(
    found: pa.Table, left: pa.ChunkedArray, right: pa.ChunkedArray, apart: pa.Table | None, *, either_order: bool
) -> pa.Table:
    if apart is None or not len(apart):
        return found
    _check(apart)
    known = [_rows(apart["left"], left, apart["right"], right)]
    if either_order:
        known.append(_rows(apart["right"], left, apart["left"], right))
    return found.join(pa.concat_tables(known), ["row_l", "row_r"], join_type="left anti")


def _check(apart: pa.Table) -> None:
    for column in _BOTH:
        if column not in apart.column_names:
            raise UnreadablePersons(column=column, expected="keys of a pair to keep apart", found="no such column")


def _rows(lefts: pa.ChunkedArray, left: pa.ChunkedArray, rights: pa.ChunkedArray, right: pa.ChunkedArray) -> pa.Table:
    """Row numbers of pairs of keys; keys that no longer exist match nothing."""
    found = pa.table({"row_l": _position(lefts, left), "row_r": _position(rights, right)})
    return found.drop_null()


def _position(keys: pa.ChunkedArray, among: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.index_in(keys.cast(among.type), value_set=among.combine_chunks()).cast(pa.int64())


def _evidence(found: pa.Table, named: list[pa.ChunkedArray], schema: pa.Schema) -> pa.Table:
    """One row for each pair and field, the fields of one pair together."""
    count = len(found)
    order = np.arange(count * len(FIELDS)).reshape(len(FIELDS), count).T.ravel()
    levels = pa.concat_arrays([_levels(found, field) for field in FIELDS])
    weights = np.concatenate([_weights(found, field) for field in FIELDS])
    fields = pa.array([field.name for field in FIELDS] * count, pa.string())
    pair = np.repeat(np.arange(count), len(FIELDS))
    columns = [*(pc.take(keys, pair) for keys in named), fields, levels.take(pa.array(order)), weights[order]]
    return pa.table(columns, schema=schema)


def _levels(found: pa.Table, field: Field) -> pa.Array:
    gammas = found[f"gamma_{field.name}"].to_pylist()
    return pa.array([field.reached(gamma).code for gamma in gammas], pa.string())


def _weights(found: pa.Table, field: Field) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Bits of the level, with what the rarity of the value adds."""
    total = np.zeros(len(found))
    for column in (f"mw_{field.name}", f"mw_tf_adj_{field.name}"):
        if column in found.column_names:
            total += found[column].to_numpy().astype(np.float64)
    return np.round(total, WEIGHT_PLACES)
