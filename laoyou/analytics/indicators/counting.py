"""Everything is counted in a few readings: each base of measures once.

A reading gives, by township and by the groups of the base, how much each measure counts there; what is wider is added
up by integer range. Where people live and where they are registered stand in the same reading, a column each. Who
holds which conditions is a number whose bits are the conditions, for those part nobody into groups that exclude each
other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from ibis import Table, Value

from laoyou.analytics.indicators.bases import CONDITIONS, LIVING
from laoyou.analytics.indicators.carrying import BITS, bits_of, carried
from laoyou.analytics.indicators.catalogue import MEASURES
from laoyou.analytics.lake.reading import Session, Tables
from laoyou.core.area_codes import AreaRange, Level, range_of

CONDITION = "condition"
# (measure, breakdown, group) → area → how many; breakdown and group are empty for the whole. What counts nothing is
# left out.
Counts = dict[tuple[str, str, str], dict[int, int]]
_TOWNSHIP = 1000  # the digits of a village
_HELD = "held"


@dataclass(frozen=True, slots=True)
class Reading:
    """One statement: a column for each of the `places`, a township or wider, empty where it lies outside the area that
    is counted; the columns of `groups`; `held` where conditions are asked for; a column for each of the measures.
    """

    rows: Table
    measures: tuple[str, ...]
    groups: tuple[str, ...]
    held: bool

    @property
    def places(self) -> dict[str, list[str]]:
        """By the column that says where their rows count, the measures."""
        return _by_place(self.measures)


def count(
    session: Session, on: date, names: Iterable[str], *, whole: Sequence[Level], parts: Sequence[Level]
) -> Counts:
    """How much each measure counts in the areas of the levels `whole`, and its groups in those of `parts`.

    Somebody known only to a county is counted there and above.
    """
    found: Counts = {}
    for reading in readings(session, on, names, inside=range_of(session.manifest.area), groups=bool(parts)):
        table = session.backend.to_pyarrow(reading.rows)
        for place, members in reading.places.items():
            here = table.filter(pc.is_valid(table.column(place)))
            _add_up(found, _summed(here, place, members), members, ("", ""), whole)
            for group in reading.groups:
                _add_up_groups(found, _summed(here, place, members, group), members, group, parts)
            if reading.held:
                _add_up_held(found, _summed(here, place, members, _HELD), members, parts)
    return found


def readings(
    tables: Tables, on: date, names: Iterable[str], *, inside: AreaRange, groups: bool = True
) -> Iterator[Reading]:
    """The statements that count the measures of these names inside an area, with their groups or without."""
    for members in by_base(names):
        yield _reading(tables, on, members, inside, parted=groups)


def by_base(names: Iterable[str]) -> list[list[str]]:
    """Names of measures, those of one base together."""
    apart: dict[str, list[str]] = {}
    for name in sorted(set(names)):
        apart.setdefault(MEASURES[name].measure.base.name, []).append(name)
    return [members for _base, members in sorted(apart.items())]


def _reading(tables: Tables, on: date, names: Sequence[str], inside: AreaRange, *, parted: bool) -> Reading:
    base = MEASURES[names[0]].measure.base
    groups, held = (base.groups if parted else {}), parted and base is LIVING
    asked = {mark for name in names for mark in MEASURES[name].measure.marks} | set(CONDITIONS if held else ())
    found = carrying_of(base.rows(tables, on), tables, on, asked)
    columns = {place: _township(found[place], inside) for place in _by_place(names)}
    columns |= {group: told(found, on) for group, told in groups.items()}
    columns |= {_HELD: found.bits & bits_of(CONDITIONS)} if held else {}
    rows = found.select(**columns, **{name: counted_in(name, found, on) for name in names})
    sums = {name: rows[name].sum().cast("int64") for name in names}
    return Reading(rows.group_by(list(columns)).agg(**sums), tuple(names), tuple(groups), held)


def _by_place(names: Iterable[str]) -> dict[str, list[str]]:
    places: dict[str, list[str]] = {}
    for name in names:
        places.setdefault(MEASURES[name].measure.place, []).append(name)
    return places


def carrying_of(rows: Table, tables: Tables, on: date, asked: set[str]) -> Table:
    """The rows with `bits`: what each carries of what is asked for."""
    if not asked:
        return rows.mutate(bits=ibis.literal(0, "int64"))
    found = carried(tables, on, asked)
    joined = rows.left_join(found, rows.key == found.carrier)
    return joined.mutate(bits=joined.bits.fill_null(0))


def _township(area: Value, inside: AreaRange) -> Value:
    here = (area >= inside.low) & (area < inside.high)
    return here.ifelse(area - area % _TOWNSHIP, ibis.null("int64"))


def counted_in(name: str, found: Table, on: date) -> Value:
    """How much each of the rows of its base counts in a measure, by `carrying_of` carrying its marks."""
    measure = MEASURES[name].measure
    counts = measure.where(found, on)
    if measure.marks:
        wanted = bits_of(measure.marks)
        counts &= (found.bits & wanted) == wanted
    return counts.ifelse(found.n, 0).cast("int64")


def _summed(table: pa.Table, place: str, names: Sequence[str], *groups: str) -> pa.Table:
    """By `place` and the groups what each measure counts, under its own name."""
    keys = [place, *groups]
    summed = table.select([*keys, *names]).group_by(keys).aggregate([(name, "sum") for name in names])
    return summed.select([*keys, *(f"{name}_sum" for name in names)]).rename_columns(["place", *groups, *names])


def _add_up_groups(found: Counts, table: pa.Table, names: Sequence[str], group: str, levels: Sequence[Level]) -> None:
    for part in pc.unique(table.column(group)).to_pylist():
        if part is not None:
            _add_up(found, table.filter(pc.equal(table.column(group), part)), names, (group, part), levels)


def _add_up_held(found: Counts, table: pa.Table, names: Sequence[str], levels: Sequence[Level]) -> None:
    held = table.column(_HELD).to_numpy()
    for kind in CONDITIONS:
        _add_up(found, table.filter(pa.array(held & BITS[kind] != 0)), names, (CONDITION, kind), levels)


def _add_up(
    found: Counts, table: pa.Table, names: Sequence[str], group: tuple[str, str], levels: Sequence[Level]
) -> None:
    """Of rows of one group what the areas of the levels count."""
    area = table.column("place").to_numpy()
    for level in levels:
        place = area // _width(level) * _width(level)
        deep = place % _width(_outer(level)) != 0 if level else np.ones(len(place), bool)
        rows = table.set_column(0, "place", pa.array(place)).filter(pa.array(deep))
        sums = _summed(rows, "place", names).to_pydict()
        for name in names:
            for where, n in zip(sums["place"], sums[name], strict=True):
                if n:
                    found.setdefault((name, *group), {})[where] = n


def _width(level: Level) -> int:
    return int(10 ** (Level.VILLAGE - level))


def _outer(level: Level) -> Level:
    return max(each for each in Level if each < level)
