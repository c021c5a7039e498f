"""What an area offers, by the areas inside it: counts of open sites, beds and places on a day, and who is there.

Figures without names. Ratios are made where the population is known (workbench); here stand counts only.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from django.db import connection

from laoyou.core.actor import Actor
from laoyou.core.area_codes import Level, level_of, range_of
from laoyou.core.errors import NotFound
from laoyou.facilities.access import VIEW_SUPPLY
from laoyou.facilities.enums import CHILD_KINDS, HOME_KINDS


@dataclass(frozen=True, slots=True)
class Supply:
    """Counts of one area. `beds` are beds and day places for elders, `home_beds` the beds of homes among them.

    `nursing`, `dementia` and `public_good` are parts of `home_beds`; `places` are childcare places, `inclusive_places`
    a part of them. `residents` live in homes today, `children` have a childcare place.
    """

    area: int
    homes: int = 0
    elder_sites: int = 0
    child_sites: int = 0
    beds: int = 0
    home_beds: int = 0
    nursing: int = 0
    dementia: int = 0
    public_good: int = 0
    places: int = 0
    inclusive_places: int = 0
    residents: int = 0
    children: int = 0

    @property
    def free_beds(self) -> int:
        return self.home_beds - self.residents

    @property
    def free_places(self) -> int:
        return self.places - self.children


_SITES = """
SELECT area / %(width)s * %(width)s, count(*) FILTER (WHERE kind = ANY(%(homes)s)),
       count(*) FILTER (WHERE NOT kind = ANY(%(childcare)s)), count(*) FILTER (WHERE kind = ANY(%(childcare)s))
  FROM facilities_site WHERE area >= %(low)s AND area < %(high)s AND state = 'operating' GROUP BY 1
"""
_UNITS = """
SELECT s.area / %(width)s * %(width)s,
       coalesce(sum(places) FILTER (WHERE u.kind <> 'class'), 0),
       coalesce(sum(places) FILTER (WHERE u.kind = 'bed'), 0),
       coalesce(sum(places) FILTER (WHERE u.kind = 'bed' AND nursing), 0),
       coalesce(sum(places) FILTER (WHERE u.kind = 'bed' AND dementia), 0),
       coalesce(sum(places) FILTER (WHERE u.kind = 'bed' AND public_good), 0),
       coalesce(sum(places) FILTER (WHERE u.kind = 'class'), 0),
       coalesce(sum(places) FILTER (WHERE u.kind = 'class' AND inclusive), 0)
  FROM facilities_unitperiod u JOIN facilities_site s ON s.id = u.site_id
 WHERE s.area >= %(low)s AND s.area < %(high)s AND s.state = 'operating'
   AND (u.since IS NULL OR u.since <= %(on)s) AND (u.until IS NULL OR u.until > %(on)s) GROUP BY 1
"""
_STAYS = """
SELECT s.area / %(width)s * %(width)s,
       count(*) FILTER (WHERE t.kind = 'residential'), count(*) FILTER (WHERE t.kind = 'childcare')
  FROM facilities_stay t JOIN facilities_site s ON s.id = t.site_id
 WHERE s.area >= %(low)s AND s.area < %(high)s AND s.state = 'operating' AND t.state = 'real'
   AND t.since <= %(on)s AND (t.until IS NULL OR t.until > %(on)s) GROUP BY 1
"""
_COLUMNS = {
    _SITES: ("homes", "elder_sites", "child_sites"),
    _UNITS: ("beds", "home_beds", "nursing", "dementia", "public_good", "places", "inclusive_places"),
    _STAYS: ("residents", "children"),
}
_INNER = {
    Level.NATION: 10,
    Level.PROVINCE: 8,
    Level.PREFECTURE: 6,
    Level.COUNTY: 3,
    Level.TOWNSHIP: 0,
    Level.VILLAGE: 0,
}


def supply_inside(code: int, *, on: date, actor: Actor) -> dict[int, Supply]:
    """The supply of each area next inside (county by county, township by township); without supply: left out.

    Raises NotFound outside the actor's area.
    """
    VIEW_SUPPLY.demand(actor)
    inside = range_of(code)
    if not actor.area.covers(inside):
        raise NotFound
    asked = {
        "low": inside.low,
        "high": inside.high,
        "width": 10 ** _INNER.get(level_of(code), 0),
        "on": on,
        "homes": sorted(HOME_KINDS),
        "childcare": sorted(CHILD_KINDS),
    }
    found: dict[int, dict[str, int]] = {}
    with connection.cursor() as cursor:
        for query, names in _COLUMNS.items():
            cursor.execute(query, asked)
            for area, *counts in cursor.fetchall():
                found.setdefault(area, {}).update(zip(names, counts, strict=True))
    return {area: Supply(area, **counts) for area, counts in sorted(found.items())}


def total(code: int, parts: dict[int, Supply]) -> Supply:
    """The sum of the areas inside, as one row of the area itself."""
    names = [each.name for each in fields(Supply) if each.name != "area"]
    return Supply(code, **{name: sum(getattr(part, name) for part in parts.values()) for name in names})
