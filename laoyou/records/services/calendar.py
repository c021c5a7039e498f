"""Taking in the holiday arrangement of a year, as the State Council's general office publishes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError
from laoyou.core.working_days import PACKAGED_FROM
from laoyou.records.access import SET_CALENDAR
from laoyou.records.models import ArrangedDay
from laoyou.records.services import audit

_LINE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[\s,，\t]+(休|班|off|work)(?:[\s,，\t]+(.{1,40}))?$")
_FEWEST_OFF = 7  # every year has at least the statutory holidays' weekdays
_SATURDAY = 5


class CalendarLineUnreadable(DomainError):
    code = "calendar_line_unreadable"
    sentence = "Line %(line)s, “%(found)s”, cannot be read. Write for example “2027-01-01 休 元旦” or “2027-02-14 班”."


class CalendarYearDiffers(DomainError):
    code = "calendar_year_differs"
    sentence = "Line %(line)s is a day of %(found)s; all lines must be days of one year, and this began with %(year)s."


class CalendarDayTwice(DomainError):
    code = "calendar_day_twice"
    sentence = "%(day)s stands twice. Leave one of the two lines out."


class CalendarDayNeedless(DomainError):
    code = "calendar_day_needless"
    sentence = "Line %(line)s: %(day)s is a weekday that is worked anyway. “班” is for Saturdays and Sundays only."


class CalendarTooFew(DomainError):
    code = "calendar_too_few"
    sentence = "Only %(found)s weekdays off; a year has at least %(least)s. Paste the whole arrangement of the year."


@dataclass(frozen=True, slots=True)
class ArrangedLine:
    """One day of an arrangement."""

    day: date
    works: bool
    name: str


def read_arrangement(text: str) -> list[ArrangedLine]:
    """The days of a year, one a line: date, 休 (off) or 班 (worked), name. Raises the Calendar… errors."""
    found: list[ArrangedLine] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            found.append(_read(number, line.strip(), found))
    off = sum(not each.works and each.day.weekday() < _SATURDAY for each in found)
    if off < _FEWEST_OFF:
        raise CalendarTooFew(found=off, least=_FEWEST_OFF)
    return found


def import_arrangement(lines: Sequence[ArrangedLine], *, source: str, actor: Actor, now: datetime) -> int:
    """Keep a year's arrangement in the place of what was known of it; returns the year."""
    SET_CALENDAR.demand(actor)
    year = lines[0].day.year
    with transaction.atomic():
        before = ArrangedDay.objects.filter(day__year=year)
        replaced = before.count()
        before.delete()
        ArrangedDay.objects.bulk_create(
            ArrangedDay(day=each.day, works=each.works, name=each.name, source=source.strip()) for each in lines
        )
        audit.record(
            actor=actor,
            action=SET_CALENDAR.code,
            subject="records.calendar",
            subject_id=str(year),
            area=actor.area.low,
            now=now,
            before={"days": replaced},
            after={"days": len(lines), "source": source.strip()},
        )
    return year


def _read(number: int, line: str, before: Sequence[ArrangedLine]) -> ArrangedLine:
    match = _LINE.match(line)
    day = _day(match) if match else None
    if match is None or day is None or day.year < PACKAGED_FROM:
        raise CalendarLineUnreadable(line=number, found=line[:40])
    works = match[4] in {"班", "work"}
    if before and day.year != before[0].day.year:
        raise CalendarYearDiffers(line=number, found=day.year, year=before[0].day.year)
    if any(each.day == day for each in before):
        raise CalendarDayTwice(day=day.isoformat())
    if works and day.weekday() < _SATURDAY:
        raise CalendarDayNeedless(line=number, day=day.isoformat())
    return ArrangedLine(day, works, (match[5] or "").strip())


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
