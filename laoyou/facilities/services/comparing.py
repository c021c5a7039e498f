"""Institutions beside others like them: five measures, each with the quarters of at least five peers (ADR 36)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import quantiles
from typing import Any, TypeAlias
from uuid import UUID

from django.db import connection, transaction

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of, first_moment_of
from laoyou.facilities.access import KEEP_REGISTER
from laoyou.facilities.enums import CHILD_CARE_POSTS, CountyType, PeerMeasure, SizeClass
from laoyou.facilities.models import PeerComparison
from laoyou.facilities.selectors.rosters import ELDER_CARE_POSTS
from laoyou.facilities.selectors.safety import months_later

LEAST_PEERS = 5
_SIZES = ((10, SizeClass.TINY), (30, SizeClass.SMALL), (100, SizeClass.MIDDLE), (300, SizeClass.LARGE))
_COUNTIES = {"区": CountyType.DISTRICT, "市": CountyType.CITY}
# Quarters are told in whole steps: the quarter of five is else the exact figure of one of them.
_STEPS = {
    PeerMeasure.OCCUPANCY: 10,
    PeerMeasure.PER_CARER: 5,
    PeerMeasure.TURNOVER: 10,
    PeerMeasure.INCIDENTS: 100,
    PeerMeasure.PRICE: 50_00,
}
Group: TypeAlias = tuple[str, str, str]  # kind, size, type of county; an empty one stands for any

# Of open institutions with an open main site. Days of care and of places are counted over the twelve months before.
_MEASURED = """
WITH house AS (
    SELECT i.id, s.kind, (SELECT right(a.name, 1) FROM places_area a
              WHERE a.code = s.area / 1000000 * 1000000 AND a.valid @> %(day)s::date LIMIT 1) AS county
      FROM facilities_institution i JOIN facilities_site s ON s.institution_id = i.id AND s.main
     WHERE i.state = 'operating' AND s.state = 'operating'
), cared AS (
    SELECT t.institution_id, sum(least(coalesce(y.until, %(day)s), %(day)s) - greatest(y.since, %(first)s)) AS days,
           count(*) FILTER (WHERE y.until IS NULL OR y.until > %(day)s) AS now
      FROM facilities_stay y JOIN facilities_site t ON t.id = y.site_id
     WHERE y.state = 'real' AND y.since < %(day)s AND (y.until IS NULL OR y.until > %(first)s) GROUP BY 1
), offered AS (
    SELECT t.institution_id, sum(p.places * (least(coalesce(p.until, %(day)s), %(day)s)
                                             - greatest(coalesce(p.since, %(first)s), %(first)s))) AS days,
           sum(p.places) FILTER (WHERE p.until IS NULL OR p.until > %(day)s) AS now
      FROM facilities_unitperiod p JOIN facilities_site t ON t.id = p.site_id
     WHERE (p.since IS NULL OR p.since < %(day)s) AND (p.until IS NULL OR p.until > %(first)s) GROUP BY 1
), carers AS (
    SELECT t.institution_id, sum(p.share) AS share
      FROM facilities_post p JOIN facilities_site t ON t.id = p.site_id
     WHERE p.kind = ANY(%(carers)s) AND p.since <= %(day)s AND (p.until IS NULL OR p.until > %(day)s) GROUP BY 1
), staff AS (
    SELECT f.institution_id,
           count(DISTINCT f.id)
               FILTER (WHERE c.since < %(first)s AND (c.until IS NULL OR c.until >= %(first)s)) AS before,
           count(DISTINCT f.id) FILTER (WHERE c.since < %(day)s AND (c.until IS NULL OR c.until >= %(day)s)) AS after,
           count(*) FILTER (WHERE c.until >= %(first)s AND c.until < %(day)s AND NOT EXISTS (
               SELECT FROM facilities_contract n WHERE n.staff_id = f.id AND n.since = c.until)) AS gone
      FROM facilities_contract c JOIN facilities_staff f ON f.id = c.staff_id GROUP BY 1
), incidents AS (
    SELECT t.institution_id, count(*) AS many FROM facilities_incident n JOIN facilities_site t ON t.id = n.site_id
     WHERE n.happened_at >= %(begin)s AND n.happened_at < %(end)s GROUP BY 1
), prices AS (
    SELECT t.institution_id, min(f.value) AS fen FROM facilities_sitefact f JOIN facilities_site t ON t.id = f.site_id
     WHERE f.kind = 'inclusive' AND f.valid @> %(day)s::date GROUP BY 1
)
SELECT h.id, h.kind, coalesce(h.county, ''), coalesce(o.now, 0)::bigint,
       round(c.days * 1000.0 / nullif(o.days, 0))::bigint,
       round(coalesce(c.now, 0) * 10000.0 / nullif(r.share, 0))::bigint,
       round(s.gone * 2000.0 / nullif(s.before + s.after, 0))::bigint,
       round(coalesce(n.many, 0) * 1000000.0 / nullif(c.days, 0))::bigint,
       p.fen
  FROM house h
  LEFT JOIN cared c ON c.institution_id = h.id LEFT JOIN offered o ON o.institution_id = h.id
  LEFT JOIN carers r ON r.institution_id = h.id LEFT JOIN staff s ON s.institution_id = h.id
  LEFT JOIN incidents n ON n.institution_id = h.id LEFT JOIN prices p ON p.institution_id = h.id
 ORDER BY h.id
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """An institution with what makes others its peers and its figures, None where there is nothing to count."""

    institution_id: UUID
    kind: str
    size: SizeClass
    county: CountyType
    figures: Mapping[PeerMeasure, int | None]

    def groups(self) -> Iterator[Group]:
        """Those like it in everything, then in kind and size, then in kind."""
        yield self.kind, self.size, self.county
        yield self.kind, self.size, ""
        yield self.kind, "", ""


