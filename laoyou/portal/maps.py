"""The institutions of a page of the register on the map of their county."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.core.area_codes import Level, around, level_of
from laoyou.core.errors import NotFound
from laoyou.facilities.enums import SiteKind
from laoyou.facilities.selectors.published import SiteCard
from laoyou.places.selectors import areas, boundaries
from laoyou.ui import formats
from laoyou.ui.maps import AreaFigure, AreaMap, MapPoint


def county_map(code: int, cards: Sequence[SiteCard], total: int) -> AreaMap | None:
    """The county with those whose point is known; None for another area, or when none of them has one."""
    points = [_point(each) for each in cards if each.longitude is not None and each.latitude is not None]
    county = _county(code)
    if not points or county is None:
        return None
    shapes, name = county
    return AreaMap(
        name="register",
        title=_("Where they are"),
        geojson=shapes,
        areas=[AreaFigure(code, name, total)],
        points=points,
        unit=_("institutions found"),
        basis=_("those listed on this page are shown"),
        as_of=formats.day(cards[0].as_of),
        attribution=str(shapes["attribution"]),
        places=0,
    )


def site_map(card: SiteCard) -> AreaMap | None:
    """One institution in the outline of its county; None when its point is not known or the county is not drawn."""
    code = around(card.area, Level.COUNTY)
    county = _county(code)
    if card.longitude is None or card.latitude is None or county is None:
        return None
    shapes, name = county
    return AreaMap(
        name="site",
        title=_("Where it is"),
        geojson=shapes,
        areas=[AreaFigure(code, name, None)],
        points=[MapPoint(card.name, card.longitude, card.latitude, card.address)],
        basis=name,
        attribution=str(shapes["attribution"]),
        figures=False,
    )


def _county(code: int) -> tuple[dict[str, Any], str] | None:
    """(outline, short name) of a county as of today; None for another area, an unknown one or one not drawn."""
    today = clock.today()
    if level_of(code) != Level.COUNTY:
        return None
    try:
        return boundaries.geojson(code, on=today), areas.get(code, on=today).short_name
    except NotFound:
        return None


def _point(each: SiteCard) -> MapPoint:
    note = f"{SiteKind(each.kind).label} · {each.address}"
    url = reverse("portal:site", args=[each.site_id])
    return MapPoint(each.name, float(each.longitude or 0), float(each.latitude or 0), note, url)
