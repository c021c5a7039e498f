"""What a figure is broken down by: people by age, sex and condition, places and sites by ownership and kind of site.

A group of a breakdown is a figure of its own, made as the whole is: what of the numerator falls into the group, by what
of the denominator does. So only what counts alike on both sides can be broken down: elders with a check by all elders,
not beds by elders. Groups are counted once for each area of the deepest level and added up by integer range.

Age and sex part people into groups that add up to the whole (somebody whose sex is not known is left out of both).
Conditions do not: who is destitute and lives alone counts in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

import ibis
import pyarrow as pa
from ibis import Table

from laoyou.analytics.indicators.catalogue import INDICATORS, MEASURES, PEOPLE, SITES, Counted, Indicator
from laoyou.analytics.indicators.compute import VALUES
from laoyou.analytics.indicators.measures import holds_on
from laoyou.analytics.indicators.rows import way_of
from laoyou.analytics.lake.reading import Session, Tables
from laoyou.core.ages import years_before
from laoyou.core.area_codes import Level, around, level_of, range_of

# The first year of age of each band; the last is open.
AGE_BANDS = (0, 1, 2, 3, 6, 15, 60, 65, 70, 75, 80, 85, 90)
LEVELS_INSIDE = 2  # a province is broken down to its counties, a city to its townships

Grouping = Callable[[Tables, Table, date], Table]
Counts = dict[tuple[str, str], dict[str, dict[int, int]]]  # (measure, breakdown) → group → area → how many


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A way to part what is counted; `of` says what it parts, PEOPLE or SITES, `group` puts rows into groups.

    `group(tables, rows, on)` gives `area`, `n` and `part`, a text, for rows of `key`, `area` and `n`.
    """

    code: str
    of: str
    group: Grouping


def _with_person(tables: Tables, rows: Table) -> Table:
    people = tables.table("persons")
    known = people.select(person=people.person, sex=people.sex, birth=people.birth)
    return rows.join(known, rows.key == known.person)


def _by_sex(tables: Tables, rows: Table, _on: date) -> Table:
    found = _with_person(tables, rows)
    found = found.filter(found.sex.isin([1, 2]))
    return found.select(area=found.area, n=found.n, part=found.sex.cast("string"))


def _by_age(tables: Tables, rows: Table, on: date) -> Table:
    found = _with_person(tables, rows)
    # From the oldest down: whoever was born by then belongs there.
    branches = [(found.birth <= years_before(on, first), band) for first, band in reversed(age_groups())]
    return found.select(area=found.area, n=found.n, part=ibis.cases(*branches, else_=age_groups()[0][1]))


def _by_condition(tables: Tables, rows: Table, on: date) -> Table:
    held = tables.table("conditions")
    held = held.filter(holds_on(held, on)).select("person", "kind").distinct()
    found = rows.join(held, rows.key == held.person)
    return found.select(area=found.area, n=found.n, part=found.kind)


def _of_site(column: str) -> Grouping:
    def group(tables: Tables, rows: Table, _on: date) -> Table:
        sites = tables.table("sites")
        known = sites.select(site=sites.site, part=sites[column])
        found = rows.join(known, rows.key == known.site)
        return found.select(area=found.area, n=found.n, part=found.part)

    return group


BREAKDOWNS: dict[str, Breakdown] = {
    each.code: each
    for each in (
        Breakdown("age", PEOPLE, _by_age),
        Breakdown("sex", PEOPLE, _by_sex),
        Breakdown("condition", PEOPLE, _by_condition),
        Breakdown("ownership", SITES, _of_site("ownership")),
        Breakdown("site_kind", SITES, _of_site("kind")),
    )
}


def age_groups() -> list[tuple[int, str]]:
    """The bands of age, the youngest first: (first year, code); the code sorts as the ages do: 60-64, 90+."""
    last = len(AGE_BANDS) - 1
    return [
        (first, f"{first:02d}+" if place == last else f"{first:02d}-{AGE_BANDS[place + 1] - 1:02d}")
        for place, first in enumerate(AGE_BANDS)
    ]


def breakdowns_of(way: Counted) -> tuple[Breakdown, ...]:
    """What a figure counted this way may be broken down by; nothing where it divides places by people."""
    counted = {MEASURES[name].of for name in (way.numerator, way.denominator) if name}
    return tuple(each for each in BREAKDOWNS.values() if counted == {each.of})


