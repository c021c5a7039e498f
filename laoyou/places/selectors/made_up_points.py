"""Points for what is made up: the same village is always near the same place, a township's villages near each other.

Nothing is known of where a made-up house stands, so it is drawn inside the simplified polygon of its county. Whoever
shows such a point says that it is made up.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
import shapely

from laoyou.core.area_codes import range_of
from laoyou.places.enums import Layer
from laoyou.places.models import Boundary
from laoyou.places.selectors.rows import on_day

Point = tuple[float, float]  # longitude, latitude in degrees

_LAYERS = (Layer.COUNTIES_OF_PREFECTURE, Layer.COUNTIES_OF_PROVINCE)
_DRAWS = 64  # enough for a county that fills little of its frame
_VILLAGE, _HOUSE = 0.03, 0.004  # degrees: about three kilometres, four hundred metres
_DIGITS = 5  # of a degree, about a metre


class MadeUpPoints:
    """Where made-up houses of a county stand. The same arguments give the same point.

    A village or township whose own place is known is where it is. Nothing has a point in a county that nobody draws.
    """

    def __init__(self, county: int, *, on: date, seed: int) -> None:
        self._seed = seed
        found = Boundary.objects.filter(code=county, layer__in=_LAYERS, valid__contains=on).order_by("layer").first()
        self._shape: Any = shapely.from_geojson(json.dumps(found.geometry)) if found else None
        self._centres = _known(county, on)
        shapely.prepare(self._shape)

    def of(self, village: int, number: int) -> Point | None:
        """The point of a village's house of this number, counted over everything that is made up there."""
        if self._shape is None:
            return None
        longitude, latitude = self._near(self._village(village), _HOUSE, village, number)
        return round(longitude, _DIGITS), round(latitude, _DIGITS)

    def _village(self, code: int) -> Point:
        if code not in self._centres:
            self._centres[code] = self._near(self._township(code // 1000 * 1000), _VILLAGE, code)
        return self._centres[code]

    def _township(self, code: int) -> Point:
        if code not in self._centres:
            west, south, east, north = self._shape.bounds
            middle = shapely.point_on_surface(self._shape)
            draws = self._draw(code).uniform((west, south), (east, north), (_DRAWS, 2))
            self._centres[code] = self._first_inside(draws) or (middle.x, middle.y)
        return self._centres[code]

    def _near(self, centre: Point, spread: float, *key: int) -> Point:
        draws = np.asarray(centre) + self._draw(*key).normal(0, spread, (_DRAWS, 2))
        return self._first_inside(draws) or centre

    def _draw(self, *key: int) -> np.random.Generator:
        return np.random.default_rng([self._seed, *key])

    def _first_inside(self, draws: np.ndarray[Any, Any]) -> Point | None:
        inside = np.flatnonzero(shapely.contains_xy(self._shape, draws))
        return (float(draws[inside[0], 0]), float(draws[inside[0], 1])) if inside.size else None


def _known(county: int, on: date) -> dict[int, Point]:
    """The places of townships and villages that somebody has picked."""
    scope = range_of(county)
    found = on_day(on).filter(code__gt=scope.low, code__lt=scope.high, longitude__isnull=False)
    rows = found.order_by("code").values_list("code", "longitude", "latitude")
    return {code: (float(longitude or 0), float(latitude or 0)) for code, longitude, latitude in rows}
