"""What a figure is broken down by: people by age, sex and condition, places and sites by ownership and kind of site.

A group of a breakdown is a figure of its own, made as the whole is: what of the numerator falls into the group, by what
of the denominator does. So only what counts alike on both sides can be broken down: elders with a check by all elders,
not beds by elders. Groups are counted together with the wholes, once for each area of the deepest level, and added up
by integer range.

Age and sex part people into groups that add up to the whole (somebody whose sex is not known is left out of both).
Conditions do not: who is destitute and lives alone counts in both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

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
from laoyou.analytics.indicators.compute import VALUES, day_and_levels, measures_of, wholes
from laoyou.analytics.indicators.counting import Counts, count
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
    asked = set(zip(found.column("indicator").to_pylist(), found.column("basis").to_pylist(), strict=True))
    ways = [way_of(INDICATORS[code], basis) for code, basis in asked if code in INDICATORS]
    names = {name for way in ways if breakdowns_of(way) for name in measures_of([way])}
    counts = count(session, on, names, whole=(), parts=_levels(session.manifest.area))
    return _groups(session, found, counts)


Groups = dict[tuple[str, str], dict[str, dict[int, int]]]  # (measure, breakdown) → group → area → how many


def _groups(session: Session, found: pa.Table, counts: Counts) -> pa.Table:
    levels = _levels(session.manifest.area)
    apart: Groups = {}
    for (measure, breakdown, group), per_area in counts.items():
        apart.setdefault((measure, breakdown), {})[group] = per_area
    made: list[dict[str, Any]] = []
    for row in found.to_pylist():
        known = INDICATORS.get(row["indicator"])
        if known and row["level"] in levels and not row["reason"].startswith("no_source"):
            made.extend(_parts(row, known, way_of(known, row["basis"]), apart))
    return pa.Table.from_pylist(made, schema=VALUES)


def _levels(area: int) -> list[Level]:
    own = level_of(area)
    return [level for level in sorted(Level) if own <= level <= Level.TOWNSHIP][: LEVELS_INSIDE + 1]


def _parts(whole: Mapping[str, Any], indicator: Indicator, way: Counted, counts: Groups) -> Iterator[dict[str, Any]]:
    for each in breakdowns_of(way):
        above = counts.get((way.numerator, each.code), {})
        below = counts.get((way.denominator, each.code), {}) if way.denominator else None
        for group in sorted(above if below is None else below):
            top = above.get(group, {}).get(whole["area"], 0)
            bottom = None if below is None else below[group].get(whole["area"], 0)
            yield {**whole, "breakdown": each.code, "group": group, **_figure(top, bottom, whole, indicator.factor)} | (
                {"completeness": 0.0} if bottom == 0 else {}
            )


def _figure(top: int, bottom: int | None, whole: Mapping[str, Any], factor: int) -> dict[str, Any]:
    nothing = bottom == 0
    return {
        "numerator": float(top),
        "denominator": None if bottom is None else float(bottom),
        "value": None if nothing else top * factor / (bottom or 1),
        "reason": "zero_denominator" if nothing else "" if whole["value"] is None else whole["reason"],
    }
