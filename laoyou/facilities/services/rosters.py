"""The roster: shifts planned by the week, a week copied into the next, who did not come, who stands in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import QuerySet

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.clock import CHINA, day_of, first_moment_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import KEEP_STAFF
from laoyou.facilities.enums import UnitKind
from laoyou.facilities.models import Post, Shift, Site, Staff, Unit
from laoyou.facilities.services.duties import audited, house_of

_LONGEST = 92  # days planned at a time


class WorksThen(DomainError):
    code = "facilities_works_then"
    sentence = "Somebody of those chosen already works in that time, here or at another site. Nothing was planned."


class NotInPost(DomainError):
    code = "facilities_not_in_post"
    sentence = "%(name)s has no post at this site on %(day)s."


class ShiftTooLong(DomainError):
    code = "facilities_shift_days"
    sentence = "Shifts are planned for at most three months at a time, and the last day does not lie before the first."


class NothingToCopy(DomainError):
    code = "facilities_nothing_to_copy"
    sentence = "No shift is planned in the week of %(day)s."


class WeekTaken(DomainError):
    code = "facilities_week_taken"
    sentence = "In the week of %(day)s shifts are planned already. Remove them first, or plan the rest one by one."


class ShiftOver(DomainError):
    code = "facilities_shift_over"
    sentence = "The shift is over; who stood in is no longer recorded here."


_REFUSALS: dict[str, type[DomainError]] = {"shift_one_at_a_time": WorksThen}


@dataclass(frozen=True, slots=True)
class Pattern:
    """Who works when: on `weekdays` (0 is Monday) of the days from `first` to `last`, from `begin` to `end`.

    An `end` that is not after `begin` is the next morning's. `unit_id` is a class of children, None elsewhere.
    """

    staff_ids: Sequence[UUID]
    first: date
    last: date
    weekdays: Collection[int]
    begin: time
    end: time
    unit_id: UUID | None = None


def plan_shifts(site_id: UUID, pattern: Pattern, *, actor: Actor, now: datetime) -> int:
    """Plan shifts by a weekly pattern, all of them or none; returns how many.

    Raises NotFound, ShiftTooLong, NotInPost, WorksThen.
    """
    KEEP_STAFF.demand(actor)
    if not 0 <= (pattern.last - pattern.first).days < _LONGEST:
        raise ShiftTooLong
    with transaction.atomic():
        site = house_of(site_id, actor=actor)
        _demand_class(pattern.unit_id, site)
        days = list(_days(pattern))
        _demand_posts(pattern.staff_ids, days, Post.objects.filter(site=site))
        rows = [_shift(key, site, pattern.unit_id, _during(day, pattern)) for key in pattern.staff_ids for day in days]
        with refusing(_REFUSALS):
            Shift.objects.bulk_create(rows)
        after = {"first": pattern.first, "last": pattern.last, "shifts": len(rows)}
        audited("plan_shifts", "site", site.id, site.area, actor=actor, now=now, after=after)
    return len(rows)


def copy_week(site_id: UUID, monday: date, *, into: date, actor: Actor, now: datetime) -> int:
    """The week from `monday` again in the week from `into`, without those who have gone; returns how many shifts.

    The week as it was planned: whoever did not come is to come again, whoever stood in is not.
    Raises NotFound, NothingToCopy, WeekTaken, WorksThen.
    """
    KEEP_STAFF.demand(actor)
    with transaction.atomic():
        site = house_of(site_id, actor=actor)
        if _week(site, into).exists():
            raise WeekTaken(day=into.isoformat())
        rows = _again(list(_week(site, monday).filter(instead_of__isnull=True)), into - monday, site)
        if not rows:
            raise NothingToCopy(day=monday.isoformat())
        with refusing(_REFUSALS):
            Shift.objects.bulk_create(rows)
        after = {"from": monday, "into": into, "shifts": len(rows)}
        audited("copy_week", "site", site.id, site.area, actor=actor, now=now, after=after)
    return len(rows)


def mark_shift(shift_id: UUID, *, absent: bool, actor: Actor, now: datetime) -> None:
    """Somebody does not come to a shift, or does after all. Raises NotFound."""
    KEEP_STAFF.demand(actor)
    with transaction.atomic():
        shift, site = _locked(shift_id, actor)
        shift.absent = absent
        shift.save(update_fields=["absent"])
        after = {"staff": str(shift.staff_id), "begin": shift.during.lower, "absent": absent}
        audited("mark_shift", "site", site.id, site.area, actor=actor, now=now, after=after)


def stand_in(shift_id: UUID, staff_id: UUID, *, actor: Actor, now: datetime) -> UUID:
    """Somebody else works the shift of who does not come; that shift stays, marked as absent.

    Raises NotFound, ShiftOver, NotInPost, WorksThen.
    """
    KEEP_STAFF.demand(actor)
    with transaction.atomic():
        shift, site = _locked(shift_id, actor)
        if shift.during.upper <= now:
            raise ShiftOver
        held = Post.objects.filter(site__institution_id=site.institution_id)
        _demand_posts([staff_id], [day_of(shift.during.lower)], held)
        shift.absent = True
        shift.save(update_fields=["absent"])
        begin = max(shift.during.lower, now)
        made = _shift(staff_id, site, shift.unit_id, DateTimeTZRange(begin, shift.during.upper))
        made.instead_of = shift
        with refusing(_REFUSALS):
            made.save(force_insert=True)
        after = {"staff": str(staff_id), "instead_of": str(shift.staff_id), "begin": begin}
        audited("stand_in", "site", site.id, site.area, actor=actor, now=now, after=after)
    return made.id


def remove_shift(shift_id: UUID, *, actor: Actor, now: datetime) -> None:
    """A shift that was planned wrongly goes. Raises NotFound."""
    KEEP_STAFF.demand(actor)
    with transaction.atomic():
        shift, site = _locked(shift_id, actor)
        before = {"staff": str(shift.staff_id), "begin": shift.during.lower, "end": shift.during.upper}
        shift.delete()
        audited("remove_shift", "site", site.id, site.area, actor=actor, now=now, before=before)


def _days(pattern: Pattern) -> Iterator[date]:
    for offset in range((pattern.last - pattern.first).days + 1):
        day = pattern.first + timedelta(days=offset)
        if day.weekday() in pattern.weekdays:
            yield day


def _during(day: date, pattern: Pattern) -> DateTimeTZRange:
    until = day if pattern.end > pattern.begin else day + timedelta(days=1)
    return DateTimeTZRange(
        datetime.combine(day, pattern.begin, tzinfo=CHINA), datetime.combine(until, pattern.end, tzinfo=CHINA)
    )


def _week(site: Site, monday: date) -> QuerySet[Shift]:
    begin = first_moment_of(monday)
    rows = Shift.objects.filter(site=site, during__startswith__gte=begin)
    return rows.filter(during__startswith__lt=begin + timedelta(days=7)).order_by("during", "id")


def _again(shifts: Sequence[Shift], by: timedelta, site: Site) -> list[Shift]:
    """The shifts so much later, of those who have a post at the site then."""
    held = _periods(Post.objects.filter(site=site), [each.staff_id for each in shifts])
    later = [
        _shift(each.staff_id, site, each.unit_id, DateTimeTZRange(each.during.lower + by, each.during.upper + by))
        for each in shifts
    ]
    return [each for each in later if any(day_of(each.during.lower) in period for period in held[each.staff_id])]


def _shift(staff_id: UUID, site: Site, unit_id: UUID | None, during: DateTimeTZRange) -> Shift:
    return Shift(id=uuid7(), staff_id=staff_id, site=site, unit_id=unit_id, during=during)


def _demand_class(unit_id: UUID | None, site: Site) -> None:
    if unit_id is None:
        return
    if not Unit.objects.filter(id=unit_id, site=site, kind=UnitKind.CHILD_CLASS).exists():
        raise NotFound


def _periods(posts: QuerySet[Post], staff_ids: Sequence[UUID]) -> dict[UUID, list[DateRange]]:
    """When each holds one of the posts."""
    found: dict[UUID, list[DateRange]] = {key: [] for key in staff_ids}
    for staff_id, valid in posts.filter(staff_id__in=staff_ids).order_by("id").values_list("staff_id", "valid"):
        found[staff_id].append(valid)
    return found


def _demand_posts(staff_ids: Sequence[UUID], days: Iterable[date], posts: QuerySet[Post]) -> None:
    """Everybody holds one of the posts on every day."""
    held = _periods(posts, staff_ids)
    for day in days:
        missing = {key for key, periods in held.items() if not any(day in period for period in periods)}
        if missing:
            names = Staff.objects.filter(id__in=missing).order_by("name", "id").values_list("name", flat=True)
            if len(names) < len(missing):
                raise NotFound
            raise NotInPost(name=list(names), day=day.isoformat())


def _locked(shift_id: UUID, actor: Actor) -> tuple[Shift, Site]:
    found = Shift.objects.select_for_update().filter(id=shift_id).first()
    if found is None:
        raise NotFound
    return found, house_of(found.site_id, actor=actor)
