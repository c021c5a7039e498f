"""Returns of a month or year: figures made from the records, beside the last return; who has not confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from laoyou.core.actor import Actor
from laoyou.core.clock import first_moment_of
from laoyou.facilities.access import VIEW_STAFF
from laoyou.facilities.enums import STANDING_FIGURES, LimitKind, ReturnFigure, SiteState, StayState
from laoyou.facilities.models import Drill, Incident, Institution, InstitutionReturn, Stay, UnitPeriod
from laoyou.facilities.selectors import workforce
from laoyou.facilities.selectors.limits import LimitRow, figure
from laoyou.facilities.selectors.reach import kept_institution, kept_institutions
from laoyou.facilities.selectors.safety import months_later

_MUCH = 4  # a change by a quarter or more is pointed out; whether it is right, the institution knows


@dataclass(frozen=True, slots=True)
class Term:
    """What a return is of: a month or a calendar year."""

    first: date
    months: int = 1

    @classmethod
    def month_of(cls, day: date) -> Self:
        return cls(day.replace(day=1))

    @classmethod
    def year_of(cls, day: date) -> Self:
        return cls(date(day.year, 1, 1), 12)

    @property
    def yearly(self) -> bool:
        return self.months == 12

    @property
    def until(self) -> date:
        """The first day after it."""
        return months_later(self.first, self.months)

    @property
    def before(self) -> Self:
        """The term before it, of the same length."""
        return type(self)(months_later(self.first, -self.months), self.months)


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One figure: in the return before (None: none), by the records now, as confirmed (None: not yet).

    `of_months` is what the confirmed monthly returns of a year come to; None while one is missing, and for a month.
    """

    figure: ReturnFigure
    before: int | None
    found: int
    stated: int | None
    of_months: int | None

    @property
    def told(self) -> int:
        """As confirmed, or by the records as long as nothing is."""
        return self.found if self.stated is None else self.stated

    @property
    def change(self) -> int | None:
        """Since the return before."""
        return None if self.before is None else self.told - self.before

    @property
    def much_changed(self) -> bool:
        return bool(self.before) and abs(self.change or 0) * _MUCH >= (self.before or 0)

    @property
    def differs(self) -> bool:
        """Whether what was confirmed is not what the records say now."""
        return self.stated is not None and self.stated != self.found


@dataclass(frozen=True, slots=True)
class ReturnSheet:
    """An institution's return of a term with its newest version, if any."""

    institution_id: UUID
    name: str
    term: Term
    lines: tuple[ReturnLine, ...]
    version: int
    note: str
    confirmed_by: str
    confirmed_at: datetime | None


def month_due(day: date) -> Term:
    """The month whose return is due."""
    return Term.month_of(day).before


def year_due(day: date) -> Term:
    """The year whose return is due."""
    return Term.year_of(day).before


def due_by(term: Term) -> tuple[date, LimitRow]:
    """The day before which a term's return is confirmed, and the rule that says so."""
    rule = figure(LimitKind.RETURN_DAYS, "year" if term.yearly else "month", on=term.until)
    return term.until + timedelta(days=rule.value), rule


def sheet(institution_id: UUID, term: Term, *, actor: Actor) -> ReturnSheet:
    """The return of a term. Raises NotFound outside the actor's reach."""
    VIEW_STAFF.demand(actor)
    institution = kept_institution(institution_id, actor=actor)
    newest, before = _newest(institution_id, term), _newest(institution_id, term.before)
    found = figures(institution_id, term, actor=actor)
    months = _of_months(institution_id, term) if term.yearly else {}
    lines = tuple(
        ReturnLine(
            each,
            before.stated.get(each.value) if before else None,
            found[each],
            newest.stated.get(each.value) if newest else None,
            months.get(each),
        )
        for each in ReturnFigure
    )
    return ReturnSheet(
        institution.id,
        institution.name,
        term,
        lines,
        newest.version if newest else 0,
        newest.note if newest else "",
        newest.confirmed_by if newest else "",
        newest.confirmed_at if newest else None,
    )


