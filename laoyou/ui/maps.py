"""A choropleth with the list of its areas beside it, always in step."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from laoyou.ui import formats
from laoyou.ui.tables.columns import Column, Kind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST_CLASSES = 5


@dataclass(frozen=True, slots=True)
class AreaFigure:
    """An area's figure: `value` None is missing and says so. `note` is a few words after it; `url` drills down."""

    code: int
    name: str
    value: float | int | None
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A thing at a place: WGS-84 degrees."""

    name: str
    longitude: float
    latitude: float
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class MapClass:
    """One colour of the legend: its words, its shade from pale (1) to dark (5), and how many areas it holds."""

    words: str
    shade: int
    count: int


@dataclass(frozen=True, slots=True)
class AreaMap:
    """Counties (or towns) coloured by class.

    `geojson` is a FeatureCollection whose features carry `properties.code` (or `id`) and a polygon, or a point
    for an area without one. `breaks` are the lower bounds of the classes from the second on; without them
    the figures are cut into quantiles. `basis` says whose population, as of which day.
    """

    name: str
    title: str | _StrPromise
    geojson: Mapping[str, Any]
    areas: Sequence[AreaFigure]
    points: Sequence[MapPoint] = ()
    breaks: Sequence[float] | None = None
    classes: int = 4
    unit: str | _StrPromise = ""
    basis: str | _StrPromise = ""
    as_of: str | _StrPromise = ""
    attribution: str | _StrPromise = ""
    places: int | None = None
    value_label: str | _StrPromise = ""
    # Without figures: outlines to find the points by, no legend of classes and no list of areas.
    figures: bool = True

    # What a spreadsheet of it holds.

    @property
    def source(self) -> str:
        return str(self.attribution)

    @property
    def rows(self) -> Sequence[AreaFigure]:
        return sorted(self.areas, key=lambda area: (area.value is None, -(area.value or 0), area.code))

    @property
    def columns(self) -> list[Column]:
        return [
            Column("name", _("Area"), width=24),
            Column("value", self.value_label or _("Figure"), kind=Kind.NUMBER, unit=self.unit, places=self.places),
            Column("note", _("Note"), width=40),
        ]

    def download(self, *, exported_by: str) -> HttpResponseBase:
        """The figures behind the map as a spreadsheet."""
        from laoyou.ui.charts.download import download_rows

        return download_rows(self, exported_by=exported_by)

    # Classes.

    @property
    def bounds(self) -> list[float]:
        """Lower bounds of every class but the lowest, rising."""
        if self.breaks is not None:
            return sorted(set(self.breaks))[: MOST_CLASSES - 1]
        return quantile_bounds([area.value for area in self.areas if area.value is not None], self.classes)

    def class_of(self, area: AreaFigure) -> int:
        """1 for the palest class upwards, 0 for an area without a figure."""
        return 0 if area.value is None else 1 + bisect_right(self.bounds, area.value)

    @property
    def legend(self) -> list[MapClass]:
        """Every class from the highest down, then the areas without a figure when there are any."""
        positions = [self.class_of(area) for area in self.areas]
        bounds = self.bounds
        classes = [
            MapClass(self._words(bounds, position), self._shade(position), positions.count(position))
            for position in range(len(bounds) + 1, 0, -1)
        ]
        missing = positions.count(0)
        return [*classes, MapClass(_("No data"), 0, missing)] if missing else classes

    def _words(self, bounds: list[float], position: int) -> str:
        shown = [formats.number(bound, self.places) for bound in bounds]
        if not bounds:
            return _("All with a figure")
        if position == 1:
            return _("below %(high)s") % {"high": shown[0]}
        if position > len(bounds):
            return _("%(low)s and above") % {"low": shown[-1]}
        return _("%(low)s to below %(high)s") % {"low": shown[position - 2], "high": shown[position - 1]}

    def _shade(self, position: int) -> int:
        """The colour of a class: few classes are spread over all five shades."""
        return position and 1 + round((position - 1) * (MOST_CLASSES - 1) / max(len(self.bounds), 1))

    @property
    def listed(self) -> list[tuple[AreaFigure, int, str]]:
        """(area, shade, words) for the list beside the map, highest first, missing last."""
        return [(area, self._shade(self.class_of(area)), formats.number(area.value, self.places)) for area in self.rows]

    @property
    def drawing_id(self) -> str:
        return f"map-{self.name}-drawing"

    @property
    def drawing(self) -> dict[str, Any]:
        """What the script draws from: shapes, classes and labels, nothing else."""
        return {
            "name": self.name,
            "geojson": self.geojson,
            "areas": [
                {"code": str(area.code), "name": area.name, "shade": shade, "words": words, "url": area.url}
                for area, shade, words in self.listed
            ],
            "points": [
                {"name": point.name, "at": [point.longitude, point.latitude], "note": point.note, "url": point.url}
                for point in self.points
            ],
        }


def quantile_bounds(values: Sequence[float | int], classes: int) -> list[float]:
    """Bounds that put about as many areas into each class, equal figures never split; fewer when there are few."""
    rising = sorted(values)
    steps = min(classes, MOST_CLASSES, len(set(rising)))
    bounds: list[float] = []
    for step in range(1, steps):
        wanted, below = rising[round(len(rising) * step / steps)], bounds[-1] if bounds else rising[0]
        bounds += [next(value for value in rising if value >= wanted and value > below)] if below < rising[-1] else []
    return bounds
