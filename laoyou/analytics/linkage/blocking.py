"""Which pairs are compared at all: those that agree on every column of at least one rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from laoyou.analytics.linkage.errors import TooManyCandidates

# A phone of more persons than this is a village office's; it finds nobody, but still counts as evidence.
MOST_SHARING_A_PHONE = 30


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows are compared when all `columns` are equal and none is null."""

    name: str
    columns: tuple[str, ...]


RULES = (
    Rule("same ID", ("id",)),
    Rule("birth, sex and initials", ("birth", "sex", "initials")),
    Rule("name and year of birth", ("name", "birth_year")),
    Rule("name and day of the year", ("name", "birth_monthday")),
    Rule("same phone", ("phone_of_few",)),
    Rule("sound, county and month of birth", ("pinyin", "county", "birth_month")),
    Rule("fuzzy sound and birth, day and month in any order", ("fuzzy", "birth_sorted")),
    Rule("birth, surname and county", ("birth", "family", "county")),
    Rule("first 14 digits of the ID and surname", ("id_first", "family")),
    Rule("birth and last four of the ID", ("birth", "id_last")),
)


def with_phone_of_few(tables: list[pa.Table]) -> list[pa.Table]:
    """The tables with `phone_of_few`: the phone, null where more than thirty rows of all tables share it."""
    every = pa.concat_tables([table.select(["phone"]) for table in tables])
    counted = every.group_by("phone").aggregate([([], "count_all")])
    many = counted.filter(pc.greater(counted["count_all"], MOST_SHARING_A_PHONE))["phone"].combine_chunks()
    return [_with_phone(table, many) for table in tables]


def _with_phone(table: pa.Table, many: pa.Array) -> pa.Table:
    known = pc.is_in(table["phone"], value_set=many)
    return table.append_column("phone_of_few", pc.if_else(known, None, table["phone"]))


def count_candidates(tables: list[pa.Table], *, most: int) -> int:
    """Pairs that the rules bring, a pair counted once for each rule: an upper bound, without comparing anything.

    One table: pairs inside it. Two: pairs across. Raises TooManyCandidates, naming the largest rule, above `most`.
    """
    counts = {rule: pairs_of(tables, rule) for rule in RULES}
    total = sum(counts.values())
    if total > most:
        worst = max(RULES, key=lambda rule: counts[rule])
        named = ", ".join(worst.columns)
        raise TooManyCandidates(rule=worst.name, columns=named, candidates=counts[worst], most=most)
    return total


def pairs_of(tables: Sequence[pa.Table], rule: Rule) -> int:
    """Pairs that one rule brings: inside the one table, or across the two."""
    blocks = [_blocks(table, rule) for table in tables]
    if len(blocks) == 1:
        size = blocks[0]["size"]
        return int(pc.sum(pc.multiply(size, pc.subtract(size, 1))).as_py() or 0) // 2
    both = blocks[0].join(blocks[1], list(rule.columns), join_type="inner", right_suffix="_right")
    return int(pc.sum(pc.multiply(both["size"], both["size_right"])).as_py() or 0)


def _blocks(table: pa.Table, rule: Rule) -> pa.Table:
    known = table.select(list(rule.columns)).drop_null()
    return known.group_by(list(rule.columns)).aggregate([([], "count_all")]).rename_columns([*rule.columns, "size"])
