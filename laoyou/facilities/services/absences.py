"""Leave with the bed kept, and the day's attendance of those who come by day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import KEEP_STAYS
from laoyou.facilities.enums import LeaveKind, StayKind, StayState
from laoyou.facilities.models import Attendance, Fetcher, Leave, Stay
from laoyou.facilities.services.duties import audited
from laoyou.facilities.services.stays import REFUSALS, NotYet, demand_within, locked_stay


class NotPresent(DomainError):
    code = "facilities_not_present"
    sentence = "Only somebody who has come can go on leave or be marked as present."


class NotAway(DomainError):
    code = "facilities_not_away"
    sentence = "On %(day)s no leave is on record that could end."


class MayNotFetch(DomainError):
    code = "facilities_may_not_fetch"
    sentence = "A child goes home only with somebody who is on record as allowed to fetch it. Ask the parents first."


class ArrivedAlready(DomainError):
    code = "facilities_arrived_already"
    sentence = "The attendance of this day is already recorded."


def begin_leave(
    stay_id: UUID, kind: LeaveKind, *, on: date, until: date | None, note: str, actor: Actor, now: datetime
) -> UUID:
    """Away from `on`, back on `until` (None: not known); the bed stays taken. Returns the leave's key.

    Raises NotFound, NotPresent, DaysDisagree, OutsideTheStay, AwayAlready.
    """
    KEEP_STAYS.demand(actor)
    with transaction.atomic():
        stay, site = locked_stay(stay_id, actor, None)
        if stay.state != StayState.REAL:
            raise NotPresent
        demand_within(stay, on)
        leave = Leave(
            id=uuid7(),
            stay=stay,
            site_id=stay.site_id,
            kind=kind,
            valid=DateRange(on, until if until is not None else stay.valid.upper),
            note=note.strip(),
            recorded_by=actor.name,
            recorded_at=now,
        )
        with refusing(REFUSALS):
            leave.save(force_insert=True)
        after = {"stay": str(stay.id), "kind": kind, "first": on, "until": until}
        audited("begin_leave", "leave", leave.id, site.area, actor=actor, now=now, after=after)
    return leave.id


def return_from_leave(stay_id: UUID, *, on: date, actor: Actor, now: datetime) -> None:
    """Back on `on`. A leave that began that day is taken back. Raises NotFound, NotAway, NotYet."""
    KEEP_STAYS.demand(actor)
    with transaction.atomic():
        stay, site = locked_stay(stay_id, actor, None)
        if on > day_of(now):
            raise NotYet(day=on.isoformat())
        leave = Leave.objects.filter(stay=stay, valid__contains=on - timedelta(days=1)).first()
        leave = leave or Leave.objects.filter(stay=stay, valid__contains=on).first()
        if leave is None:
            raise NotAway(day=on.isoformat())
        leave_id, first = leave.id, leave.valid.lower
        if first >= on:
            leave.delete()
        else:
            leave.valid = DateRange(first, on)
            leave.save(update_fields=["valid"])
        after = {"stay": str(stay.id), "until": on}
        audited("return_from_leave", "leave", leave_id, site.area, actor=actor, now=now, after=after)


def arrive(stay_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Somebody who comes by day has come. Raises NotFound, NotPresent, ArrivedAlready."""
    KEEP_STAYS.demand(actor)
    with transaction.atomic():
        stay, site = locked_stay(stay_id, actor, None)
        day = day_of(now)
        if stay.state != StayState.REAL or not holds(stay, day):
            raise NotPresent
        with refusing({"attendance_once_a_day": ArrivedAlready}):
            made = Attendance.objects.create(
                id=uuid7(), stay=stay, site_id=site.id, day=day, came=True, arrived_at=now, recorded_by=actor.name
            )
        after = {"stay": str(stay.id), "day": day}
        audited("arrive", "attendance", made.id, site.area, actor=actor, now=now, after=after)


def leave_for_today(stay_id: UUID, *, fetcher_id: UUID | None = None, actor: Actor, now: datetime) -> None:
    """Somebody who came by day has gone home; a child with somebody who may fetch it today.

    Raises NotFound, NotPresent, MayNotFetch.
    """
    KEEP_STAYS.demand(actor)
    with transaction.atomic():
        stay, site = locked_stay(stay_id, actor, None)
        came = Attendance.objects.select_for_update().filter(
            stay=stay, day=day_of(now), came=True, left_at__isnull=True
        )
        attendance = came.first()
        if attendance is None:
            raise NotPresent
        if stay.kind == StayKind.CHILDCARE:
            attendance.fetcher = _fetcher(stay, fetcher_id, day_of(now))
        attendance.left_at = now
        attendance.save(update_fields=["left_at", "fetcher"])
        after = {"stay": str(stay.id), "left_at": now, "fetcher": str(fetcher_id) if fetcher_id else None}
        audited("leave_for_today", "attendance", attendance.id, site.area, actor=actor, now=now, after=after)


def _fetcher(stay: Stay, fetcher_id: UUID | None, day: date) -> Fetcher:
    if fetcher_id is None:
        raise MayNotFetch
    found = Fetcher.objects.filter(stay=stay, id=fetcher_id, valid__contains=day).first()
    if found is None:
        raise MayNotFetch
    return found


def holds(stay: Stay, day: date) -> bool:
    """Whether the stay includes the day."""
    return stay.valid.lower <= day and (stay.valid.upper is None or day < stay.valid.upper)
