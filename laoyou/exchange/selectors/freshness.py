"""How old each department's data is, and who took it away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from laoyou.core.actor import Actor
from laoyou.core.area_codes import AreaRange, Level, level_of, range_of
from laoyou.exchange.access import VIEW_CATALOGUE, VIEW_FRESHNESS
from laoyou.exchange.enums import BatchState
from laoyou.exchange.models import Batch, DataUse
from laoyou.places.selectors import areas


@dataclass(frozen=True, slots=True)
class Held:
    """The newest accepted data of a feed for an area."""

    feed: str
    area: int
    as_of: date
    accepted_at: datetime
    rows: int


def newest(*, actor: Actor) -> list[Held]:
    """Of every feed and area inside the actor's, the newest accepted data, by feed and area."""
    VIEW_FRESHNESS.demand(actor)
    accepted = Batch.objects.filter(
        area__gte=actor.area.low, area__lt=actor.area.high, state=BatchState.ACCEPTED, accepted_at__isnull=False
    )
    place = Window(RowNumber(), partition_by=[F("feed"), F("area")], order_by=[F("as_of").desc(), F("id").desc()])
    found = accepted.annotate(place=place).filter(place=1).order_by("feed", "area", "id")
    return [
        Held(each.feed, each.area, each.as_of, each.accepted_at, each.counts.get("rows", 0))
        for each in found
        if each.accepted_at
    ]


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
