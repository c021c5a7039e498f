"""How old each department's data is, and who took it away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet

from laoyou.core.actor import Actor
from laoyou.core.area_codes import AreaRange, Level, level_of, range_of
from laoyou.exchange.access import VIEW_CATALOGUE, VIEW_FRESHNESS
from laoyou.exchange.models import DataUse
from laoyou.places.selectors import areas
from laoyou.plan.enums import ParameterCode
from laoyou.plan.selectors.parameters import Terms


@dataclass(frozen=True, slots=True)
class Held:
    """The newest accepted data of a feed for an area; of an area around the reader's nobody says how many `rows`."""

    feed: str
    area: int
    as_of: date
    accepted_at: datetime
    rows: int | None


_NEWEST = """
SELECT * FROM (
    SELECT DISTINCT ON (feed, area) feed, area, as_of, accepted_at, coalesce((counts->>'rows')::int, 0)
      FROM exchange_batch
     WHERE area >= %s AND area < %s AND state = 'accepted' AND accepted_at IS NOT NULL
     ORDER BY feed, area, as_of DESC, id DESC) own
 UNION ALL SELECT feed, area, as_of, accepted_at, NULL FROM exchange_accepted_around()
 ORDER BY 1, 2
"""


def newest(*, actor: Actor) -> list[Held]:
    """Of every feed and area inside the actor's or around it, the newest accepted data, by feed and area.

    What came for an area around covers the actor's as well; the files themselves are not the actor's to see.
    """
    VIEW_FRESHNESS.demand(actor)
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [actor.area.low, actor.area.high])
        return [Held(*row) for row in cursor.fetchall()]


# Which files of departments bring what a figure is counted from (indicators.SOURCES); the rest is entered here.
BRINGS = {
    "people": ("household_register", "births", "deaths", "moves"),
    "registration": ("household_register",),
    "deaths": ("deaths",),
    "elder_checks": ("health_events",),
    "infant_checks": ("health_events",),
    "guidance": ("health_events",),
    "destitute": ("destitute",),
}


def behind(sources: Iterable[str], area: AreaRange, *, actor: Actor) -> list[Held]:
    """The newest data behind figures of an area, of every feed that ever came for it: of a file for the area or around
    it, else the oldest of those for parts of it, for the figure is no newer than that.
    """
    feeds = dict.fromkeys(feed for source in sources for feed in BRINGS.get(source, ()))
    held = newest(actor=actor) if feeds else []
    found = []
    for feed in feeds:
        own = [each for each in held if each.feed == feed]
        around = [each for each in own if range_of(each.area).covers(area)]
        parts = [each for each in own if area.covers(range_of(each.area))]
        if around or parts:
            found.append(max(around, key=_day) if around else min(parts, key=_day))
    return found


def late_after(every_days: int, terms: Terms, on: date) -> int:
    """How many days old data of that rhythm may be before it is late, by what holds on the day."""
    return every_days * terms.parameter(ParameterCode.FILE_LATE, on).value // 100


def deliverers(area: int, *, on: date) -> list[int]:
    """The areas next inside one that may deliver for themselves; none inside a county, whose parts do not."""
    return [each.code for each in areas.children(area, on=on)] if level_of(area) < Level.COUNTY else []


def without(delivered: Iterable[int], inside: Iterable[int]) -> list[int]:
    """Of the areas inside those that no delivery is for, though there is one for some of them."""
    came = [range_of(each) for each in delivered]
    wanted = [range_of(each) for each in inside if came]
    return [each.low for each in wanted if not any(one.covers(each) or each.covers(one) for one in came)]


def _day(held: Held) -> date:
    return held.as_of


def uses(*, actor: Actor) -> QuerySet[DataUse]:
    """Who took shared data of the actor's area away, newest first."""
    VIEW_CATALOGUE.demand(actor)
    return DataUse.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high).order_by("-at", "-id")
