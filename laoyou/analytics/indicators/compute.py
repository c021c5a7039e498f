"""One pass over a snapshot: every measure by village, then by integer range to township, county, city and province."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import reduce

import ibis
import pyarrow as pa

from laoyou.analytics.indicators.catalogue import CATALOGUE, MEASURES, Counted, Indicator
from laoyou.analytics.lake.reading import Session
from laoyou.core.area_codes import AreaRange, Level, around, level_of, range_of

VALUES = pa.schema(
    [
        ("indicator", pa.string()),
        ("basis", pa.string()),
        ("area", pa.int64()),
        ("level", pa.int16()),
        ("period_start", pa.date32()),
        ("period_end", pa.date32()),
        ("breakdown", pa.string()),
        ("group", pa.string()),
        ("numerator", pa.float64()),
        ("denominator", pa.float64()),
        ("value", pa.float64()),
        ("completeness", pa.float64()),
        ("reason", pa.string()),
        ("snapshot", pa.string()),
        ("run", pa.string()),
    ]
)
_DEEPEST = Level.TOWNSHIP  # villages are too small to be shown; the files have them


def compute(session: Session, *, run: str, codes: Iterable[str] | None = None) -> pa.Table:
    """The values (VALUES) of the month of the snapshot's last day, begun on the first: what holds on that last day.

    For every area from the snapshot's own down to townships. An area without what an indicator divides by has no value
    and the reason `zero_denominator`; a registry without people has `no_source:people`. Never 0 for what is not known.
    """
    wanted = [each for each in CATALOGUE if codes is None or each.code in set(codes)]
    on = date.fromisoformat(session.manifest.as_of)
    counted = _rolled_up(_by_village(session, on, wanted), range_of(session.manifest.area))
    areas = sorted({area for per_area in counted.values() for area in per_area})
    anybody = bool(counted.get("people"))
    period = (on.replace(day=1), on + timedelta(days=1))
    rows = [
        _value(indicator, way, area, counted, anybody=anybody) | _of(period, session.manifest.id, run)
        for indicator in wanted
        for way in indicator.ways
        for area in areas
    ]
    return pa.Table.from_pylist(rows, schema=VALUES)


def _by_village(session: Session, on: date, wanted: Iterable[Indicator]) -> list[tuple[str, int, int]]:
    """(measure, area, how many), asked of the database in one statement."""
    names = {"people"}
    for indicator in wanted:
        for way in indicator.ways:
            names |= {way.numerator, way.denominator or way.numerator}
    parts = []
    for name in sorted(names):
        found = MEASURES[name](session, on)
        summed = found.group_by("area").agg(n=found.n.sum().cast("int64"))
        parts.append(summed.select(measure=ibis.literal(name), area=summed.area.cast("int64"), n=summed.n))
    everything = reduce(lambda one, other: one.union(other), parts)
    table = session.backend.to_pyarrow(everything)
    return list(zip(*(table.column(name).to_pylist() for name in ("measure", "area", "n")), strict=True))


def _rolled_up(rows: Iterable[tuple[str, int, int]], inside: AreaRange) -> dict[str, dict[int, int]]:
    """By measure and area, of the areas inside; somebody known only to a county is counted there and above."""
    own = level_of(inside.low)
    levels = [level for level in Level if own <= level <= _DEEPEST]
    found: dict[str, dict[int, int]] = {}
    for measure, area, count in rows:
        if area not in inside:
            continue
        sums = found.setdefault(measure, {})
        for place in {around(area, level) for level in levels if level <= level_of(area)}:
            sums[place] = sums.get(place, 0) + count
    return found


def _value(
    indicator: Indicator, way: Counted, area: int, counted: dict[str, dict[int, int]], *, anybody: bool
) -> dict[str, object]:
    top = counted.get(way.numerator, {}).get(area, 0)
    bottom = counted.get(way.denominator, {}).get(area, 0) if way.denominator else None
    reason = "" if anybody else "no_source:people"
    if not reason and bottom == 0:
        reason = "zero_denominator"
    value = None if reason else top * indicator.factor / (bottom or 1)
    return {
        "indicator": indicator.code,
        "basis": way.basis,
        "area": area,
        "level": int(level_of(area)),
        "numerator": None if reason.startswith("no_source") else float(top),
        "denominator": None if bottom is None or reason.startswith("no_source") else float(bottom),
        "value": value,
        "completeness": 1.0 if value is not None else 0.0,
        "reason": reason,
    }


def _of(period: tuple[date, date], snapshot: str, run: str) -> dict[str, object]:
    return {
        "period_start": period[0],
        "period_end": period[1],
        "breakdown": "",
        "group": "",
        "snapshot": snapshot,
        "run": run,
    }
