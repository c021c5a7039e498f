"""What a figure is broken down by: people by age, sex and condition, places and sites by ownership and kind of site.

A group of a breakdown is a figure of its own, made as the whole is: what of the numerator falls into the group, by what
of the denominator does. So only what counts alike on both sides can be broken down: elders with a check by all elders,
not beds by elders. Groups are counted together with the wholes, once for each township, and added up by integer range.

Age and sex part people into groups that add up to the whole (somebody whose sex is not known is left out of both).
Conditions do not: who is destitute and lives alone counts in both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from laoyou.analytics.indicators.catalogue import (
    CATALOGUE,
    INDICATORS,
    MEASURES,
    PEOPLE,
    SITES,
    STAFF,
    Counted,
    Indicator,
)
from laoyou.analytics.indicators.compute import VALUES, day_and_levels, figures_of, measures_of, table_of, wholes
from laoyou.analytics.indicators.counting import NOTHING, Counts, count
from laoyou.analytics.indicators.rows import way_of
from laoyou.analytics.lake.reading import Session
from laoyou.core.area_codes import Level, level_of

LEVELS_INSIDE = 2  # a province is broken down to its counties, a city to its townships


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A way to part what is counted; `of` says what it parts, PEOPLE or SITES."""

    code: str
    of: str


BREAKDOWNS: dict[str, Breakdown] = {
    each.code: each
    for each in (
        Breakdown("age", PEOPLE),
        Breakdown("sex", PEOPLE),
        Breakdown("condition", PEOPLE),
        Breakdown("ownership", SITES),
        Breakdown("site_kind", SITES),
    )
}


def breakdowns_of(way: Counted) -> tuple[Breakdown, ...]:
    """What a figure counted this way may be broken down by; nothing where it divides places by people.

    Staff stand in the groups of their sites, so they may be divided by each other and by places.
    """
    counted = {MEASURES[name].of for name in (way.numerator, way.denominator) if name}
    counted = {SITES if each == STAFF else each for each in counted}
    return tuple(each for each in BREAKDOWNS.values() if counted == {each.of})


def compute_all(session: Session, *, run: str) -> pa.Table:
    """The values of every figure of the catalogue and of its groups: `compute` and `break_down` from one counting."""
    on, levels = day_and_levels(session)
    names = measures_of(way for each in CATALOGUE for way in each.ways)
    counts = count(session, on, names, whole=levels, parts=_levels(session.manifest.area))
    found = wholes(session, CATALOGUE, counts, run=run)
    return pa.concat_tables([found, _groups(session, found, counts)])


def break_down(session: Session, found: pa.Table) -> pa.Table:
    """The values (VALUES) of every breakdown of figures that `compute` made of the same snapshot.

    Of the snapshot's own area and the LEVELS_INSIDE levels inside it. Every group that is counted anywhere has a row in
    every area; 0 is 0. What has no source has no groups: the whole says why.
    """
    on, _all = day_and_levels(session)
    ways = [way_of(INDICATORS[code], basis) for code, basis in set(_figures_in(found)) if code in INDICATORS]
    names = {name for way in ways if breakdowns_of(way) for name in measures_of([way])}
    counts = count(session, on, names, whole=(), parts=_levels(session.manifest.area))
    return _groups(session, found, counts)


def _groups(session: Session, found: pa.Table, counts: Counts) -> pa.Table:
    wanted = pc.is_in(found.column("level"), pa.array(_levels(session.manifest.area), pa.int16()))
    counted = pc.invert(pc.starts_with(found.column("reason"), "no_source"))
    found = found.filter(pc.and_(wanted, counted))
    made = [
        table
        for code, basis in dict.fromkeys(_figures_in(found))
        if (known := INDICATORS.get(code))
        for table in _parts(_of(found, code, basis), known, way_of(known, basis), counts)
    ]
    return pa.concat_tables([VALUES.empty_table(), *made])


def _figures_in(found: pa.Table) -> list[tuple[str, str]]:
    return list(zip(found.column("indicator").to_pylist(), found.column("basis").to_pylist(), strict=True))


def _of(found: pa.Table, code: str, basis: str) -> pa.Table:
    return found.filter((pc.field("indicator") == code) & (pc.field("basis") == basis))


def _levels(area: int) -> list[Level]:
    own = level_of(area)
    return [level for level in sorted(Level) if own <= level <= Level.TOWNSHIP][: LEVELS_INSIDE + 1]


def _parts(whole: pa.Table, indicator: Indicator, way: Counted, counts: Counts) -> Iterator[pa.Table]:
    """The groups of a figure in all its areas, a table each."""
    areas = whole.column("area").to_numpy()
    completeness = whole.column("completeness").to_numpy()
    reason = pc.if_else(pc.is_null(whole.column("value")), "", whole.column("reason"))
    same = {name: whole.column(name) for name in VALUES.names}
    for each in breakdowns_of(way):
        for group in _groups_of(way.denominator or way.numerator, each.code, counts):
            top = counts.get((way.numerator, each.code, group), NOTHING).at(areas)
            below = counts.get((way.denominator, each.code, group), NOTHING).at(areas) if way.denominator else None
            figures = figures_of(top, below, indicator.factor, completeness, reason)
            yield table_of(same | {"breakdown": each.code, "group": group} | figures)


def _groups_of(measure: str, breakdown: str, counts: Counts) -> list[str]:
    """The groups in which anything is counted anywhere."""
    return sorted(group for name, parted, group in counts if (name, parted) == (measure, breakdown))
