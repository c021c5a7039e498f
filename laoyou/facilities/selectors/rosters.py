"""Who works when at a site, whether that is enough by the rule of the day, and who could stand in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import QuerySet

from laoyou.core.actor import Actor
from laoyou.core.clock import CHINA, day_of, first_moment_of
from laoyou.core.errors import NotFound
from laoyou.facilities.access import VIEW_STAFF
from laoyou.facilities.enums import CHILD_CARE_POSTS, CHILD_KINDS, HOME_KINDS, LimitKind, PostKind, StayState, UnitKind
from laoyou.facilities.models import Attendance, Leave, Placement, Post, Shift, Site, UnitPeriod
from laoyou.facilities.models.periods import lasting
from laoyou.facilities.selectors.limits import LimitRow, limit, limits
from laoyou.facilities.selectors.reach import kept_site, kept_sites
from laoyou.facilities.selectors.workforce import missing_of, posts

ELDER_CARE_POSTS = frozenset({PostKind.CAREGIVER, PostKind.NURSE})


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """One shift with who works it, in which posts, in which class (empty: none)."""

    id: UUID
    staff_id: UUID
    name: str
    posts: tuple[str, ...]
    unit_id: UUID | None
    unit: str
    begin: datetime
    end: datetime
    absent: bool

    def at(self, moment: datetime) -> bool:
        return not self.absent and self.begin <= moment < self.end


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which the same carers look after the same people; `needed` by the rule, None without one in force."""

    begin: datetime
    end: datetime
    unit: str
    people: int
    carers: int
    needed: int | None
    rule: LimitRow | None

    @property
    def broken(self) -> bool:
        return self.needed is not None and self.carers < self.needed


def shifts(site_id: UUID, *, first: date, days: int, actor: Actor) -> list[ShiftRow]:
    """Shifts of a site that touch the days, by their beginning. Raises NotFound outside the actor's reach."""
    VIEW_STAFF.demand(actor)
    site = kept_site(site_id, actor=actor)
    begin = first_moment_of(first)
    found = Shift.objects.filter(site=site, during__overlap=DateTimeTZRange(begin, begin + timedelta(days=days)))
    rows = list(found.select_related("staff", "unit").order_by("during", "staff__name", "id"))
    held = _posts([row.staff_id for row in rows], first, first + timedelta(days=days))
    return [_row(row, held) for row in rows]


def shift_of(shift_id: UUID, *, actor: Actor) -> tuple[ShiftRow, UUID]:
    """One shift and its site. Raises NotFound."""
    VIEW_STAFF.demand(actor)
    found = Shift.objects.filter(id=shift_id, site_id__in=kept_sites(actor).values("id"))
    row = found.select_related("staff", "unit").first()
    if row is None:
        raise NotFound
    day = day_of(row.during.lower)
    return _row(row, _posts([row.staff_id], day, day + timedelta(days=1))), row.site_id


def spans(site_id: UUID, *, on: date, actor: Actor) -> list[Span]:
    """The day of a site in spans: of each class while any class has a shift, of a home around the clock."""
    site = kept_site(site_id, actor=actor)
    rows = shifts(site_id, first=on, days=1, actor=actor)
    if site.kind in CHILD_KINDS:
        return _of_classes(site, rows, on)
    return _of_home(site, rows, on) if site.kind in HOME_KINDS else []


def broken(found: Iterable[Span]) -> list[Span]:
    """Those in which too few carers are planned, neighbours of the same shortage put together."""
    joined: list[Span] = []
    for span in sorted((each for each in found if each.broken), key=lambda each: (each.unit, each.begin)):
        last = joined[-1] if joined else None
        if last and _continues(last, span):
            joined[-1] = Span(last.begin, span.end, *_about(last))
        else:
            joined.append(span)
    return joined


def shortages(shift: ShiftRow, site_id: UUID, *, actor: Actor) -> list[Span]:
    """When in the hours of a shift, of both days it touches, too few carers are planned. Raises NotFound."""
    days = sorted({shift.begin.date(), (shift.end - timedelta.resolution).date()})
    found = [each for day in days for each in spans(site_id, on=day, actor=actor)]
    inside = [
        replace(each, begin=max(each.begin, shift.begin), end=min(each.end, shift.end))
        for each in found
        if each.begin < shift.end and shift.begin < each.end
    ]
    return broken(dict.fromkeys(inside))  # a shift of a class that lasts over midnight is met on both days


def _continues(last: Span, span: Span) -> bool:
    return last.end == span.begin and _about(last) == _about(span)


def _about(span: Span) -> tuple[str, int, int, int | None, LimitRow | None]:
    return span.unit, span.people, span.carers, span.needed, span.rule


@dataclass(frozen=True, slots=True)
class Substitute:
    """Somebody who could work a shift: free, rested, with everything the post asks for. `hours` worked that week."""

    staff_id: UUID
    name: str
    post: str
    site: str
    hours: int


