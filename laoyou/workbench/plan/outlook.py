"""Which target will be missed: where each figure will stand when its target is due, and what closes the gap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from laoyou.analytics.forecast import Forecast, forecast
from laoyou.analytics.indicators import INDICATORS, Counted, Indicator, parts_of, way_of
from laoyou.core.actor import Actor
from laoyou.places.selectors.areas import AreaRow
from laoyou.plan.selectors.figures import FigureRow, newest_by_basis
from laoyou.plan.selectors.rows import IndicatorRow, ValueRow
from laoyou.ui import formats
from laoyou.ui.statuses import Status, Tone
from laoyou.workbench.plan import as_told, figure_words, observed, words

WILL_BE_MET = Status(Tone.OK, pgettext_lazy("outlook", "Will be met"))
NO_FORECAST = Status(Tone.NONE, pgettext_lazy("outlook", "No forecast"))
NOT_TOLD = Status(Tone.NONE, pgettext_lazy("outlook", "Not told"))
OPEN = Status(Tone.NEAR, pgettext_lazy("outlook", "Uncertain"))
WILL_BE_MISSED = Status(Tone.OFF, pgettext_lazy("outlook", "Will be missed"))
# By tone: a status itself is no key, its word is another in each language.
_MISSED, _UNCERTAIN, _UNFORECAST, _MET = range(4)
_LEVELS = {Tone.OFF: _MISSED, Tone.NEAR: _UNCERTAIN, Tone.NONE: _UNFORECAST, Tone.OK: _MET}
_AT_MOST = ("<=", "<")
_WHOLE = 100.0  # a share's most
_PER_CENT = "%"
_SLIP = 1e-9


@dataclass(frozen=True, slots=True)
class Prospect:
    """One target in one area: the newest figure, where it will stand, and how much is missing of what is due."""

    figure: FigureRow
    due: ValueRow
    op: str
    expected: Forecast | None
    status: Status
    gap: float | None
    closes: int | None


def prospect(found: Sequence[FigureRow], row: IndicatorRow, year: int) -> Prospect | None:
    """What is to be said of a target and the figures of one area, as told; None without a figure or a number due.

    `gap` is what the expected value, or today's where nothing can be expected, lacks; `closes` how many more of what is
    counted would make today's figure reach the target, with as many to count by as today.
    """
    due, newest = row.due(year), observed.main_of(newest_by_basis(found).values())
    if due is None or newest is None:
        return None
    if newest.reason == observed.FEW:
        return Prospect(newest, due, row.op, None, NOT_TOLD, None, None)
    if newest.value is None:
        return None
    same = [each for each in found if each.basis == newest.basis and each.value is not None]
    target = float(due.value)
    # What was due already is still wanted: by the end of this year, then.
    expected = _expected(same, row.unit, max(due.year or year, year))
    stands = expected.value if expected else newest.value
    return Prospect(
        newest, due, row.op, expected, _status(newest, expected, row.op, target),
        max(observed.short_of(row.op, stands, target), 0.0), _closes(newest, row.unit, row.op, target),
    )  # fmt: skip


def expected_of(found: Sequence[FigureRow], year: int, unit: str = "") -> Forecast | None:
    """Where a figure, given on one basis, will stand at the end of a year; None when nothing can be said.

    `unit` is that of a figure that departments tell.
    """
    return _expected([each for each in found if each.value is not None], unit, year)


def _expected(found: Sequence[FigureRow], unit: str, year: int) -> Forecast | None:
    """Of one that is counted here by what it is made of, of a told one by its unit: a share ends at a hundred."""
    if not found:
        return None
    points = {each.last_day: each.value for each in found if each.value is not None}
    counting = _counting(found[-1])
    if counting is None:
        return forecast(list(points.items()), year, most=_WHOLE if unit == _PER_CENT else None)
    known, way = counting
    share = known.factor == _WHOLE and len(parts_of(way)) > 2
    return forecast(list(points.items()), year, yearly=known.yearly, most=_WHOLE if share else None)


def _counting(figure: FigureRow) -> tuple[Indicator, Counted] | None:
    """How a figure is counted here; None for one that a department told."""
    known = INDICATORS.get(figure.indicator)
    return None if known is None or figure.return_id is not None else (known, way_of(known, figure.basis))


def _status(figure: FigureRow, expected: Forecast | None, op: str, target: float) -> Status:
    if expected is None:
        return NO_FORECAST
    worst, best = (expected.high, expected.low) if op in _AT_MOST else (expected.low, expected.high)
    if observed.short_of(op, worst, target) <= _SLIP:
        return WILL_BE_MET
    return OPEN if observed.short_of(op, best, target) <= _SLIP else WILL_BE_MISSED


def _closes(figure: FigureRow, unit: str, op: str, target: float) -> int | None:
    """In the numerator's own units; None for an upper limit, which more of nothing keeps, and for a share alone."""
    counting = _counting(figure)
    if op in _AT_MOST:
        return None
    if counting is None:
        return _closes_told(figure, unit, target)
    known, way = counting
    if figure.numerator is None or (way.denominator and figure.denominator is None):
        return None
    wanted = target * (figure.denominator or 0) / known.factor if way.denominator else target
    return max(ceil(wanted - figure.numerator - _SLIP), 0)