def compare_peers(*, actor: Actor, now: datetime) -> int:
    """Count every open institution's comparison anew; returns how many there are.

    Run it as the owner of the database: nobody who signs in reads the figures of others.
    """
    KEEP_REGISTER.demand(actor)
    day = day_of(now)
    houses = _measured(day)
    rows = [row for measure in PeerMeasure for row in _compared(measure, houses, day)]
    with transaction.atomic():
        PeerComparison.objects.all().delete()
        PeerComparison.objects.bulk_create(rows, batch_size=2000)
    return len(houses)


def _measured(day: date) -> list[Measured]:
    first = months_later(day, -12)
    asked: dict[str, Any] = {
        "day": day,
        "first": first,
        "begin": first_moment_of(first),
        "end": first_moment_of(day),
        "carers": sorted(CHILD_CARE_POSTS | ELDER_CARE_POSTS),
    }
    with connection.cursor() as cursor:
        cursor.execute(_MEASURED, asked)
        return [
            Measured(key, kind, _size(places), _COUNTIES.get(last, CountyType.COUNTY), _figures(figures))
            for key, kind, last, places, *figures in cursor.fetchall()
        ]


def _figures(figures: Sequence[int | None]) -> Mapping[PeerMeasure, int | None]:
    return dict(zip(PeerMeasure, figures, strict=True))


def _size(places: int) -> SizeClass:
    return next((size for limit, size in _SIZES if places < limit), SizeClass.HUGE)


def _compared(measure: PeerMeasure, houses: Sequence[Measured], day: date) -> Iterator[PeerComparison]:
    found: dict[Group, list[int]] = defaultdict(list)
    for house in houses:
        if (value := house.figures[measure]) is None:
            continue
        for group in house.groups():
            found[group].append(value)
    for house in houses:
        yield _row(measure, house, found, day)


def _row(measure: PeerMeasure, house: Measured, found: Mapping[Group, list[int]], day: date) -> PeerComparison:
    """Beside the narrowest group with enough others; the institution itself is not among its peers."""
    value = house.figures[measure]
    facts: dict[str, Any] = {"institution_id": house.institution_id, "measure": measure, "value": value, "as_of": day}
    for group in house.groups():
        others = list(found.get(group, ()))
        if value is not None:
            others.remove(value)
        if len(others) >= LEAST_PEERS:
            step = _STEPS[measure]
            low, middle, high = (round(each / step) * step for each in quantiles(others, n=4, method="inclusive"))
            kind, size, county = group
            told = {"peers": len(others), "low": low, "middle": middle, "high": high}
            return PeerComparison(**facts, **told, kind=kind, size=size, county=county)
    return PeerComparison(**facts, kind=house.kind, peers=0)
