"""What a project adds, read from its line "content and scale": beds, childcare places, floor.

By rule, as everything here: 新增, 新建, 建设, 增设 or 设置 before 床位 adds beds; 改造 renews beds that are there and
adds none; beds without either are added. What no rule reads stays None and is never taken for 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ADDED_BEDS = re.compile(r"(?:新增|新建|建设|增设|设置)(?:养老|护理型)?床位(?:约|共)?([0-9]+)")
_BEDS = re.compile(r"床位(?:约|共)?([0-9]+)")
_PLACES = re.compile(r"托位(?:约|共)?([0-9]+)|([0-9]+)个?托位")
_FLOOR = re.compile(r"(?:建筑|改造)(?:总)?面积(?:为|约)?([0-9]+)(?:\.[0-9]+)?平")
_RENEWS = ("改建", "改造")


@dataclass(frozen=True, slots=True)
class Adds:
    """Beds and childcare places added, beds renewed, floor in whole square metres; None where nothing is printed."""

    beds: int | None = None
    renewed: int | None = None
    places: int | None = None
    floor: int | None = None


def adds_of(scale: str, kind: str = "") -> Adds:
    """What the line says; `kind` is the project's type as printed (新建, 改建, …)."""
    added = _first(_ADDED_BEDS, scale)
    named = _first(_BEDS, scale)
    renews = kind in _RENEWS or "改造面积" in scale
    beds, renewed = (added, None) if added is not None else (None, named) if renews else (named, None)
    return Adds(beds, renewed, _first(_PLACES, scale), _first(_FLOOR, scale))


def _first(pattern: re.Pattern[str], scale: str) -> int | None:
    found = pattern.search(scale.replace(",", ""))
    return next((int(each) for each in found.groups() if each), None) if found else None