def figures(institution_id: UUID, term: Term, *, actor: Actor) -> dict[ReturnFigure, int]:
    """What the records say of a term: standing on its last day, or happening in it."""
    first, until = term.first, term.until
    last = until - timedelta(days=1)
    stays = Stay.objects.filter(site__institution_id=institution_id, state=StayState.REAL)
    turnover = workforce.turnover(institution_id, first=first, until=until, actor=actor)
    held = workforce.posts(on=last, actor=actor).filter(site__institution_id=institution_id)
    staff = set(held.values_list("staff_id", flat=True))
    gaps = set(workforce.with_gaps(held, on=last).values_list("staff_id", flat=True))
    periods = UnitPeriod.objects.filter(site__institution_id=institution_id, valid__contains=last)
    begin, end = (first_moment_of(day) for day in (first, until))
    return {
        ReturnFigure.PLACES: sum(periods.order_by("id").values_list("places", flat=True)),
        ReturnFigure.PRESENT: stays.filter(valid__contains=last).count(),
        ReturnFigure.ADMITTED: stays.filter(since__gte=first, since__lt=until).count(),
        ReturnFigure.ENDED: stays.filter(until__gt=first, until__lte=until).exclude(end="").count(),
        ReturnFigure.STAFF: len(staff),
        ReturnFigure.COMPLETE: len(staff - gaps),
        ReturnFigure.JOINED: turnover.came,
        ReturnFigure.LEFT: turnover.left,
        ReturnFigure.DRILLS: Drill.objects.filter(
            site__institution_id=institution_id, held_on__gte=first, held_on__lt=until
        ).count(),
        ReturnFigure.INCIDENTS: Incident.objects.filter(
            site__institution_id=institution_id, happened_at__gte=begin, happened_at__lt=end
        ).count(),
    }


def of_term(term: Term, *, actor: Actor) -> QuerySet[Institution]:
    """Institutions in reach that are open, with `confirmed_at` of the term's newest return (None: not confirmed)."""
    VIEW_STAFF.demand(actor)
    newest = _versions(OuterRef("id"), term)
    rows = kept_institutions(actor).filter(state=SiteState.OPERATING)
    return rows.annotate(
        confirmed_at=Subquery(newest.values("confirmed_at")[:1]),
        confirmed_note=Subquery(newest.values("note")[:1]),
    ).order_by("name", "id")


def by_answer(rows: QuerySet[Institution], answer: str) -> QuerySet[Institution]:
    """Of `of_term`: those that have confirmed, have not, or confirmed something other than the records said."""
    asked = {
        "missing": Q(confirmed_at__isnull=True),
        "confirmed": Q(confirmed_at__isnull=False),
        "differs": Q(confirmed_note__gt=""),
    }
    return rows.filter(asked[answer]) if answer in asked else rows


def confirmed_months(institution_id: UUID, *, since: date) -> list[date]:
    """The months (first days) from the one of a day on whose return the institution has confirmed."""
    rows = InstitutionReturn.objects.filter(institution_id=institution_id, months=1, first__gte=since.replace(day=1))
    return list(rows.order_by("first").values_list("first", flat=True).distinct())


def _of_months(institution_id: UUID, year: Term) -> dict[ReturnFigure, int]:
    """What the twelve confirmed monthly returns come to; nothing while one of them is missing."""
    rows = InstitutionReturn.objects.filter(
        institution=institution_id, months=1, first__gte=year.first, first__lt=year.until
    )
    confirmed = list(rows.order_by("first", "-version").distinct("first"))
    if len(confirmed) < year.months:
        return {}
    return {
        each: confirmed[-1].stated[each.value]
        if each in STANDING_FIGURES
        else sum(month.stated[each.value] for month in confirmed)
        for each in ReturnFigure
    }


def _newest(institution_id: UUID, term: Term) -> InstitutionReturn | None:
    return _versions(institution_id, term).first()


def _versions(institution: UUID | OuterRef, term: Term) -> QuerySet[InstitutionReturn]:
    rows = InstitutionReturn.objects.filter(institution=institution, first=term.first, months=term.months)
    return rows.order_by("-version")