def _closes_told(figure: FigureRow, unit: str, target: float) -> int | None:
    """A department tells of a share what it counted and by what, or nothing can be said; of a number, itself."""
    if unit != _PER_CENT:
        return None if figure.value is None else max(ceil(target - figure.value - _SLIP), 0)
    if figure.numerator is None or figure.denominator is None:
        return None
    return max(ceil(target * figure.denominator / _WHOLE - figure.numerator - _SLIP), 0)


def rows_of(
    targets: Iterable[IndicatorRow],
    areas: Sequence[AreaRow],
    found: Mapping[tuple[str, int], list[FigureRow]],
    year: int,
    actor: Actor,
) -> list[dict[str, Any]]:
    """A row for each target and area with a figure, what will be missed first and by how much of its target."""
    seen: dict[tuple[str, int], dict[str, Any]] = {}
    for row in targets:
        for area in areas:
            known = as_told.figures_told(found.get((row.code, area.code), []), actor)
            told = prospect(known, row, year)
            if told is not None:
                seen.setdefault((row.code, area.code), _row(row, area, told))
    return sorted(seen.values(), key=lambda each: (each["rank"], -each["part"], each["name"], each["code"]))


def _row(row: IndicatorRow, area: AreaRow, told: Prospect) -> dict[str, Any]:
    figure, target = told.figure, float(told.due.value)
    return {
        "key": f"{figure.indicator}-{area.code}", "code": area.code, "area": area.short_name, "name": row.name,
        "url": figure_words.figure_url(figure.indicator, area.code, figure.basis),
        "rank": _LEVELS[told.status.tone], "part": (told.gap or 0) / abs(target) if target else 0.0,
        "status": told.status, "stand": str(told.status.word), "unit": row.unit,
        "figure": figure, "today": figure.value, "target": words.target_by_year(row, told.due),
        "expected": told.expected.value if told.expected else None,
        "between": between_words(told.expected), "gap": told.gap, "closes": closes_words(told),
    }  # fmt: skip


def between_words(expected: Forecast | None) -> str:
    """The interval, in figures."""
    if expected is None:
        return ""
    low, high = (formats.number(each, observed.PLACES) for each in (expected.low, expected.high))
    return f"{low}–{high}"


def expected_words(expected: Forecast) -> str:
    """What is expected when, between what, and from how much."""
    return _("%(value)s at the end of %(year)s, four times out of five between %(low)s and %(high)s") % {
        "value": formats.number(expected.value, observed.PLACES),
        "year": expected.on.year,
        "low": formats.number(expected.low, observed.PLACES),
        "high": formats.number(expected.high, observed.PLACES),
    }


def closes_words(told: Prospect) -> str:
    """What would close today's gap, in the indicator's own units; it follows from the figure as told."""
    if told.closes is None:
        return ""
    if told.closes == 0:
        return _("reached today")
    counting = _counting(told.figure)
    if counting is None:
        said = {"many": formats.number(told.closes)}
        return ngettext(
            "%(many)s more of what the department counts", "%(many)s more of what the department counts", told.closes
        ) % said  # fmt: skip
    what = figure_words.measure_words(counting[1].numerator)
    said = {"many": formats.number(told.closes), "what": what}
    return ngettext("%(many)s more: %(what)s", "%(many)s more: %(what)s", told.closes) % said


def head_words(rows: Sequence[Mapping[str, Any]]) -> str:
    """How many targets will be missed, in a sentence."""
    missed = sum(row["rank"] == _MISSED for row in rows)
    open_still = sum(row["rank"] == _UNCERTAIN for row in rows)
    unknown = sum(row["rank"] == _UNFORECAST for row in rows)
    said = {"missed": missed, "open": open_still, "unknown": unknown}
    return (
        pgettext("outlook", "%(missed)s will be missed, %(open)s are uncertain, %(unknown)s without a forecast") % said
    )


def own_months(found: Sequence[FigureRow]) -> list[tuple[str, float | None]]:
    """Our months on the basis that stands on the card, for a line of the size of a word."""
    newest = observed.main_of(newest_by_basis(found).values())
    return [
        (each.last_day.isoformat(), each.value) for each in found if newest is not None and each.basis == newest.basis
    ]
