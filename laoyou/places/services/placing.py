"""Where a township, a community or a village lies: one point, said by who works there. Counties are drawn already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.area_codes import Level, range_of
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError
from laoyou.places.access import PLACE_AREA
from laoyou.places.models import Area
from laoyou.places.selectors import boundaries
from laoyou.places.selectors.areas import AreaNotFound
from laoyou.records.services import audit

_OUTLINES_ARE_SIMPLIFIED = 0.05  # degrees, about five kilometres: so far a point may lie outside the drawn county
_DIGITS = 5  # a metre
_PAIR = 2


class DrawnAlready(DomainError):
    code = "places_drawn_already"
    sentence = "%(name)s is drawn with its boundary. Only townships, communities and villages get a point."


class FarOutside(DomainError):
    code = "places_far_outside"
    sentence = "This point lies outside %(county)s. Longitude and latitude may have been swapped."


def place_area(code: int, longitude: float, latitude: float, *, actor: Actor, now: datetime) -> None:
    """Say where the area lies, in degrees of EPSG:4490; it holds for the period of the area that is in force.

    Raises NotAllowed, AreaNotFound (also outside the actor's area), DrawnAlready, FarOutside.
    """
    PLACE_AREA.demand(actor)
    day = day_of(now)
    with transaction.atomic():
        area = Area.objects.select_for_update().filter(code=code, valid__contains=day).first()
        if area is None or not (actor.is_system or actor.area.covers(range_of(code))):
            raise AreaNotFound(code=code, on=day.isoformat())
        if area.level is None or area.level < Level.TOWNSHIP:
            raise DrawnAlready(name=area.name)
        _demand_near(code, longitude, latitude)
        before = {"longitude": area.longitude, "latitude": area.latitude}
        area.longitude, area.latitude = round(longitude, _DIGITS), round(latitude, _DIGITS)
        area.approximate = False
        area.save(update_fields=["longitude", "latitude", "approximate"])
        audit.record(
            actor=actor,
            action=PLACE_AREA.code,
            subject="places.area",
            subject_id=str(code),
            area=code,
            now=now,
            before=before,
            after={"longitude": area.longitude, "latitude": area.latitude},
        )


def _demand_near(code: int, longitude: float, latitude: float) -> None:
    """Inside the box around the county's outline; nothing is demanded where the county is not drawn."""
    county = boundaries.geojson(code)
    pairs = [pair for each in county["features"] for pair in _pairs(each["geometry"])]
    if not pairs:
        return
    for value, found in ((longitude, [pair[0] for pair in pairs]), (latitude, [pair[1] for pair in pairs])):
        if not min(found) - _OUTLINES_ARE_SIMPLIFIED <= value <= max(found) + _OUTLINES_ARE_SIMPLIFIED:
            raise FarOutside(county=county["features"][0]["properties"]["name"])


def _pairs(geometry: dict[str, Any]) -> Iterator[list[float]]:
    """Every corner of an outline; none of a point, which tells no extent."""
    if geometry["type"] != "Point":
        yield from _corners(geometry["coordinates"])


def _corners(found: list[Any]) -> Iterator[list[float]]:
    if len(found) >= _PAIR and not isinstance(found[0], list):
        yield found
        return
    for each in found:
        yield from _corners(each)