def substitutes(shift_id: UUID, *, actor: Actor) -> list[Substitute]:
    """Who could stand in for a shift, those with the fewest hours of its week first. Raises NotFound."""
    row, site_id = shift_of(shift_id, actor=actor)
    site = kept_site(site_id, actor=actor)
    day = row.begin.date()
    wanted = CHILD_CARE_POSTS if site.kind in CHILD_KINDS else ELDER_CARE_POSTS
    wanted = frozenset({PostKind(each) for each in row.posts if each in wanted}) or wanted
    rest = limit(LimitKind.REST_HOURS, on=day)
    busy = _busy(row, timedelta(hours=rest.value if rest else 0))
    held = posts(on=day, actor=actor).filter(site__institution_id=site.institution_id, kind__in=wanted)
    free = [each for each in held.exclude(staff_id__in=busy) if not missing_of(each, on=day)]
    worked = _hours([each.staff_id for each in free], day)
    found = {
        each.staff_id: Substitute(each.staff_id, each.staff.name, each.kind, each.site.name, worked[each.staff_id])
        for each in free
    }
    return sorted(found.values(), key=lambda each: (each.hours, each.name, str(each.staff_id)))


def _busy(row: ShiftRow, rest: timedelta) -> QuerySet[Shift, UUID]:
    around = DateTimeTZRange(row.begin - rest, row.end + rest)
    return Shift.objects.filter(during__overlap=around).values_list("staff_id", flat=True)


def _hours(staff_ids: Sequence[UUID], day: date) -> Counter[UUID]:
    monday = first_moment_of(day - timedelta(days=day.weekday()))
    week = DateTimeTZRange(monday, monday + timedelta(days=7))
    worked: Counter[UUID] = Counter()
    for each in Shift.objects.filter(staff_id__in=staff_ids, absent=False, during__overlap=week).order_by("id"):
        worked[each.staff_id] += round((each.during.upper - each.during.lower).total_seconds() / 3600)
    return worked


def _posts(staff_ids: Iterable[UUID], first: date, until: date) -> dict[UUID, tuple[str, ...]]:
    rows = Post.objects.filter(lasting(first), staff_id__in=set(staff_ids), since__lt=until)
    rows = rows.order_by("staff", "kind", "id")
    found: dict[UUID, tuple[str, ...]] = {}
    for staff_id, kind in rows.values_list("staff_id", "kind"):
        found[staff_id] = (*found.get(staff_id, ()), kind)
    return found


def _row(row: Shift, held: dict[UUID, tuple[str, ...]]) -> ShiftRow:
    unit = row.unit.label if row.unit else ""
    during = row.during.lower.astimezone(CHINA), row.during.upper.astimezone(CHINA)
    return ShiftRow(
        row.id, row.staff_id, row.staff.name, held.get(row.staff_id, ()), row.unit_id, unit, *during, row.absent
    )


def _children_of(site: Site, on: date) -> Counter[UUID]:
    """How many children each class is to have on a day: who has a place, is not on leave and was not marked absent."""
    held = Placement.objects.filter(
        site=site, kind=UnitKind.CHILD_CLASS, holding=True, stay__state=StayState.REAL, valid__contains=on
    )
    away = Leave.objects.filter(site=site, valid__contains=on).values("stay_id")
    absent = Attendance.objects.filter(site=site, day=on, came=False).values("stay_id")
    rows = held.exclude(stay_id__in=away).exclude(stay_id__in=absent)
    return Counter(rows.order_by("id").values_list("unit_id", flat=True))


def _of_classes(site: Site, rows: Sequence[ShiftRow], on: date) -> list[Span]:
    rules, children = limits(LimitKind.CHILDREN_A_CARER, on=on), _children_of(site, on)
    marks = _marks(row for row in rows if row.unit_id is not None)
    found: list[Span] = []
    for period in (
        UnitPeriod.objects.filter(site=site, kind=UnitKind.CHILD_CLASS, valid__contains=on)
        .select_related("unit")
        .order_by("unit__label", "id")
    ):
        rule, many = rules.get(period.class_kind), children[period.unit_id]
        own = [row for row in rows if row.unit_id == period.unit_id and CHILD_CARE_POSTS & set(row.posts)]
        found += [
            Span(begin, end, period.unit.label, many, _at(own, begin), carers_for(many, rule), rule)
            for begin, end in pairwise(marks)
        ]
    return found


def _of_home(site: Site, rows: Sequence[ShiftRow], on: date) -> list[Span]:
    """Around the clock: enough carers for who is there, and never nobody."""
    rule = limit(LimitKind.ELDERS_A_CARER, on=on)
    begin = first_moment_of(on)
    until = begin + timedelta(days=1)
    away = Leave.objects.filter(site=site, valid__contains=on).values("stay_id")
    there = Placement.objects.filter(
        site=site, kind=UnitKind.BED, holding=True, stay__state=StayState.REAL, valid__contains=on
    )
    many = there.exclude(stay_id__in=away).count()
    carers = [row for row in rows if ELDER_CARE_POSTS & set(row.posts)]
    inside = [mark for mark in _marks(carers) if begin < mark < until]
    marks = [begin, *inside, until]
    return [
        Span(first, last, "", many, _at(carers, first), carers_for(many, rule), rule) for first, last in pairwise(marks)
    ]


def carers_for(people: int, rule: LimitRow | None) -> int | None:
    """How many carers so many people need by a rule of so many for one; None without a rule."""
    return -(-people // rule.value) if rule else None


def _marks(rows: Iterable[ShiftRow]) -> list[datetime]:
    return sorted({moment for row in rows for moment in (row.begin, row.end)})


def _at(rows: Iterable[ShiftRow], moment: datetime) -> int:
    return len({row.staff_id for row in rows if row.at(moment)})
