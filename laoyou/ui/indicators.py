"""The indicator card: one figure, the same everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from laoyou.ui import formats
from laoyou.ui.charts.sparkline import Sparkline
from laoyou.ui.statuses import Status, Tone

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Figure = Decimal | int | float


@dataclass(frozen=True, slots=True)
class IndicatorCard:
    """`value` None is shown as missing with the status's reason, never as 0.

    `target_words` says the target as printed ("不低于 60%", "4.8") when a number alone would not; `at_most` marks
    targets that are upper limits. `basis` is whose population as of when. `note` is one line of what it means.
    """

    name: str | _StrPromise
    status: Status
    value: Figure | None = None
    unit: str | _StrPromise = ""
    target: Figure | None = None
    target_words: str | _StrPromise = ""
    target_year: str = ""
    at_most: bool = False
    basis: str | _StrPromise = ""
    owner: str | _StrPromise = ""
    as_of: str | _StrPromise = ""
    note: str | _StrPromise = ""
    nature: str | _StrPromise = ""
    url: str = ""
    places: int | None = None
    sparkline: Sparkline | None = None

    @property
    def written(self) -> str:
        return formats.number(self.value, self.places)

    @property
    def written_target(self) -> str:
        return str(self.target_words) or (formats.number(self.target, self.places) if self.target is not None else "")

    @property
    def _full(self) -> float:
        """What the bar's whole width stands for: the larger of target and value, with a little room."""
        return max(float(self.target or 0), float(self.value or 0)) * 1.02

    @property
    def has_bar(self) -> bool:
        return self.target is not None and self.target > 0

    @property
    def bar(self) -> float:
        """Length of the bar in per cent of its track; 0 without a value."""
        return round(max(0.0, float(self.value or 0)) / self._full * 100, 1) if self._full else 0.0

    @property
    def mark(self) -> float:
        """Where on the track the target stands, in per cent."""
        return round(float(self.target or 0) / self._full * 100, 1) if self._full else 0.0

    @property
    def missing(self) -> bool:
        return self.value is None

    @property
    def tone(self) -> str:
        return Tone.NONE if self.missing else self.status.tone
