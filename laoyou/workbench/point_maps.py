"""The map of an officer's own area, to pick a point on."""

from __future__ import annotations

from datetime import date
from typing import Any

from laoyou.core import clock
from laoyou.core.area_codes import AreaRange, Level, range_of
from laoyou.core.errors import NotFound
from laoyou.places.selectors import areas, boundaries
from laoyou.ui.maps import MapPoint
from laoyou.ui.point_maps import PointMap


class PicksPoint:
    """A form with `longitude` and `latitude`, whose point is picked on the map of `map_of`; without them no map."""

    map_of: AreaRange | None = None
    fields: dict[str, Any]

    @property
    def point_map(self) -> PointMap | None:
        """The map under the form's two fields, as of today."""
        if self.map_of is None or not {"longitude", "latitude"} <= self.fields.keys():
            return None
        return point_map(self.map_of, on=clock.today())


def point_map(within: AreaRange, *, on: date) -> PointMap | None:
    """Outline of the county, or of the counties of a wider area, with the communities (townships) whose place is known.

    None for the whole nation, on whose map nobody finds a house, and for an area that is not drawn.
    """
    code = within.low
    if not code:
        return None
    try:
        whole = areas.get(code, on=on)
        shapes = boundaries.geojson(code, on=on)
    except NotFound:
        return None
    inner = Level.VILLAGE if whole.level >= Level.COUNTY else Level.TOWNSHIP
    known = [
        MapPoint(each.short_name, each.longitude, each.latitude)
        for each in areas.descendants(range_of(code), level=inner, on=on)
        if each.longitude is not None and each.latitude is not None
    ]
    return PointMap(shapes, known, str(shapes["attribution"]))
