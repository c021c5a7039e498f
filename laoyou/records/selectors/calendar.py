"""The calendar of working days as this installation knows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from laoyou.core.actor import Actor
from laoyou.core.working_days import PACKAGED_FROM, PACKAGED_UNTIL, WorkingCalendar
from laoyou.records.access import VIEW_CALENDAR
from laoyou.records.models import ArrangedDay


@dataclass(frozen=True, slots=True)
class CalendarYears:
    """Which years are known: those of the package, and those imported here."""

    packaged: tuple[int, int]
    imported: tuple[int, ...]

    def missing(self, today: date) -> int | None:
        """The first year from this one on that nobody knows, when it is this year or the next; else None."""
        known = {*range(self.packaged[0], self.packaged[1] + 1), *self.imported}
        return next((year for year in (today.year, today.year + 1) if year not in known), None)


def working_calendar() -> WorkingCalendar:
    """Every arranged day: the package's, and those imported. One query."""
    return WorkingCalendar(dict(ArrangedDay.objects.order_by("day").values_list("day", "works")))


def calendar_years() -> CalendarYears:
    """The years whose arrangement is known."""
    imported = ArrangedDay.objects.dates("day", "year")
    return CalendarYears((PACKAGED_FROM, PACKAGED_UNTIL), tuple(each.year for each in imported))


def arranged_days(*, actor: Actor) -> QuerySet[ArrangedDay]:
    """What was imported, newest year first."""
    VIEW_CALENDAR.demand(actor)
    return ArrangedDay.objects.order_by("-day", "id")
