"""Everything is counted in a few readings: each base of measures once for each column that says where its rows count.

A reading gives, by township and by the groups of the base, how much each measure counts there; what is wider is added
up by integer range. Conditions part nobody into groups that exclude each other, so people are read for them once more,
joined with who holds which.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from ibis import Table

from laoyou.analytics.indicators.bases import LIVING, Base, holds_on
from laoyou.analytics.indicators.catalogue import MEASURES
from laoyou.analytics.indicators.marks import MARKS
from laoyou.analytics.lake.reading import Session, Tables
from laoyou.core.area_codes import AreaRange, Level, range_of

CONDITION = "condition"
# (measure, breakdown, group) → area → how many; breakdown and group are empty for the whole. What counts nothing is
# left out.
Counts = dict[tuple[str, str, str], dict[int, int]]
_TOWNSHIP = 1000  # the digits of a village


@dataclass(frozen=True, slots=True)
class Reading:
    """One statement: `area`, a township or wider, the columns of `groups`, and a column for each of the measures."""

    rows: Table
    measures: tuple[str, ...]
    groups: tuple[str, ...]


def count(
    session: Session, on: date, names: Iterable[str], *, whole: Sequence[Level], parts: Sequence[Level]
) -> Counts:
    """How much each measure counts in the areas of the levels `whole`, and its groups in those of `parts`.

    Somebody known only to a county is counted there and above.
    """
    inside = range_of(session.manifest.area)
    found: Counts = {}
    for reading in readings(session, on, names, groups=bool(parts)):
        table = _inside(session.backend.to_pyarrow(reading.rows), inside)
        if CONDITION not in reading.groups:
            _add_up(found, table, reading.measures, "", whole)
        for group in reading.groups:
            _add_up(found, table, reading.measures, group, parts)
    return found


def readings(tables: Tables, on: date, names: Iterable[str], *, groups: bool = True) -> Iterator[Reading]:
    """The statements that count the measures of these names, with their groups or without."""
    apart: dict[tuple[str, str], list[str]] = {}
    for name in sorted(set(names)):
        measure = MEASURES[name].measure
        apart.setdefault((measure.base.name, measure.place), []).append(name)
    for (_base, place), members in sorted(apart.items()):
        base = MEASURES[members[0]].measure.base
        found = _marked(base, tables, on, members)
        yield _reading(found, on, members, place, base.groups if groups else ())
        if groups and base is LIVING:
            held = tables.table("conditions")
            held = held.filter(holds_on(held, on))
            held = held.select(holder=held.person, condition=held.kind).distinct()
            yield _reading(found.join(held, found.key == held.holder), on, members, place, (CONDITION,))


def _marked(base: Base, tables: Tables, on: date, names: Iterable[str]) -> Table:
    """The rows of a base, each with a column for each mark that is asked for, empty where it is not carried."""
    found = base.rows(tables, on)
    for mark in sorted({each for name in names for each in MEASURES[name].measure.marks}):
        carried = MARKS[mark](tables, on)
        carried = carried.select(**{_mark(mark): carried.key})
        found = found.left_join(carried, found.key == carried[_mark(mark)])
    return found


def _mark(name: str) -> str:
    return f"mark_{name}"


def _reading(found: Table, on: date, names: Sequence[str], place: str, groups: tuple[str, ...]) -> Reading:
    here = found.filter(found[place].notnull())
    sums = {}
    for name in names:
        measure = MEASURES[name].measure
        counts = measure.where(here, on)
        for mark in measure.marks:
            counts &= here[_mark(mark)].notnull()
        sums[name] = counts.ifelse(here.n, 0).cast("int64")
    area = (here[place].cast("int64") // _TOWNSHIP * _TOWNSHIP).cast("int64")
    rows = here.select(**{group: here[group] for group in groups}, place=area, **sums)
    summed = rows.group_by("place", *groups).agg(**{name: rows[name].sum().cast("int64") for name in names})
    return Reading(summed.rename(area="place"), tuple(names), groups)


def _inside(table: pa.Table, inside: AreaRange) -> pa.Table:
    area = table.column("area").to_numpy()
    return table.filter(pa.array((area >= inside.low) & (area < inside.high)))


def _add_up(found: Counts, table: pa.Table, names: Sequence[str], group: str, levels: Sequence[Level]) -> None:
    area = table.column("area").to_numpy()
    for level in levels:
        place = area // _width(level) * _width(level)
        deep = pa.array(place % _width(_outer(level)) != 0) if level else pa.array(np.ones(len(place), bool))
        keys = ["place", *([group] if group else [])]
        columns = table.select([*keys[1:], *names]).append_column("place", pa.array(place)).filter(deep)
        sums = columns.group_by(keys).aggregate([(name, "sum") for name in names]).to_pydict()
        parts = sums[group] if group else [""] * len(sums["place"])
        for name in names:
            for where, part, n in zip(sums["place"], parts, sums[f"{name}_sum"], strict=True):
                if n and part is not None:
                    found.setdefault((name, group, part), {})[where] = n


def _width(level: Level) -> int:
    return int(10 ** (Level.VILLAGE - level))


def _outer(level: Level) -> Level:
    return max(each for each in Level if each < level)
