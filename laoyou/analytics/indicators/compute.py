"""One pass over a snapshot: every measure by township, then by integer range to county, city and province."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pyarrow as pa

from laoyou.analytics.indicators.catalogue import CATALOGUE, MEASURES, REGISTERED, Counted, Indicator
from laoyou.analytics.indicators.counting import Counts, count
from laoyou.analytics.indicators.deliveries import Delivered, delivered
from laoyou.analytics.indicators.sources import missing
from laoyou.analytics.lake.reading import Session
from laoyou.core.area_codes import Level, level_of
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
_ByArea = dict[str, dict[int, int]]  # by measure
_DEEPEST = Level.TOWNSHIP  # villages are too small to be shown


class UnknownIndicator(DomainError):
    code = "indicators_unknown"
    sentence = "There is no indicator %(codes)s in the catalogue."


def compute(session: Session, *, run: str, codes: Iterable[str] | None = None) -> pa.Table:
    """The values (VALUES) of the month of the snapshot's last day, begun on the first: what holds on that last day.

    For every area from the snapshot's own down to townships. No value and a reason where it is not known:
    `no_source:` and the name of what nobody has delivered (SOURCES), `zero_denominator` without anything to divide by.
    `completeness` is the share of what was due for the area that had been delivered (`deliveries`); of a figure on the
    registered, times the share of residents whose registration is known. A value of late, half-loaded or doubled
    files says so in its `reason`: `stale:`, `incomplete:` or `doubled:` and the source. Raises UnknownIndicator.
    """
    wanted, (on, levels) = _wanted(codes), day_and_levels(session)
    names = measures_of(way for each in wanted for way in each.ways)
    return wholes(session, wanted, count(session, on, names, whole=levels, parts=()), run=run)


def wholes(session: Session, wanted: Iterable[Indicator], counts: Counts, *, run: str) -> pa.Table:
    """The values of what was counted already."""
    on, _levels = day_and_levels(session)
    absent, came = missing(session), delivered(session.manifest)
    counted = {measure: per_area for (measure, breakdown, _group), per_area in counts.items() if not breakdown}
    areas = sorted({area for per_area in counted.values() for area in per_area} | {session.manifest.area})
    period = (on.replace(day=1), on + timedelta(days=1))
    rows = [
        _value(indicator, way, area, counted, absent, came) | _of(period, session.manifest.id, run)
        for indicator in wanted
        for way in indicator.ways
        for area in areas
    ]
    return pa.Table.from_pylist(rows, schema=VALUES)


def day_and_levels(session: Session) -> tuple[date, list[Level]]:
    """The last day that counts, and the levels from the snapshot's own down to townships."""
    own = level_of(session.manifest.area)
    return date.fromisoformat(session.manifest.as_of), [level for level in sorted(Level) if own <= level <= _DEEPEST]


def measures_of(ways: Iterable[Counted]) -> set[str]:
    """Names of the measures these figures are made of, and of those that say how complete they are."""
    return {"people", "people_registered", "people_unregistered"} | {
        name for way in ways for name in (way.numerator, way.denominator) if name
    }


def _wanted(codes: Iterable[str] | None) -> list[Indicator]:
    if codes is None:
        return list(CATALOGUE)
    asked = set(codes)
    if unknown := asked - {each.code for each in CATALOGUE}:
        raise UnknownIndicator(codes=", ".join(sorted(unknown)))
    return [each for each in CATALOGUE if each.code in asked]


def _value(
    indicator: Indicator,
    way: Counted,
    area: int,
    counted: _ByArea,
    absent: frozenset[str],
    came: Delivered,
) -> dict[str, object]:
    top = counted.get(way.numerator, {}).get(area, 0)
    bottom = counted.get(way.denominator, {}).get(area, 0) if way.denominator else None
    why, needed = _reason(way, bottom, absent), sources_of(way)
    unknown = why.startswith("no_source")
    return {
        "indicator": indicator.code,
        "basis": way.basis,
        "area": area,
        "level": int(level_of(area)),
        "numerator": None if unknown else float(top),
        "denominator": None if unknown or bottom is None else float(bottom),
        "value": None if why else top * indicator.factor / (bottom or 1),
        "completeness": 0.0 if why else _known(way, area, counted) * came.share(needed, area),
        "reason": why or came.doubt(needed, area),
    }


def sources_of(way: Counted) -> tuple[str, ...]:
    """Names of SOURCES of what is counted and of what it is counted by, each once."""
    names = [name for name in (way.numerator, way.denominator) if name]
    return tuple(dict.fromkeys(source for name in names for source in MEASURES[name].sources))


def _reason(way: Counted, bottom: int | None, absent: frozenset[str]) -> str:
    for source in sources_of(way):
        if source in absent:
            return f"no_source:{source}"
    return "zero_denominator" if bottom == 0 else ""


def _known(way: Counted, area: int, counted: _ByArea) -> float:
    """Of a figure on the registered: of how many residents it is known where they are registered."""
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