def break_down(session: Session, wholes: pa.Table) -> pa.Table:
    """The values (VALUES) of every breakdown of figures that `compute` made of the same snapshot.

    Of the snapshot's own area and the LEVELS_INSIDE levels inside it. Every group that is counted anywhere has a row in
    every area; 0 is 0. What has no source has no groups: the whole says why.
    """
    on = date.fromisoformat(session.manifest.as_of)
    levels = _levels(session.manifest.area)
    rows = [row for row in wholes.to_pylist() if row["level"] in levels and not row["reason"].startswith("no_source")]
    ways = {
        (code, basis): (known, way_of(known, basis))
        for code, basis in {(row["indicator"], row["basis"]) for row in rows}
        if (known := INDICATORS.get(code))
    }
    counts = _counted(session, on, [way for _known, way in ways.values()], levels)
    made = [part for row in rows for part in _parts(row, *ways[row["indicator"], row["basis"]], counts)]
    return pa.Table.from_pylist(made, schema=VALUES)


def _levels(area: int) -> list[Level]:
    own = level_of(area)
    return [level for level in sorted(Level) if own <= level <= Level.TOWNSHIP][: LEVELS_INSIDE + 1]


def _counted(session: Session, on: date, ways: Iterable[Counted], levels: Iterable[Level]) -> Counts:
    inside = range_of(session.manifest.area)
    asked = grouped(session, on, ways)
    found: Counts = {}
    for row in session.backend.to_pyarrow(asked).to_pylist() if asked is not None else []:
        if row["area"] not in inside:
            continue
        sums = found.setdefault((row["measure"], row["breakdown"]), {}).setdefault(row["part"], {})
        for place in {around(row["area"], level) for level in levels if level <= level_of(row["area"])}:
            sums[place] = sums.get(place, 0) + row["n"]
    return found


def grouped(tables: Tables, on: date, ways: Iterable[Counted]) -> Table | None:
    """`measure`, `breakdown`, `part`, `area` (a township or wider) and `n`, in one statement; None without any."""
    pairs = {
        (name, each.code)
        for way in ways
        for each in breakdowns_of(way)
        for name in (way.numerator, way.denominator)
        if name
    }
    parts = [_grouped(tables, measure, BREAKDOWNS[code], on) for measure, code in sorted(pairs)]
    return reduce(lambda one, other: one.union(other), parts) if parts else None


_TOWNSHIP = 1000  # the digits of a village


def _grouped(tables: Tables, measure: str, breakdown: Breakdown, on: date) -> Table:
    rows = breakdown.group(tables, MEASURES[measure].measure(tables, on), on)
    place = (rows.area.cast("int64") // _TOWNSHIP * _TOWNSHIP).cast("int64")
    counted = rows.select(area=place, part=rows.part, n=rows.n).group_by("area", "part")
    summed = counted.agg(n=lambda table: table.n.sum().cast("int64"))
    return summed.select(
        measure=ibis.literal(measure),
        breakdown=ibis.literal(breakdown.code),
        part=summed.part,
        area=summed.area,
        n=summed.n,
    )


def _parts(whole: Mapping[str, Any], indicator: Indicator, way: Counted, counts: Counts) -> Iterator[dict[str, Any]]:
    for each in breakdowns_of(way):
        above = counts.get((way.numerator, each.code), {})
        below = counts.get((way.denominator, each.code), {}) if way.denominator else None
        for group in sorted(above if below is None else below):
            top = above.get(group, {}).get(whole["area"], 0)
            bottom = None if below is None else below[group].get(whole["area"], 0)
            yield {**whole, "breakdown": each.code, "group": group, **_figure(top, bottom, indicator.factor)} | (
                {"completeness": 0.0} if bottom == 0 else {}
            )


def _figure(top: int, bottom: int | None, factor: int) -> dict[str, Any]:
    nothing = bottom == 0
    return {
        "numerator": float(top),
        "denominator": None if bottom is None else float(bottom),
        "value": None if nothing else top * factor / (bottom or 1),
        "reason": "zero_denominator" if nothing else "",
    }
