"""The institutions of a page of the register on the map of their county."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.core.area_codes import Level, level_of
from laoyou.core.errors import NotFound
from laoyou.facilities.enums import SiteKind
from laoyou.facilities.selectors.published import SiteCard
from laoyou.places.selectors import areas, boundaries
from laoyou.ui import formats
from laoyou.ui.maps import AreaFigure, AreaMap, MapPoint


def county_map(code: int, cards: Sequence[SiteCard], total: int) -> AreaMap | None:
    """The county with those whose point is known; None for another area, or when none of them has one."""
    points = [_point(each) for each in cards if each.longitude is not None and each.latitude is not None]
    if not points or level_of(code) != Level.COUNTY:
        return None
    today = clock.today()
    try:
        shapes, row = boundaries.geojson(code, on=today), areas.get(code, on=today)
    except NotFound:
        return None
    return AreaMap(
        name="register",
        title=_("Where they are"),
        geojson=shapes,
        areas=[AreaFigure(code, row.short_name, total)],
        points=points,
        unit=_("institutions found"),
        basis=_("those listed on this page are shown"),
        as_of=formats.day(cards[0].as_of),
        attribution=str(shapes["attribution"]),
        places=0,
    )


def _point(each: SiteCard) -> MapPoint:
    note = f"{SiteKind(each.kind).label} · {each.address}"
    url = reverse("portal:site", args=[each.site_id])
    return MapPoint(each.name, float(each.longitude or 0), float(each.latitude or 0), note, url)
