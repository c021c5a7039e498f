"""A line the size of a word, drawn on the server, with the target line across it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from laoyou.ui import formats

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

WIDTH, HEIGHT, MARGIN = 120.0, 32.0, 3.0


@dataclass(frozen=True)
class Sparkline:
    """Points of (label, value); a value None leaves a gap in the line. `promised`: targets, not what was reached."""

    points: Sequence[tuple[str, float | int | None]]
    target: float | int | None = None
    unit: str | _StrPromise = ""
    promised: bool = False

    @property
    def _known(self) -> list[float]:
        return [float(value) for _label, value in self.points if value is not None]

    @cached_property
    def _range(self) -> tuple[float, float]:
        values = self._known + ([float(self.target)] if self.target is not None else [])
        low, high = min(values, default=0.0), max(values, default=1.0)
        return (low, high) if high > low else (low - 1, high + 1)

    def _y(self, value: float) -> float:
        low, high = self._range
        return round(HEIGHT - MARGIN - (value - low) / (high - low) * (HEIGHT - 2 * MARGIN), 1)

    def _x(self, position: int) -> float:
        return round(MARGIN + position * (WIDTH - 2 * MARGIN) / max(len(self.points) - 1, 1), 1)

    @property
    def runs(self) -> list[str]:
        """The line as lists of SVG points, one for each run without a gap."""
        runs: list[list[str]] = [[]]
        for position, (_label, value) in enumerate(self.points):
            if value is None:
                runs.append([])
            else:
                runs[-1].append(f"{self._x(position)},{self._y(float(value))}")
        return [" ".join(run) for run in runs if len(run) > 1]

    @property
    def dots(self) -> list[tuple[float, float]]:
        """Every known point, so that one between two gaps is seen too."""
        known = enumerate(value for _label, value in self.points)
        return [(self._x(position), self._y(float(value))) for position, value in known if value is not None]

    @property
    def last(self) -> tuple[float, float] | None:
        """Where the latest known point lies."""
        for position in range(len(self.points) - 1, -1, -1):
            value = self.points[position][1]
            if value is not None:
                return self._x(position), self._y(float(value))
        return None

    @property
    def target_y(self) -> float | None:
        return self._y(float(self.target)) if self.target is not None else None

    @property
    def words(self) -> str:
        """The line in words: its first and last figure, and the target."""
        known = [(label, value) for label, value in self.points if value is not None]
        if not known:
            return _("No figures yet")
        said = [f"{label} {formats.number(value)}{self.unit}" for label, value in (known[0], known[-1])]
        words = " → ".join(dict.fromkeys(said))
        if self.promised:
            return _("targets %(words)s") % {"words": words}
        target = _("target %(target)s") % {"target": f"{formats.number(self.target)}{self.unit}"}
        return f"{words}, {target}" if self.target is not None else words
