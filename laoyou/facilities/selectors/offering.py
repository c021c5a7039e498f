"""What an officer sees before offering a place: who is next, and which beds and class places are free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import NotFound
from laoyou.facilities.access import OFFER_PLACES
from laoyou.facilities.enums import (
    CHILD_KINDS,
    HOME_KINDS,
    ApplicationState,
    OfferState,
    SiteState,
    UnitKind,
    WaitingKind,
)
from laoyou.facilities.models import Application, RankingEntry, Site
from laoyou.facilities.selectors.rankings import ListRow, RankingRow

_SCANNED = 400
_UNIT_OF = {WaitingKind.ELDER: UnitKind.BED, WaitingKind.CHILDCARE: UnitKind.CHILD_CLASS}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who waits without an open offer, in the order of the ranking."""

    number: str
    rank: int
    application_id: UUID
    name: str
    sex: int
    birth: date
    met: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FreeUnit:
    """A bed or class with so many places free from a day on, as far as is known."""

    id: UUID
    site: str
    label: str
    free: int
    room: str
    nursing: bool


def candidates(row: RankingRow, *, actor: Actor, limit: int = 8) -> list[Candidate]:
    """The next in a list, first the one who is to be offered the place."""
    OFFER_PLACES.demand(actor)
    lines = list(RankingEntry.objects.filter(ranking_id=row.id).order_by("rank")[:_SCANNED])
    waiting = Application.objects.filter(number__in=[each.number for each in lines], state=ApplicationState.WAITING)
    found = {each.number: each for each in waiting.exclude(offers__state=OfferState.OPEN)}
    return [
        Candidate(
            number=line.number,
            rank=line.rank,
            application_id=found[line.number].id,
            name=found[line.number].name,
            sex=found[line.number].sex,
            birth=found[line.number].birth,
            met=tuple(line.met),
        )
        for line in lines
        if line.number in found
    ][:limit]


_FREE = """
SELECT u.id, s.name, u.label, p.places - count(h.id), coalesce(r.name, ''), p.nursing
  FROM facilities_unit u
  JOIN facilities_site s ON s.id = u.site_id
  JOIN facilities_unitperiod p ON p.unit_id = u.id AND p.since <= %(day)s AND (p.until IS NULL OR p.until > %(day)s)
  LEFT JOIN facilities_room r ON r.id = p.room_id
  LEFT JOIN facilities_placement h ON h.unit_id = u.id AND h.holding AND (h.until IS NULL OR h.until > %(day)s)
 WHERE u.site_id = ANY(%(sites)s) AND u.kind = %(kind)s
 GROUP BY u.id, s.name, p.places, r.name, p.nursing
HAVING p.places > count(h.id)
 ORDER BY s.name, u.label, u.id
 LIMIT 200
"""


def free_units(found: ListRow, *, on: date, actor: Actor) -> list[FreeUnit]:
    """Beds or classes of the list's site, or of the sites of its area, that nobody holds from the day on.

    Raises NotFound outside the actor's area.
    """
    OFFER_PLACES.demand(actor)
    if not (actor.is_system or found.area in actor.area):
        raise NotFound
    if found.site_id:
        sites = [found.site_id]
    else:
        inside = range_of(found.area)
        near = Site.objects.filter(area__gte=inside.low, area__lt=inside.high, institution__ownership="public")
        sites = list(near.values_list("id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_FREE, {"day": on, "sites": sites, "kind": _UNIT_OF[WaitingKind(found.kind)]})
        return [FreeUnit(*row) for row in cursor.fetchall()]


def sites_without_list(kind: str, *, actor: Actor) -> list[tuple[UUID, str]]:
    """Public sites of the actor's area that could have a list of the kind and have none."""
    kinds = HOME_KINDS if kind == WaitingKind.ELDER else CHILD_KINDS
    found = Site.objects.filter(
        area__gte=actor.area.low, area__lt=actor.area.high, kind__in=kinds, state=SiteState.OPERATING
    ).exclude(waiting_lists__kind=kind)
    return list(found.order_by("name", "id").values_list("id", "name")[:500])
