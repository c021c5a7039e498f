"""Monthly returns: figures made from the records, beside the last return; which institutions have not confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from laoyou.core.actor import Actor
from laoyou.core.clock import first_moment_of
from laoyou.facilities.access import VIEW_STAFF
from laoyou.facilities.enums import ReturnFigure, SiteState, StayState
from laoyou.facilities.models import Drill, Incident, Institution, MonthlyReturn, Stay, UnitPeriod
from laoyou.facilities.selectors import workforce
from laoyou.facilities.selectors.reach import kept_institution, kept_institutions
from laoyou.facilities.selectors.safety import months_later


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One figure: in the return of the month before (None: none), by the records now, as confirmed (None: not yet)."""

    figure: ReturnFigure
    before: int | None
    found: int
    stated: int | None


@dataclass(frozen=True, slots=True)
class ReturnSheet:
    """An institution's return of a month with its newest version, if any."""

    institution_id: UUID
    name: str
    month: date
    lines: tuple[ReturnLine, ...]
    version: int
    note: str
    confirmed_by: str
    confirmed_at: datetime | None


def first_of_month_before(day: date) -> date:
    """The month whose return is due."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def sheet(institution_id: UUID, month: date, *, actor: Actor) -> ReturnSheet:
    """The return of a month (its first day). Raises NotFound outside the actor's reach."""
    VIEW_STAFF.demand(actor)
    institution = kept_institution(institution_id, actor=actor)
    newest = _newest(institution_id, month)
    before = _newest(institution_id, first_of_month_before(month))
    found = figures(institution_id, month, actor=actor)
    lines = tuple(
        ReturnLine(
            each,
            before.stated.get(each.value) if before else None,
            found[each],
            newest.stated.get(each.value) if newest else None,
        )
        for each in ReturnFigure
    )
    return ReturnSheet(
        institution.id,
        institution.name,
        month,
        lines,
        newest.version if newest else 0,
        newest.note if newest else "",
        newest.confirmed_by if newest else "",
        newest.confirmed_at if newest else None,
    )


def figures(institution_id: UUID, month: date, *, actor: Actor) -> dict[ReturnFigure, int]:
    """What the records say of a month: standing on its last day, or happening in it."""
    until = months_later(month, 1)
    last = until - timedelta(days=1)
    stays = Stay.objects.filter(site__institution_id=institution_id, state=StayState.REAL)
    turnover = workforce.turnover(institution_id, first=month, until=until, actor=actor)
    held = workforce.posts(on=last, actor=actor).filter(site__institution_id=institution_id)
    staff = set(held.values_list("staff_id", flat=True))
    gaps = set(workforce.with_gaps(held, on=last).values_list("staff_id", flat=True))
    periods = UnitPeriod.objects.filter(site__institution_id=institution_id, valid__contains=last)
    begin, end = (first_moment_of(day) for day in (month, until))
    return {
        ReturnFigure.PLACES: sum(periods.order_by("id").values_list("places", flat=True)),
        ReturnFigure.PRESENT: stays.filter(valid__contains=last).count(),
        ReturnFigure.ADMITTED: stays.filter(since__gte=month, since__lt=until).count(),
        ReturnFigure.ENDED: stays.filter(until__gt=month, until__lte=until).exclude(end="").count(),
        ReturnFigure.STAFF: len(staff),
        ReturnFigure.COMPLETE: len(staff - gaps),
        ReturnFigure.JOINED: turnover.came,
        ReturnFigure.LEFT: turnover.left,
        ReturnFigure.DRILLS: Drill.objects.filter(
            site__institution_id=institution_id, held_on__gte=month, held_on__lt=until
        ).count(),
        ReturnFigure.INCIDENTS: Incident.objects.filter(
            site__institution_id=institution_id, happened_at__gte=begin, happened_at__lt=end
        ).count(),
    }


def of_month(month: date, *, actor: Actor) -> QuerySet[Institution]:
    """Institutions in reach that are open, with `confirmed_at` of the month's newest return (None: not confirmed)."""
    VIEW_STAFF.demand(actor)
    newest = MonthlyReturn.objects.filter(institution=OuterRef("id"), month=month).order_by("-version")
    rows = kept_institutions(actor).filter(state=SiteState.OPERATING)
    return rows.annotate(
        confirmed_at=Subquery(newest.values("confirmed_at")[:1]),
        confirmed_note=Subquery(newest.values("note")[:1]),
    ).order_by("name", "id")


def by_answer(rows: QuerySet[Institution], answer: str) -> QuerySet[Institution]:
    """Of `of_month`: those that have confirmed, have not, or confirmed something other than the records said."""
    asked = {
        "missing": Q(confirmed_at__isnull=True),
        "confirmed": Q(confirmed_at__isnull=False),
        "differs": Q(confirmed_note__gt=""),
    }
    return rows.filter(asked[answer]) if answer in asked else rows


def _newest(institution_id: UUID, month: date) -> MonthlyReturn | None:
    rows = MonthlyReturn.objects.filter(institution_id=institution_id, month=month)
    return rows.order_by("-version").first()
