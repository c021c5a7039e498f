"""Everything is counted in a few readings: each base of measures once.

A reading gives how much each measure counts by village, and, by township and by the groups of the base, how much of it
falls into each group; what is wider is added up by integer range. Groups of villages are not asked for: they would be
a row for nearly everybody. Where people live and where they are registered stand in the same reading, a column each.
Who holds which conditions is a number whose bits are the conditions, for those part nobody into groups that exclude
each other.
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
from numpy.typing import NDArray

from laoyou.analytics.indicators.bases import CONDITIONS, LIVING
from laoyou.analytics.indicators.carrying import BITS, bits_of, carried
from laoyou.analytics.indicators.catalogue import MEASURES
from laoyou.analytics.lake.reading import Session, Tables
from laoyou.core.area_codes import AreaRange, Level, range_of

CONDITION = "condition"
WHOLE = ("", "")  # neither breakdown nor group
_TOWNSHIP = 1000  # the digits of a village
_HELD, _PARTED = "held", "parted"


@dataclass(frozen=True, slots=True)
class Tally:
    """How much is counted in each area; in one that is not here, nothing. `areas` is in order, each once."""

    areas: NDArray[np.int64]
    many: NDArray[np.int64]

    def at(self, areas: NDArray[np.int64]) -> NDArray[np.int64]:
        """How much is counted in each of these areas."""
        if not len(self.areas):
            return np.zeros(len(areas), np.int64)
        place = np.minimum(np.searchsorted(self.areas, areas), len(self.areas) - 1)
        return np.where(self.areas[place] == areas, self.many[place], 0)


NOTHING = Tally(np.empty(0, np.int64), np.empty(0, np.int64))
# (measure, breakdown, group); breakdown and group are empty for the whole. What counts nothing anywhere is left out.
Counts = dict[tuple[str, str, str], Tally]


@dataclass(frozen=True, slots=True)
class Reading:
    """One statement: a column for each of the `places`, empty where it lies outside the area that is counted; the
    columns of `groups`; `held` where conditions are asked for; a column for each of the measures.

    A row that is not `parted` is of a village, or wider where no more is known, and of no group; one that is, of a
    township.
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
            parted = here.filter(here.column(_PARTED))
            found |= _added_up(here.filter(pc.invert(here.column(_PARTED))), place, members, WHOLE, whole)
            for group in reading.groups:
                found |= _of_groups(parted, place, members, group, parts)
            if reading.held:
                found |= _of_held(parted, place, members, parts)
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
    places = {place: _within(found[place], inside) for place in _by_place(names)}
    told = {group: how(found, on) for group, how in groups.items()}
    told |= {_HELD: found.bits & bits_of(CONDITIONS)} if held else {}
    rows = found.select(**places, **told, **{name: counted_in(name, found, on) for name in names})
    return Reading(_added(rows, list(places), list(told), names), tuple(names), tuple(groups), held)


def _added(rows: Table, places: Sequence[str], told: Sequence[str], names: Sequence[str]) -> Table:
    """By place without groups and, where there are groups, by township with them: both read the rows but once."""
    none = {name: ibis.literal(None, rows[name].type()) for name in told}
    kept = [*places, *told, _PARTED, *names]
    found = _grouped(rows, places, names).mutate(**none, **{_PARTED: ibis.literal(value=False)}).select(*kept)
    if not told:
        return found
    wide = rows.mutate(**{place: rows[place] - rows[place] % _TOWNSHIP for place in places})
    parted = _grouped(wide, [*places, *told], names).mutate(**{_PARTED: ibis.literal(value=True)})
    return found.union(parted.select(*kept))


def _grouped(rows: Table, keys: Sequence[str], names: Sequence[str]) -> Table:
    return rows.group_by(list(keys)).agg(**{name: rows[name].sum().cast("int64") for name in names})


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


def _within(area: Value, inside: AreaRange) -> Value:
    here = (area >= inside.low) & (area < inside.high)
    return here.ifelse(area, ibis.null("int64"))


def counted_in(name: str, found: Table, on: date) -> Value:
    """How much each of the rows of its base counts in a measure, by `carrying_of` carrying its marks."""
    measure = MEASURES[name].measure
    counts = measure.where(found, on)
    if measure.marks:
        wanted = bits_of(measure.marks)
        counts &= (found.bits & wanted) == wanted
    return counts.ifelse(found.n, 0).cast("int64")


def _of_groups(table: pa.Table, place: str, names: Sequence[str], group: str, levels: Sequence[Level]) -> Counts:
    found: Counts = {}
    table = _summed(table, [place, group], names)
    for part in pc.unique(table.column(group)).to_pylist():
        if part is not None:
            of_part = table.filter(pc.equal(table.column(group), part))
            found |= _added_up(of_part, place, names, (group, part), levels)
    return found


def _of_held(table: pa.Table, place: str, names: Sequence[str], levels: Sequence[Level]) -> Counts:
    found: Counts = {}
    table = _summed(table, [place, _HELD], names)
    held = table.column(_HELD).to_numpy()
    for kind in CONDITIONS:
        holding = table.filter(pa.array(held & BITS[kind] != 0))
        found |= _added_up(holding, place, names, (CONDITION, kind), levels)
    return found


def _summed(table: pa.Table, keys: Sequence[str], names: Sequence[str]) -> pa.Table:
    """By the keys what each measure counts, under its own name."""
    summed = table.group_by(list(keys)).aggregate([(name, "sum") for name in names])
    return summed.select([*keys, *(f"{name}_sum" for name in names)]).rename_columns([*keys, *names])


def _added_up(
    table: pa.Table, place: str, names: Sequence[str], group: tuple[str, str], levels: Sequence[Level]
) -> Counts:
    """Of rows of one group what the areas of the levels count."""
    apart = [_of_level(table, place, level, names) for level in levels]
    found: Counts = {}
    for name in names if apart else ():
        tally = _tally(apart, place, name)
        if len(tally.areas):
            found[(name, *group)] = tally
    return found


def _tally(apart: Sequence[pa.Table], place: str, name: str) -> Tally:
    areas = np.concatenate([each.column(place).to_numpy() for each in apart])
    many = np.concatenate([each.column(name).to_numpy() for each in apart])
    areas, many = areas[many != 0], many[many != 0]
    order = np.argsort(areas)
    return Tally(areas[order], many[order])


def _of_level(table: pa.Table, place: str, level: Level, names: Sequence[str]) -> pa.Table:
    """What the areas of one level count; what is known only more coarsely is not theirs."""
    area = table.column(place).to_numpy()
    around = area // _width(level) * _width(level)
    deep = around % _width(_outer(level)) != 0 if level else np.ones(len(area), bool)
    table = table.set_column(table.column_names.index(place), place, pa.array(around)).filter(pa.array(deep))
    return _summed(table, [place], names)


def _width(level: Level) -> int:
    return int(10 ** (Level.VILLAGE - level))


def _outer(level: Level) -> Level:
    return max(each for each in Level if each < level)
