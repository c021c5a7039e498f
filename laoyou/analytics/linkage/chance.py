"""How often two different persons of a register agree: counted from its frequencies, so nothing is drawn at random."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from laoyou.analytics.linkage.fields import FIELDS

# How many pairs the estimate in `fields` counts as. A small file's own duplicates must not pass for chance; where
# everybody lives in one village shows in the smallest file.
_PAIRS_BEHIND = {"name": 1e6, "pinyin": 1e6, "fuzzy": 1e6, "birth": 1e6, "village": 100.0, "county": 100.0}
_NAMES_BEHIND = 20_000


def chances(tables: Sequence[pa.Table]) -> dict[str, float]:
    """u by the name that `fields.Level.chance` has: probabilities that two rows taken blindly reach the level.

    `tables`: one or two prepared tables; two are counted as one population.
    """
    before = {level.chance: level.u for field in FIELDS for level in field.levels if level.chance}
    # Names that sound alike include those written alike; what is asked for is the difference.
    start = before | {"pinyin": before["name"] + before["homophone"]}
    start["fuzzy"] = start["pinyin"] + before["fuzzy"]
    same = {column: _same(tables, column, start[column], behind) for column, behind in _PAIRS_BEHIND.items()}
    return same | {
        "homophone": max(same["pinyin"] - same["name"], same["name"] / 10),
        "fuzzy": max(same["fuzzy"] - same["pinyin"], same["name"] / 10),
        "county": max(same["county"] - same["village"], 1e-4),
    }


def name_frequencies(tables: Sequence[pa.Table]) -> pa.Table:
    """name, tf_name: the share of persons with each name; rare names are drawn to the usual rarity, common ones stay.

    In a small file one bearer of a name would otherwise seem to make it common.
    """
    counted = _counts(tables, "name")
    usual = chances(tables)["name"]
    total = pc.sum(counted["size"]).as_py() or 0
    # The first bearer says nothing about how common a name is.
    more = pc.cast(pc.subtract(counted["size"], 1), pa.float64())
    share = pc.divide(pc.add(more, usual * _NAMES_BEHIND), float(total + _NAMES_BEHIND))
    return pa.table({"name": counted["name"], "tf_name": share})


def _same(tables: Sequence[pa.Table], column: str, before: float, behind: float) -> float:
    size = _counts(tables, column)["size"]
    total = pc.sum(size).as_py() or 0
    alike = (pc.sum(pc.multiply(size, pc.subtract(size, 1))).as_py() or 0) / 2
    return float((alike + before * behind) / (total * (total - 1) / 2 + behind))


def _counts(tables: Sequence[pa.Table], column: str) -> pa.Table:
    known = pa.concat_tables([table.select([column]) for table in tables]).drop_null()
    return known.group_by(column).aggregate([([], "count_all")]).rename_columns([column, "size"])
