"""What an institution has before it: who comes and goes, whose trial ends, what is short, late or running out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.facilities.access import VIEW_STAFF
from laoyou.facilities.enums import IncidentState, SiteState, StayState
from laoyou.facilities.models import Attendance, Leave, Shift, Site, Stay, UnitPeriod
from laoyou.facilities.models.periods import lasting
from laoyou.facilities.selectors import register, rosters, safety, workforce
from laoyou.facilities.selectors.reach import kept_institution, kept_sites
from laoyou.facilities.selectors.rosters import Span

if TYPE_CHECKING:
    from laoyou.facilities.selectors.safety import PreparedSite

AHEAD = 14  # days
MOST_SITES = 12  # looked into one by one; an operator of many houses opens each from the card


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody's stay with the day on which it begins, ends or its trial ends."""

    stay_id: UUID
    name: str
    site: str
    day: date
    state: str


@dataclass(frozen=True, slots=True)
class SiteNow:
    """A site at this moment: places, people with a place, of them away, marked absent today, carers at work."""

    id: UUID
    name: str
    kind: str
    places: int
    present: int
    away: int
    absent: int
    at_work: int
    short: tuple[Span, ...]
    next_drill: date | None
    drilled: bool


@dataclass(frozen=True, slots=True)
class HouseDay:
    """An institution's day. Lists reach `AHEAD` days; offers are kept places whose answer is awaited."""

    institution_id: UUID
    name: str
    arrivals: tuple[Coming, ...]
    departures: tuple[Coming, ...]
    trials: tuple[Coming, ...]
    offers: tuple[Coming, ...]
    papers: int
    credentials: int
    gaps: int
    incidents_open: int
    incidents_late: int
    sites: tuple[SiteNow, ...]
    more_sites: int


def house_day(institution_id: UUID, *, now: datetime, actor: Actor) -> HouseDay:
    """The day of an institution in reach. Raises NotFound."""
    VIEW_STAFF.demand(actor)
    institution = kept_institution(institution_id, actor=actor)
    on = day_of(now)
    sites = kept_sites(actor).filter(institution_id=institution_id)
    stays = Stay.objects.filter(site_id__in=sites.values("id")).select_related("site")
    soon = on + timedelta(days=AHEAD)
    incidents = safety.incidents(actor=actor).filter(site__institution_id=institution_id)
    staff = workforce.posts(on=on, actor=actor).filter(site__institution_id=institution_id)
    papers = register.expiring_papers(on=on, actor=actor).filter(site__institution_id=institution_id)
    credentials = register.expiring_credentials(on=on, actor=actor).filter(staff__institution_id=institution_id)
    running = stays.filter(lasting(on), state=StayState.REAL)
    open_sites = _open(sites, on, actor)
    return HouseDay(
        institution.id,
        institution.name,
        _coming(stays.filter(state=StayState.CONFIRMED, since__lte=soon), "since"),
        _coming(stays.filter(state=StayState.REAL, until__gt=on, until__lte=soon), "until"),
        _coming(running.filter(trial_until__gt=on, trial_until__lte=soon), "trial_until"),
        _coming(stays.filter(state=StayState.PLANNED, since__lte=soon), "since"),
        papers.count(),
        credentials.count(),
        workforce.with_gaps(staff, on=on).values("staff").distinct().count(),
        incidents.exclude(state=IncidentState.CLOSED).count(),
        safety.escalated(incidents, now=now).count(),
        tuple(_site(each, now, actor) for each in open_sites[:MOST_SITES]),
        max(0, len(open_sites) - MOST_SITES),
    )


def _open(sites: QuerySet[Site], on: date, actor: Actor) -> list[PreparedSite]:
    rows = safety.sites_by_preparedness(on=on, actor=actor).filter(id__in=sites.values("id"))
    return list(rows.filter(state=SiteState.OPERATING).order_by("-main", "name", "id"))


def _coming(rows: QuerySet[Stay], field: str) -> tuple[Coming, ...]:
    return tuple(
        Coming(each.id, each.name, each.site.name, getattr(each, field), each.state)
        for each in rows.order_by(field, "name", "id")[:50]
    )


def _site(site: PreparedSite, now: datetime, actor: Actor) -> SiteNow:
    on = day_of(now)
    periods = UnitPeriod.objects.filter(site=site, valid__contains=on).order_by("id")
    there = Stay.objects.filter(site=site, state=StayState.REAL, valid__contains=on)
    spans = rosters.broken(rosters.spans(site.id, on=on, actor=actor))
    return SiteNow(
        site.id,
        site.name,
        site.kind,
        sum(periods.values_list("places", flat=True)),
        there.count(),
        Leave.objects.filter(site=site, valid__contains=on).count(),
        Attendance.objects.filter(site=site, day=on, came=False).count(),
        Shift.objects.filter(site=site, absent=False, during__contains=now).values("staff").distinct().count(),
        tuple(each for each in spans if each.end > now),
        site.next_drill,
        site.drilled_on is not None,
    )
