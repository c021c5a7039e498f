"""How much of what departments were due to deliver was there when a snapshot was taken.

A snapshot's manifest names, of every kind of file that ever came for an area, the newest that had been taken in, and
whoever never delivered what others do. By what it is late, incomplete or doubled stands there, too: it was the place's
own to say. What is not on record from anywhere has no source at all (`sources`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from laoyou.analytics.lake.manifest import Delivery, Manifest
from laoyou.core.area_codes import level_of, lineage_of, range_of

ABSENT, STALE, INCOMPLETE, DOUBLED = "absent", "stale", "incomplete", "doubled"


@dataclass(frozen=True)
class Delivered:
    """What was delivered of a snapshot's sources."""

    on: date
    deliveries: tuple[Delivery, ...]

    @cached_property
    def _known(self) -> dict[tuple[str, int], tuple[float, str]]:
        return {}

    def share(self, sources: Iterable[str], area: int) -> float:
        """Of what was due for an area from the sources: the share that was there, of the source that lacks most."""
        return min((self._of(source, area)[0] for source in sources), default=1.0)

    def doubt(self, sources: Iterable[str], area: int) -> str:
        """ABSENT, STALE, INCOMPLETE or DOUBLED and the source that lacks most; empty where nothing is amiss."""
        found = [(*self._of(source, area), source) for source in sources]
        _share, code, source = min(found, key=lambda each: (each[0], not each[1]), default=(1.0, "", ""))
        return f"{code}:{source}" if code else ""

    def alike(self, areas: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """Some of the areas, and for each area which of those had the same deliveries: thousands of villages have few.

        Areas inside which nothing came for any area alone are alike when the innermost around them is the same.
        """
        due = np.full(len(areas), -1, np.int64)
        for each in sorted({each.area for each in self.deliveries}, key=level_of):
            inside = range_of(each)
            due[(areas >= inside.low) & (areas < inside.high)] = -2 - each
        own = {code for each in self.deliveries for code in (*lineage_of(each.area), 0)}
        due = np.where(np.isin(areas, list(own)), areas, due)
        _due, first, which = np.unique(due, return_index=True, return_inverse=True)
        return areas[first], which

    def _of(self, source: str, area: int) -> tuple[float, str]:
        if (source, area) not in self._known:
            self._known[source, area] = _of(self._due(source, area), self.on)
        return self._known[source, area]

    def _due(self, source: str, area: int) -> list[Delivery]:
        """Of the area or what is inside it; where there are none, of what lies around it."""
        here, own = range_of(area), [each for each in self.deliveries if source in each.sources]
        inside = [each for each in own if here.covers(range_of(each.area))]
        kinds = {each.kind for each in inside}
        return inside + [each for each in own if each.kind not in kinds and range_of(each.area).covers(here)]


def delivered(manifest: Manifest) -> Delivered:
    """What a snapshot's manifest says of its sources."""
    return Delivered(date.fromisoformat(manifest.as_of), manifest.deliveries)


def _of(due: Sequence[Delivery], on: date) -> tuple[float, str]:
    if not due:
        return 1.0, ""
    found = [_one(each, on) for each in due]
    codes = {code for _share, code in found}
    return sum(share for share, _code in found) / len(found), next(
        (code for code in (ABSENT, STALE, INCOMPLETE, DOUBLED) if code in codes), ""
    )


def _one(each: Delivery, on: date) -> tuple[float, str]:
    """How much of one delivery was there, and what is amiss with it."""
    if not each.as_of:
        return 0.0, ABSENT
    if (on - date.fromisoformat(each.as_of)).days > each.late_after:
        return 0.0, STALE
    if each.rows < each.fewest:
        return each.rows / each.usual, INCOMPLETE
    return 1.0, DOUBLED if each.most and each.rows > each.most else ""
