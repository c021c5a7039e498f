"""From rows of the roster to what the pages show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core.actor import Actor
from laoyou.facilities import access
from laoyou.facilities.selectors.rosters import ShiftRow, Span, Substitute
from laoyou.ui import formats
from laoyou.ui.days import read_day
from laoyou.ui.statuses import Status, Tone
from laoyou.workbench.house import words
from laoyou.workbench.house.forms_roster import WEEKDAYS


def monday_of(asked: str, today: date) -> date:
    """The Monday of the week asked for; of this week when nothing readable was."""
    try:
        day = read_day(asked) if asked else today
    except ValidationError:
        day = today
    return day - timedelta(days=day.weekday())


def week_context(
    site: Any,
    monday: date,
    shifts: Sequence[ShiftRow],
    short: Mapping[date, Sequence[Span]],
    *,
    actor: Actor,
) -> dict[str, Any]:
    """Everything roster.html reads."""
    here = reverse("house:roster", args=[site.pk])
    return {
        "site": site,
        "monday": monday,
        "head": f"{formats.day(monday)} – {formats.day(monday + timedelta(days=6))}",
        "days": [_day(day, shifts, spans) for day, spans in short.items()],
        "short": sum(bool(spans) for spans in short.values()),
        "before": f"{here}?week={(monday - timedelta(days=7)).isoformat()}",
        "after": f"{here}?week={(monday + timedelta(days=7)).isoformat()}",
        "may_keep": access.KEEP_STAFF.allows(actor),
    }


def _day(day: date, shifts: Iterable[ShiftRow], spans: Sequence[Span]) -> dict[str, Any]:
    return {
        "name": WEEKDAYS[day.weekday()][1],
        "day": formats.day(day),
        "shifts": [_shift(each) for each in shifts if each.begin.date() == day],
        "short": [span_words(each) for each in spans],
        "sources": sorted({words.source_words(each.rule) for each in spans if each.rule}),
    }


def _shift(row: ShiftRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "url": reverse("house:shift", args=[row.id]),
        "time": time_words(row),
        "unit": row.unit,
        "absent": row.absent,
    }


def time_words(row: ShiftRow | Span) -> str:
    """From when to when; the next day is said."""
    end = row.end.strftime("%H:%M")
    if row.end.date() != row.begin.date():
        end = _("%(time)s the next day") % {"time": end}
    return f"{row.begin.strftime('%H:%M')}–{end}"


def span_words(span: Span) -> str:
    """Too few, when and by how many."""
    said = {
        "time": time_words(span),
        "unit": span.unit,
        "people": span.people,
        "carers": span.carers,
        "needed": span.needed,
    }
    if span.unit:
        return _("%(time)s %(unit)s: %(people)s children, %(carers)s carers, %(needed)s needed") % said
    return _("%(time)s: %(people)s residents, %(carers)s carers, %(needed)s needed") % said


def shift_context(
    row: ShiftRow, site_id: UUID, others: Sequence[Substitute], short: Sequence[Span], *, actor: Actor
) -> dict[str, Any]:
    """Everything shift.html reads."""
    return {
        "row": row,
        "title": _("%(name)s, %(day)s %(time)s")
        % {"name": row.name, "day": formats.day(row.begin.date()), "time": time_words(row)},
        "back": f"{reverse('house:roster', args=[site_id])}?week={row.begin.date().isoformat()}",
        "state": Status(Tone.OFF, _("does not come")) if row.absent else Status(Tone.OK, _("planned")),
        "posts": _(", ").join(words.post_words(each) for each in row.posts),
        "short": [span_words(each) for each in short],
        "sources": sorted({words.source_words(each.rule) for each in short if each.rule}),
        "others": [
            {
                "name": each.name,
                "about": _("%(post)s · %(site)s · %(hours)s hours that week")
                % {"post": words.post_words(each.post), "site": each.site, "hours": each.hours},
                "url": reverse("house:stand_in", args=[row.id, each.staff_id]),
            }
            for each in others
        ],
        "may_keep": access.KEEP_STAFF.allows(actor),
    }
