"""The day of those who come by day: who is to come, who is there, who fetched whom; and enough carers for them now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import NotFound
from laoyou.facilities.access import VIEW_STAYS
from laoyou.facilities.enums import CHILD_CARE_POSTS, LimitKind, StayKind, StayState, UnitKind
from laoyou.facilities.models import Attendance, Fetcher, Leave, Placement, Post, Shift, Stay, UnitPeriod
from laoyou.facilities.models.periods import holding
from laoyou.facilities.selectors.limits import LimitRow, limits
from laoyou.facilities.selectors.reach import kept_site, kept_sites
from laoyou.facilities.selectors.rosters import carers_for

BY_DAY = (UnitKind.CHILD_CLASS, UnitKind.PLACES)


@dataclass(frozen=True, slots=True)
class GuestDay:
    """Somebody's day: expected, there since `arrived`, gone at `left` with whom, absent for `reason`, or on leave."""

    stay_id: UUID
    name: str
    child: bool
    arrived: datetime | None
    left: datetime | None
    fetched_by: str
    absent: bool
    reason: str
    note: str
    on_leave: str

    @property
    def there(self) -> bool:
        return self.arrived is not None and self.left is None


@dataclass(frozen=True, slots=True)
class Group:
    """A class or the day places with everybody's day, and at this moment how many are there for how many carers."""

    unit_id: UUID
    label: str
    class_kind: str
    child: bool
    guests: tuple[GuestDay, ...]
    carers: int
    rule: LimitRow | None

    @property
    def there(self) -> int:
        return sum(each.there for each in self.guests)

    @property
    def needed(self) -> int | None:
        return carers_for(self.there, self.rule) if self.child else None

    @property
    def broken(self) -> bool:
        return self.needed is not None and self.carers < self.needed


@dataclass(frozen=True, slots=True)
class SiteDay:
    """A site's groups of a day."""

    site_id: UUID
    name: str
    kind: str
    institution_id: UUID
    on: date
    groups: tuple[Group, ...]

    @property
    def load(self) -> float | None:
        """Carers the children there need, each child weighing what its class's rule says; None without children."""
        weighed = [each.there / each.rule.value for each in self.groups if each.child and each.rule and each.there]
        return sum(weighed) if weighed else None

    @property
    def carers(self) -> int:
        """Carers at work with children, in whichever class."""
        return sum(each.carers for each in self.groups if each.child)


def site_day(site_id: UUID, *, now: datetime, actor: Actor) -> SiteDay:
    """Everybody who comes by day to a site today, by class or day places. Raises NotFound outside the reach."""
    VIEW_STAYS.demand(actor)
    site = kept_site(site_id, actor=actor)
    on = day_of(now)
    guests = _guests(site_id, on)
    carers = _carers(site_id, now)
    rules = limits(LimitKind.CHILDREN_A_CARER, on=on)
    periods = UnitPeriod.objects.filter(site=site, kind__in=BY_DAY, valid__contains=on).select_related("unit")
    groups = tuple(
        Group(
            each.unit_id,
            each.unit.label,
            each.class_kind,
            each.kind == UnitKind.CHILD_CLASS,
            guests.get(each.unit_id, ()),
            carers.get(each.unit_id, 0),
            rules.get(each.class_kind),
        )
        for each in periods.order_by("unit__label", "id")
    )
    return SiteDay(site.id, site.name, site.kind, site.institution_id, on, groups)


def guest_day(stay_id: UUID, *, on: date, actor: Actor) -> tuple[GuestDay, UUID]:
    """One guest's day, and the site. Raises NotFound."""
    VIEW_STAYS.demand(actor)
    stay = Stay.objects.filter(id=stay_id, site_id__in=kept_sites(actor).values("id")).first()
    if stay is None:
        raise NotFound
    days = {each.stay_id: each for each in _days(stay.site_id, on).filter(stay=stay)}
    return _guest(stay, days.get(stay.id), "", child=stay.kind == StayKind.CHILDCARE), stay.site_id


@dataclass(frozen=True, slots=True)
class FetcherRow:
    """Somebody who may fetch a child."""

    id: UUID
    name: str
    relation: str
    first: date
    until: date | None


def fetchers(stay_id: UUID, *, on: date, actor: Actor) -> list[FetcherRow]:
    """Who may fetch the child of a stay on a day. Raises NotFound."""
    guest_day(stay_id, on=on, actor=actor)
    rows = Fetcher.objects.filter(holding(on), stay_id=stay_id)
    return [
        FetcherRow(each.id, each.name, each.relation, each.valid.lower, each.valid.upper)
        for each in rows.order_by("name", "id")
    ]


def fetcher_of(fetcher_id: UUID, *, actor: Actor) -> tuple[FetcherRow, UUID]:
    """One of them, and the stay. Raises NotFound."""
    VIEW_STAYS.demand(actor)
    found = Fetcher.objects.filter(id=fetcher_id, site_id__in=kept_sites(actor).values("id")).first()
    if found is None:
        raise NotFound
    return FetcherRow(found.id, found.name, found.relation, found.valid.lower, found.valid.upper), found.stay_id


def _guests(site_id: UUID, on: date) -> dict[UUID, tuple[GuestDay, ...]]:
    held = Placement.objects.filter(
        site_id=site_id, kind__in=BY_DAY, holding=True, stay__state=StayState.REAL, valid__contains=on
    ).select_related("stay")
    days = {each.stay_id: each for each in _days(site_id, on)}
    away = dict(Leave.objects.filter(site_id=site_id, valid__contains=on).values_list("stay_id", "kind"))
    found: dict[UUID, tuple[GuestDay, ...]] = {}
    for each in held.order_by("stay__name", "id"):
        child = each.kind == UnitKind.CHILD_CLASS
        guest = _guest(each.stay, days.get(each.stay_id), away.get(each.stay_id, ""), child=child)
        found[each.unit_id] = (*found.get(each.unit_id, ()), guest)
    return found


def _days(site_id: UUID, on: date) -> QuerySet[Attendance]:
    return Attendance.objects.filter(site_id=site_id, day=on).select_related("fetcher").order_by("id")


def _guest(stay: Stay, day: Attendance | None, on_leave: str, *, child: bool) -> GuestDay:
    if day is None:
        return GuestDay(stay.id, stay.name, child, None, None, "", absent=False, reason="", note="", on_leave=on_leave)
    fetched = day.fetcher.name if day.fetcher else ""
    return GuestDay(
        stay.id, stay.name, child, day.arrived_at, day.left_at, fetched, not day.came, day.reason, day.note, on_leave
    )


def _carers(site_id: UUID, now: datetime) -> dict[UUID | None, int]:
    """Carers of children at work at this moment, by class."""
    rows = Shift.objects.filter(site_id=site_id, absent=False, during__contains=now).order_by("id")
    on = day_of(now)
    caring = set(
        Post.objects.filter(holding(on), site_id=site_id, kind__in=CHILD_CARE_POSTS).values_list("staff_id", flat=True)
    )
    found: dict[UUID | None, int] = {}
    for staff_id, unit_id in rows.values_list("staff_id", "unit_id"):
        if staff_id in caring:
            found[unit_id] = found.get(unit_id, 0) + 1
    return found
