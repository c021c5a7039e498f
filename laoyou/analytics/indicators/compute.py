"""One pass over a snapshot: every measure by village, then by integer range to township, county, city and province."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import reduce

import ibis
import pyarrow as pa

from laoyou.analytics.indicators.catalogue import CATALOGUE, MEASURES, REGISTERED, SOURCES, Counted, Indicator
from laoyou.analytics.lake.reading import Session, Tables
from laoyou.core.area_codes import AreaRange, Level, around, level_of, range_of
from laoyou.core.errors import DomainError

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


class UnknownIndicator(DomainError):
    code = "indicators_unknown"
    sentence = "There is no indicator %(codes)s in the catalogue."


def compute(session: Session, *, run: str, codes: Iterable[str] | None = None) -> pa.Table:
    """The values (VALUES) of the month of the snapshot's last day, begun on the first: what holds on that last day.

    For every area from the snapshot's own down to townships. No value and a reason where it is not known:
    `no_source:` and the name of what nobody has delivered (SOURCES), `zero_denominator` without anything to divide by.
    `completeness` of a figure on the registered is the share of residents whose registration is known; what else is
    delivered is not compared with what is due yet, and counts as whole. Raises UnknownIndicator.
    """
    wanted = _wanted(codes)
    on = date.fromisoformat(session.manifest.as_of)
    missing = _missing(session)
    counted = _rolled_up(_by_village(session, on, wanted), range_of(session.manifest.area))
    areas = sorted({area for per_area in counted.values() for area in per_area} | {session.manifest.area})
    period = (on.replace(day=1), on + timedelta(days=1))
    rows = [
        _value(indicator, way, area, counted, missing) | _of(period, session.manifest.id, run)
        for indicator in wanted
        for way in indicator.ways
        for area in areas
    ]
    return pa.Table.from_pylist(rows, schema=VALUES)


def _wanted(codes: Iterable[str] | None) -> list[Indicator]:
    if codes is None:
        return list(CATALOGUE)
    asked = set(codes)
    if unknown := asked - {each.code for each in CATALOGUE}:
        raise UnknownIndicator(codes=", ".join(sorted(unknown)))
    return [each for each in CATALOGUE if each.code in asked]


def _missing(session: Session) -> frozenset[str]:
    """Names of SOURCES of which the snapshot holds nothing at all."""
    found = [
        source(session).aggregate(many=lambda rows: rows.count()).mutate(source=ibis.literal(name))
        for name, source in SOURCES.items()
    ]
    table = session.backend.to_pyarrow(reduce(lambda one, other: one.union(other), found))
    return frozenset(row["source"] for row in table.to_pylist() if not row["many"])


def _by_village(session: Session, on: date, wanted: Iterable[Indicator]) -> list[tuple[str, int, int]]:
    """(measure, area, how many), asked of the database in one statement."""
    table = session.backend.to_pyarrow(by_village(session, on, wanted))
    return list(zip(*(table.column(name).to_pylist() for name in ("measure", "area", "n")), strict=True))


def by_village(tables: Tables, on: date, wanted: Iterable[Indicator] = CATALOGUE) -> ibis.Table:
    """`measure`, `area` and `n` of everything that indicators are made of: the one statement all figures come from."""
    names = {"people", "people_registered", "people_unregistered"}
    for indicator in wanted:
        for way in indicator.ways:
            names |= {way.numerator, way.denominator or way.numerator}
    parts = []
    for name in sorted(names):
        found = MEASURES[name].measure(tables, on)
        summed = found.group_by("area").agg(n=found.n.sum().cast("int64"))
        parts.append(summed.select(measure=ibis.literal(name), area=summed.area.cast("int64"), n=summed.n))
    return reduce(lambda one, other: one.union(other), parts)


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
    indicator: Indicator, way: Counted, area: int, counted: dict[str, dict[int, int]], missing: frozenset[str]
) -> dict[str, object]:
    top = counted.get(way.numerator, {}).get(area, 0)
    bottom = counted.get(way.denominator, {}).get(area, 0) if way.denominator else None
    reason = _reason(way, bottom, missing)
    unknown = reason.startswith("no_source")
    return {
        "indicator": indicator.code,
        "basis": way.basis,
        "area": area,
        "level": int(level_of(area)),
        "numerator": None if unknown else float(top),
        "denominator": None if unknown or bottom is None else float(bottom),
        "value": None if reason else top * indicator.factor / (bottom or 1),
        "completeness": 0.0 if reason else _completeness(way, area, counted),
        "reason": reason,
    }


def _reason(way: Counted, bottom: int | None, missing: frozenset[str]) -> str:
    needed = [*MEASURES[way.numerator].sources, *(MEASURES[way.denominator].sources if way.denominator else ())]
    for source in needed:
        if source in missing:
            return f"no_source:{source}"
    return "zero_denominator" if bottom == 0 else ""


def _completeness(way: Counted, area: int, counted: dict[str, dict[int, int]]) -> float:
    if way.basis != REGISTERED:
        return 1.0
    known, unknown = (counted.get(name, {}).get(area, 0) for name in ("people_registered", "people_unregistered"))
    return known / (known + unknown) if known + unknown else 1.0


def _of(period: tuple[date, date], snapshot: str, run: str) -> dict[str, object]:
    return {
        "period_start": period[0],
        "period_end": period[1],
        "breakdown": "",
        "group": "",
        "snapshot": snapshot,
        "run": run,
    }
