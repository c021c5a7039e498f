"""Whose population a plan must have counted by, where its own figures do not agree: from its rate and its count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from laoyou.plan.enums import ItemKind
from laoyou.plan.selectors.rows import IndicatorRow
from laoyou.reading.numerals import in_ones

# A rate that plans print, what stands above its line, what below, and times what.
_MADE_OF = {
    "beds_per_1000_elders": ("beds", "elders_60", 1000),
    "places_per_1000": ("childcare_places_needed", "population", 1000),
    "elders_60_share": ("elders_60", "population", 100),
}
_SAME = Decimal("0.02")  # printed figures are rounded
FITS = 0.1  # a population of the records is the plan's when it lies no further away; years lie between the two


@dataclass(frozen=True, slots=True)
class Implied:
    """A plan prints `rate` and `count`, which make a population of `base`; it prints `printed` for it."""

    rate: Decimal
    count: Decimal
    base: Decimal
    printed: Decimal


def implied_base(rows: Sequence[IndicatorRow], indicator: str) -> Implied | None:
    """The population that a plan's own rate and count make, where it prints another one; None where they agree.

    `rows` are the plan's starting figures and targets. Of a rate the starting figure is taken, else the last target.
    """
    if indicator not in _MADE_OF:
        return None
    above, below, factor = _MADE_OF[indicator]
    rate = _printed(rows, indicator)
    count, printed = (_printed(rows, each) for each in (above, below))
    if not rate or not count or not printed:
        return None
    base = count * factor / rate
    return None if abs(base - printed) <= _SAME * printed else Implied(rate, count, base.quantize(Decimal(1)), printed)


def basis_that_fits(implied: Implied, populations: Mapping[str, float]) -> str | None:
    """Of the populations of the records, by basis, the nearest to the plan's; None where none lies near."""
    base = float(implied.base)
    near = sorted((abs(many - base), basis) for basis, many in populations.items())
    return near[0][1] if near and near[0][0] <= FITS * base else None


def _printed(rows: Sequence[IndicatorRow], measure: str) -> Decimal | None:
    """What a plan prints of a measure, in ones."""
    of = [row for row in rows if row.measure == measure and row.values]
    of.sort(key=lambda row: (row.kind != ItemKind.BASELINE, row.position))
    if not of or (value := of[0].final) is None:
        return None
    return in_ones(value.value, of[0].unit)
