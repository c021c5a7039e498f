"""Where open institutions stand: for maps, which show a few hundred points and say what they leave out."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, IntegerField, Value, When

from laoyou.core.actor import Actor
from laoyou.core.area_codes import Level, level_of, range_of
from laoyou.core.errors import NotFound
from laoyou.facilities.access import VIEW_SUPPLY
from laoyou.facilities.enums import CHILD_KINDS, HOME_KINDS, SiteKind, SiteState
from laoyou.facilities.models import Site

MOST = 300  # on one map
# On the map of a prefecture: where people live, or come by day, in numbers.
_OF_PREFECTURES = (HOME_KINDS | CHILD_KINDS | {SiteKind.DAY_CARE, SiteKind.COMBINED_CENTRE}) - {SiteKind.KINDERGARTEN}


@dataclass(frozen=True, slots=True)
class SitePoint:
    """One open site; degrees in EPSG:4490. `made_up` as its operator is."""

    institution_id: UUID
    name: str
    kind: str
    longitude: float
    latitude: float
    made_up: bool


@dataclass(frozen=True, slots=True)
class SitePoints:
    """At most MOST sites, homes first, and how many more there are."""

    points: tuple[SitePoint, ...]
    left_out: int


def site_points(code: int, *, actor: Actor) -> SitePoints:
    """The open sites of an area whose point is known. Raises NotFound outside the actor's area."""
    VIEW_SUPPLY.demand(actor)
    inside = range_of(code)
    if not actor.area.covers(inside):
        raise NotFound
    found = Site.objects.filter(area__gte=inside.low, area__lt=inside.high, state=SiteState.OPERATING)
    found = found.filter(longitude__isnull=False)
    if level_of(code) < Level.COUNTY:
        found = found.filter(kind__in=_OF_PREFECTURES)
    homes_first = Case(When(kind__in=HOME_KINDS, then=Value(0)), default=Value(1), output_field=IntegerField())
    names = ("institution_id", "name", "kind", "longitude", "latitude", "institution__operator__made_up")
    rows = found.order_by(homes_first, "area", "name", "id").values_list(*names)
    points = tuple(SitePoint(*row) for row in rows[:MOST])
    return SitePoints(points, found.count() - MOST if len(points) == MOST else 0)
