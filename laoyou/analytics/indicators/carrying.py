"""What somebody or something carries on a day, as the bits of one number: one look-up for all marks and conditions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import reduce

import ibis
from ibis import Table

from laoyou.analytics.indicators.bases import CONDITIONS
from laoyou.analytics.indicators.marks import CHECKED, MARKS, done_this_year, held
from laoyou.analytics.lake.reading import Tables

BITS: dict[str, int] = {name: 1 << place for place, name in enumerate(dict.fromkeys((*CONDITIONS, *MARKS)))}


@ibis.udf.agg.builtin
def bit_or(bits: int) -> int:
    """SQL's own, which Ibis does not know of every engine."""
    raise NotImplementedError


def bits_of(names: Collection[str]) -> int:
    """The number of who carries all of these and nothing else."""
    return sum(BITS[name] for name in set(names))


def carried(tables: Tables, on: date, names: Collection[str]) -> Table:
    """`carrier`, each once, and `bits`: which of these marks and conditions they carry. `names` is not empty."""
    rows = reduce(lambda one, other: one.union(other), _parts(tables, on, set(names)))
    return rows.group_by("carrier").agg(bits=bit_or(rows.bit))


def _parts(tables: Tables, on: date, names: set[str]) -> Iterator[Table]:
    """`carrier` and `bit`; what stands in one table is read from it once."""
    kinds = {name: (name,) for name in CONDITIONS if name in names}
    checks = {name: of for name, of in CHECKED.items() if name in names}
    if kinds:
        yield _by_kind(held(tables, on), kinds)
    if checks:
        yield _by_kind(done_this_year(tables, on), checks)
    for name in sorted(names - set(kinds) - set(checks)):
        marked = MARKS[name](tables, on)
        yield marked.select(carrier=marked.key, bit=ibis.literal(BITS[name], "int64"))


def _by_kind(rows: Table, names: Mapping[str, Collection[str]]) -> Table:
    """Each kind belongs to one name."""
    rows = rows.filter(rows.kind.isin([kind for kinds in names.values() for kind in kinds]))
    bits = [(rows.kind.isin(list(kinds)), ibis.literal(BITS[name], "int64")) for name, kinds in names.items()]
    return rows.select(carrier=rows.person, bit=ibis.cases(*bits, else_=ibis.literal(0, "int64")))
