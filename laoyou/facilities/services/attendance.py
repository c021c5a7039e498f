"""The day of those who come by day: not coming, with a reason; who may fetch a child; a slip taken back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import KEEP_STAYS
from laoyou.facilities.enums import AbsenceReason, StayKind, StayState
from laoyou.facilities.models import Attendance, Fetcher
from laoyou.facilities.models.periods import lasting
from laoyou.facilities.services.absences import ArrivedAlready, NotPresent, holds
from laoyou.facilities.services.duties import audited
from laoyou.facilities.services.stays import locked_stay


class NotAChild(DomainError):
    code = "facilities_fetcher_child"
    sentence = "Only children are fetched; elders go home by themselves or with whom they wish."


class FetcherTwice(DomainError):
    code = "facilities_fetcher_twice"
    sentence = "Somebody of this name may already fetch the child in that time."


class NoAttendance(DomainError):
    code = "facilities_no_attendance"
    sentence = "Nothing is on record of today that could be taken back."


def mark_absent(stay_id: UUID, reason: AbsenceReason, *, note: str, actor: Actor, now: datetime) -> None:
    """Somebody who comes by day does not come today. Raises NotFound, NotPresent, ArrivedAlready."""
    KEEP_STAYS.demand(actor)
    with transaction.atomic():
        stay, site = locked_stay(stay_id, actor, None)
        day = day_of(now)
        if stay.state != StayState.REAL or not holds(stay, day):
            raise NotPresent
        with refusing({"attendance_once_a_day": ArrivedAlready}):
            made = Attendance.objects.create(
                id=uuid7(),
                stay=stay,
                site_id=site.id,
                day=day,
                came=False,
                reason=reason,
                note=note.strip(),
                recorded_by=actor.name,
            )
        after = {"stay": str(stay.id), "day": day, "reason": reason}
        audited("mark_absent", "attendance", made.id, site.area, actor=actor, now=now, after=after)


def take_back(stay_id: UUID, *, actor: Actor, now: datetime) -> None:
    """What was recorded of today was a slip and goes; the audit trail keeps it. Raises NotFound, NoAttendance."""
    KEEP_STAYS.demand(actor)
    with transaction.atomic():
        stay, site = locked_stay(stay_id, actor, None)
        found = Attendance.objects.select_for_update().filter(stay=stay, day=day_of(now)).first()
        if found is None:
            raise NoAttendance
        before = {"came": found.came, "arrived_at": found.arrived_at, "left_at": found.left_at, "reason": found.reason}
        key = found.id
        found.delete()
        audited("take_back", "attendance", key, site.area, actor=actor, now=now, before=before)


def allow_fetcher(stay_id: UUID, *, name: str, relation: str, until: date | None, actor: Actor, now: datetime) -> UUID:
    """Somebody may fetch the child from today on. Raises NotFound, NotAChild, FetcherTwice."""
    KEEP_STAYS.demand(actor)
    with transaction.atomic():
        stay, site = locked_stay(stay_id, actor, None)
        if stay.kind != StayKind.CHILDCARE:
            raise NotAChild
        with refusing({"fetcher_once": FetcherTwice}):
            made = Fetcher.objects.create(
                id=uuid7(),
                stay=stay,
                site_id=site.id,
                name=name.strip(),
                relation=relation.strip(),
                valid=DateRange(day_of(now), until),
                recorded_by=actor.name,
                recorded_at=now,
            )
        after = {"stay": str(stay.id), "relation": relation.strip(), "until": until}
        audited("allow_fetcher", "fetcher", made.id, site.area, actor=actor, now=now, after=after)
    return made.id


def end_fetcher(fetcher_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Somebody may no longer fetch the child, from this day on. Raises NotFound."""
    KEEP_STAYS.demand(actor)
    with transaction.atomic():
        found = Fetcher.objects.filter(id=fetcher_id).first()
        if found is None:
            raise NotFound
        _stay, site = locked_stay(found.stay_id, actor, None)
        today = day_of(now)
        found = Fetcher.objects.select_for_update().filter(lasting(today), id=fetcher_id).first()
        if found is None:
            raise NotFound
        # Somebody allowed and forbidden on one day stays on record for it: the child may have been fetched by then.
        found.valid = DateRange(found.valid.lower, max(today, found.valid.lower + timedelta(days=1)))
        found.save(update_fields=["valid"])
        after = {"until": today}
        audited("end_fetcher", "fetcher", fetcher_id, site.area, actor=actor, now=now, after=after)
