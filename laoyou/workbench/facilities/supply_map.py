"""Supply on a map: areas by what they offer, and the institutions as points where their place is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core.actor import Actor
from laoyou.core.area_codes import Level
from laoyou.facilities.enums import SiteKind
from laoyou.facilities.selectors.site_points import MOST, SitePoint, SitePoints, site_points
from laoyou.places.selectors.areas import AreaRow
from laoyou.places.selectors.boundaries import geojson
from laoyou.ui import formats
from laoyou.ui.maps import AreaFigure, AreaMap, MapPoint
from laoyou.workbench.facilities.supply_rows import SupplyRow, inside_url


def map_of(row: AreaRow, whole: SupplyRow, inner: Sequence[SupplyRow], actor: Actor, today: date) -> AreaMap | None:
    """Counties by colour; of a prefecture also its homes and childcare, of a county everything that is open there.

    None where nothing can be drawn: townships have no polygons, and a nation's institutions are too many.
    """
    if row.level not in {Level.PROVINCE, Level.PREFECTURE, Level.COUNTY}:
        return None
    shapes = geojson(row.code, on=today)
    found = site_points(row.code, actor=actor) if row.level >= Level.PREFECTURE else SitePoints((), 0)
    figures = [whole] if row.level == Level.COUNTY else inner
    return AreaMap(
        name="map",
        title=_("Beds and day places per 1,000 residents of 60 and over"),
        geojson=shapes,
        areas=[
            AreaFigure(each.area.code, each.area.short_name, each.per_elders, _note(each), inside_url(each) or "")
            for each in figures
        ],
        points=[_point(each) for each in found.points],
        unit=_("beds"),
        basis=" · ".join([_("residents of 60+"), *_said(found)]),
        as_of=formats.day(today),
        attribution=str(shapes["attribution"]),
        places=1,
    )


def _said(found: SitePoints) -> list[str]:
    """What has to be known of the points before they are believed."""
    said = []
    if any(each.made_up for each in found.points):
        said.append(_("points of made-up institutions are made up"))
    if found.left_out:
        said.append(
            _("the first %(most)s institutions are shown, %(more)s are not")
            % {"most": formats.number(MOST), "more": formats.number(found.left_out)}
        )
    return said


def _point(each: SitePoint) -> MapPoint:
    return MapPoint(
        each.name,
        each.longitude,
        each.latitude,
        note=str(SiteKind(each.kind).label),
        url=reverse("facilities:card", args=[each.institution_id]),
    )


def _note(row: SupplyRow) -> str:
    return _("%(beds)s beds, %(free)s free") % {
        "beds": formats.number(row.supply.beds),
        "free": formats.number(row.supply.free_beds),
    }
