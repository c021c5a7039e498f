"""What would be if somebody were placed: free places by site, and one site's people, carers and rule with one more.

Nothing here says whether it may be: `services.weighing` asks the rules.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.facilities.access import KEEP_STAYS
from laoyou.facilities.enums import CHILD_CARE_POSTS, MODES, StayState, UnitKind
from laoyou.facilities.models import Post
from laoyou.facilities.models.periods import holding
from laoyou.facilities.selectors import attendance, occupancy, rosters
from laoyou.facilities.selectors.attendance import Group
from laoyou.facilities.selectors.reach import kept_sites
from laoyou.facilities.selectors.rosters import ELDER_CARE_POSTS, Span, carers_for


@dataclass(frozen=True, slots=True)
class FreePlace:
    """Places of one sort at a site that nobody holds from a day on; `unit` is one of them, open the longest.

    `places`, `taken` and `people` are the site's on that day, of the same kind of unit: `taken` counts who is offered
    a place too, `people` only who is really there. `carers` are posts in thousandths of full time.
    """

    unit_id: UUID
    unit: str
    unit_kind: str
    closes_on: date | None
    class_kind: str
    hours: str
    nursing: bool
    dementia: bool
    free: int
    site_id: UUID
    site: str
    institution_id: UUID
    site_kind: str
    site_state: str
    area: int
    places: int
    taken: int
    people: int
    carers: int

    @property
    def id(self) -> UUID:
        return self.unit_id

    def use(self, more: int = 0) -> float | None:
        """Per cent of the places taken, with so many more; None where there are none."""
        return (self.taken + more) / self.places * 100 if self.places else None

    def per_carer(self, more: int = 0) -> float | None:
        """People for one carer in post, weighted by their share of full time; None without carers."""
        return (self.people + more) * 1000 / self.carers if self.carers else None


_FREE = """
WITH open AS (
    SELECT u.id, u.site_id, u.kind, u.label, p.class_kind, p.hours, p.nursing, p.dementia, p.until,
           p.places - count(h.id) AS free
      FROM facilities_unit u
      JOIN facilities_unitperiod p ON p.unit_id = u.id AND (p.since IS NULL OR p.since <= %(day)s)
                                  AND (p.until IS NULL OR p.until > %(day)s)
      LEFT JOIN facilities_placement h ON h.unit_id = u.id AND h.holding AND (h.until IS NULL OR h.until > %(day)s)
     WHERE u.site_id = ANY(%(sites)s) AND u.kind = ANY(%(kinds)s)
     GROUP BY u.id, p.id
    HAVING p.places > count(h.id)
), chosen AS (
    SELECT DISTINCT ON (site_id, kind, class_kind, hours, nursing, dementia) *,
           sum(free) OVER (PARTITION BY site_id, kind, class_kind, hours, nursing, dementia) AS whole
      FROM open
     ORDER BY site_id, kind, class_kind, hours, nursing, dementia, until DESC NULLS FIRST, label, id
)
SELECT c.id, c.label, c.kind, c.until, c.class_kind, c.hours, c.nursing, c.dementia, c.whole::int, s.id, s.name,
       s.institution_id, s.kind, s.state, s.area
  FROM chosen c JOIN facilities_site s ON s.id = c.site_id
 ORDER BY s.area, s.name, c.label, c.id
"""
_PLACES = """
SELECT site_id, kind, sum(places)::int FROM facilities_unitperiod
 WHERE site_id = ANY(%(sites)s) AND (since IS NULL OR since <= %(day)s) AND (until IS NULL OR until > %(day)s)
 GROUP BY 1, 2
"""
_PEOPLE = """
SELECT p.site_id, p.kind, count(*)::int, (count(*) FILTER (WHERE s.state = 'real' AND NOT EXISTS (
           SELECT FROM facilities_leave l WHERE l.stay_id = s.id AND l.since <= %(day)s
              AND (l.until IS NULL OR l.until > %(day)s))))::int
  FROM facilities_placement p JOIN facilities_stay s ON s.id = p.stay_id
 WHERE p.site_id = ANY(%(sites)s) AND p.holding AND p.since <= %(day)s AND (p.until IS NULL OR p.until > %(day)s)
 GROUP BY 1, 2
