"""One pass over a snapshot: every measure by village, then by integer range to township, county, city and province."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from laoyou.analytics.indicators.catalogue import (
    CATALOGUE,
    MEASURES,
    PEOPLE,
    REGISTERED,
    SITES,
    STAFF,
    Counted,
    Indicator,
)
from laoyou.analytics.indicators.counting import NOTHING, WHOLE, Counts, count
from laoyou.analytics.indicators.deliveries import Delivered, delivered
from laoyou.analytics.indicators.sources import missing
from laoyou.analytics.lake.manifest import Divided
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


DIVIDED = "divided"  # a reason: beside a value, or of none


class UnknownIndicator(DomainError):
    code = "indicators_unknown"
    sentence = "There is no indicator %(codes)s in the catalogue."


def compute(session: Session, *, run: str, codes: Iterable[str] | None = None) -> pa.Table:
    """The values (VALUES) of the month of the snapshot's last day, begun on the first: what holds on that last day.

    For every area from the snapshot's own down to villages. No value and a reason where it is not known:
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
    own = np.array([session.manifest.area])
    areas = np.unique(np.concatenate([own, *(tally.areas for key, tally in counts.items() if key[1:] == WHOLE)]))
    known = _Known(areas, counts, missing(session), delivered(session.manifest), session.manifest.divided)
    month = on.replace(day=1), on + timedelta(days=1)
    level = pa.array([int(level_of(int(area))) for area in areas], pa.int16())
    made = [
        table_of(
            {"indicator": indicator.code, "basis": way.basis, "area": areas, "level": level}
            | _values(indicator, way, known)
            | {"period_start": month[0], "period_end": month[1], "breakdown": "", "group": ""}
            | {"snapshot": session.manifest.id, "run": run}
        )
        for indicator in wanted
        for way in indicator.ways
    ]
    return pa.concat_tables([VALUES.empty_table(), *made])


def table_of(columns: Mapping[str, Any]) -> pa.Table:
    """A table (VALUES) of columns as arrays, and of what is the same in every row as such."""
    many = len(columns["area"])
    arrays = [
        pa.array(columns[name], kind) if isinstance(columns[name], np.ndarray)
        else columns[name].cast(kind) if isinstance(columns[name], pa.Array | pa.ChunkedArray)
        else pa.repeat(pa.scalar(columns[name], kind), many)
        for name, kind in zip(VALUES.names, VALUES.types, strict=True)
    ]  # fmt: skip
    return pa.Table.from_arrays(arrays, schema=VALUES)


def day_and_levels(session: Session) -> tuple[date, list[Level]]:
    """The last day that counts, and the levels from the snapshot's own down to villages."""
    own = level_of(session.manifest.area)
    return date.fromisoformat(session.manifest.as_of), [level for level in sorted(Level) if own <= level]


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


@dataclass(frozen=True)
class _Known:
    """What figures of these areas are made of."""

    areas: NDArray[np.int64]
    counts: Counts
    absent: frozenset[str]
    came: Delivered
    divided: tuple[Divided, ...] = ()

    def many(self, measure: str) -> NDArray[np.int64]:
        """How much a measure counts in each area."""
        return self.counts.get((measure, *WHOLE), NOTHING).at(self.areas)

    def undecided(self, what: str) -> NDArray[np.int64]:
        """How many `people`, `registered` or `sites` are still on record under the area that each was a part of."""
        found = np.zeros(len(self.areas), np.int64)
        for each in self.divided:
            found += np.where(np.isin(self.areas, each.parts), getattr(each, what), 0)
        return found

    @cached_property
    def alike(self) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        return self.came.alike(self.areas)

    @cached_property
    def registered(self) -> NDArray[np.float64]:
        """Of how many residents of each area it is known where they are registered; of nobody all."""
        known, unknown = self.many("people_registered"), self.many("people_unregistered")
        return np.where(known + unknown, known / np.maximum(known + unknown, 1), 1.0)


def _values(indicator: Indicator, way: Counted, known: _Known) -> dict[str, Any]:
    top = known.many(way.numerator)
    bottom = known.many(way.denominator) if way.denominator else None
    needed = sources_of(way)
    if lacking := next((source for source in needed if source in known.absent), ""):
        unknown = dict.fromkeys(("numerator", "denominator", "value"))
        return {**unknown, "completeness": 0.0, "reason": f"no_source:{lacking}"}
    some, which = known.alike
    share = np.array([known.came.share(needed, int(area)) for area in some])[which]
    doubt = pa.array([known.came.doubt(needed, int(area)) for area in some], pa.string()).take(pa.array(which))
    share = share * known.registered if way.basis == REGISTERED else share
    return _divided(figures_of(top, bottom, indicator.factor, share, doubt), way, known)


def _divided(figures: dict[str, Any], way: Counted, known: _Known) -> dict[str, Any]:
    """Of parts of an area that was divided: how many of their people are known to live there, and that it is so."""
    kinds = {MEASURES[name].of for name in (way.numerator, way.denominator) if name}
    registered = way.basis == REGISTERED
    for what, measure, needed in (
        ("sites", "", bool(kinds & {SITES, STAFF})),
        ("people", "people", PEOPLE in kinds and not registered),
        ("registered", "people_registered", PEOPLE in kinds and registered),
    ):
        lost = known.undecided(what)
        if not needed or not lost.any():
            continue
        if measure:
            here = known.many(measure)
            figures["completeness"] = figures["completeness"] * np.where(lost, here / np.maximum(here + lost, 1), 1.0)
        plain = pc.is_in(figures["reason"], pa.array(["", "zero_denominator"]))
        said = f"{DIVIDED}:{'sites' if what == 'sites' else 'people'}"
        figures["reason"] = pc.if_else(pc.and_(pa.array(lost > 0), plain), said, figures["reason"])
    return figures


def figures_of(
    top: NDArray[np.int64],
    bottom: NDArray[np.int64] | None,
    factor: int,
    completeness: NDArray[np.float64],
    reason: pa.Array,
) -> dict[str, Any]:
    """Columns of VALUES of counts above the line and below it; nothing to divide by makes no value, and is said."""
    if bottom is None:
        return {
            "numerator": top.astype(float), "denominator": None, "value": top.astype(float) * factor,
            "completeness": completeness, "reason": reason,
        }  # fmt: skip
    nothing = pa.array(bottom == 0)
    value = pa.array(top * factor / np.maximum(bottom, 1))
    return {
        "numerator": top.astype(float),
        "denominator": bottom.astype(float),
        "value": pc.if_else(nothing, None, value),
        "completeness": np.where(bottom == 0, 0.0, completeness),
        "reason": pc.if_else(nothing, "zero_denominator", reason),
    }


def sources_of(way: Counted) -> tuple[str, ...]:
    """Names of SOURCES of what is counted and of what it is counted by, each once."""
    names = [name for name in (way.numerator, way.denominator) if name]
    return tuple(dict.fromkeys(source for name in names for source in MEASURES[name].sources))
