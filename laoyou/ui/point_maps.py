"""A map on which a form's point is picked: outlines and known places, and no tiles from anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from laoyou.ui.maps import MapPoint


@dataclass(frozen=True, slots=True)
class PointMap:
    """`geojson` has the outlines, `places` what helps to find one's way; degrees as in the form's two fields."""

    geojson: Mapping[str, Any]
    places: Sequence[MapPoint]
    attribution: str

    @property
    def drawing(self) -> dict[str, Any]:
        """What the script draws."""
        known = [{"name": each.name, "at": [each.longitude, each.latitude]} for each in self.places]
        return {"features": self.geojson["features"], "places": known}