"""


def free_places(kinds: Collection[UnitKind], *, on: date, actor: Actor) -> list[FreePlace]:
    """What is free from a day on at the sites the actor keeps, one line for each sort of place, by area and name."""
    KEEP_STAYS.demand(actor)
    sites = list(kept_sites(actor).order_by("id").values_list("id", flat=True))
    asked = {"day": on, "sites": sites, "kinds": [each.value for each in kinds]}
    free = _rows(_FREE, asked)
    places = {(site, kind): many for site, kind, many in _rows(_PLACES, asked)}
    people = {(site, kind): (taken, there) for site, kind, taken, there in _rows(_PEOPLE, asked)}
    carers = _carers({row[9] for row in free}, on)
    found = []
    for row in free:
        site, kind = row[9], row[2]
        posts = carers.get((site, kind == UnitKind.CHILD_CLASS), 0)
        taken, there = people.get((site, kind), (0, 0))
        found.append(FreePlace(*(*row, places.get((site, kind), 0), taken, there, posts)))
    return found


def _rows(query: str, asked: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return list(cursor.fetchall())


def _carers(sites: Collection[UUID], on: date) -> dict[tuple[UUID, bool], int]:
    """Carers in post by site, of children or of elders, in thousandths of full time."""
    found: dict[tuple[UUID, bool], int] = {}
    for child, kinds in ((True, CHILD_CARE_POSTS), (False, ELDER_CARE_POSTS)):
        rows = Post.objects.filter(holding(on), site_id__in=sites, kind__in=kinds).order_by("site_id")
        for site_id, share in rows.values_list("site_id").annotate(Sum("share")):
            found[site_id, child] = share
    return found


@dataclass(frozen=True, slots=True)
class Outlook:
    """A site on a day as it is and with one more in a unit. `modes` maps each mode to people now and then.

    `tightest` is the time of that day in which carers are fewest against the rule, None without roster or rule;
    `needed` how many it would then ask for. `moment` is the class at this moment, for a child placed today.
    """

    places: int
    modes: dict[StayState, tuple[int, int]]
    tightest: Span | None
    needed: int | None
    moment: Group | None

    @property
    def broken(self) -> bool:
        """Whether too few carers would be planned."""
        return self.tightest is not None and self.needed is not None and self.tightest.carers < self.needed


def outlook(unit_id: UUID, state: StayState, *, on: date, now: datetime, actor: Actor) -> Outlook:
    """A unit's site with one more from a day on, as certain as `state`. Raises NotFound outside the actor's reach."""
    KEEP_STAYS.demand(actor)
    unit, site_id = occupancy.unit_row(unit_id, on=on, actor=actor)
    board = occupancy.board(site_id, on=on, actor=actor)
    more = set(occupancy.states_of(StayState.DRAFT)[: MODES.index(state) + 1])
    modes = {mode: (board.counts[mode], board.counts[mode] + (mode.value in more)) for mode in MODES}
    tightest = _tightest(board.site_id, unit.label, on, actor)
    moment = None
    if unit.kind == UnitKind.CHILD_CLASS and on == day_of(now):
        groups = attendance.site_day(site_id, now=now, actor=actor).groups
        moment = next((each for each in groups if each.unit_id == unit_id), None)
    places = sum(each.places for each in board.units)
    return Outlook(places, modes, tightest, _needed(tightest), moment)


def _tightest(site_id: UUID, label: str, on: date, actor: Actor) -> Span | None:
    found = [each for each in rosters.spans(site_id, on=on, actor=actor) if each.unit in {"", label} and each.rule]
    return min(found, key=lambda each: (each.carers - (_needed(each) or 0), each.begin), default=None)


def _needed(span: Span | None) -> int | None:
    return carers_for(span.people + 1, span.rule) if span else None
