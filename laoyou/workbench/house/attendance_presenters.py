"""From rows of attendance to what the pages show."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laoyou.core.actor import Actor
from laoyou.core.clock import CHINA
from laoyou.facilities import access
from laoyou.facilities.enums import AbsenceReason, ClassKind
from laoyou.facilities.selectors.attendance import FetcherRow, Group, GuestDay, SiteDay
from laoyou.ui import formats
from laoyou.ui.statuses import Status, Tone
from laoyou.workbench.facilities.words import leave_words, period_words
from laoyou.workbench.house import words


def day_context(row: SiteDay, *, actor: Actor) -> dict[str, Any]:
    """Everything attendance.html reads."""
    keeps = access.KEEP_STAYS.allows(actor)
    guests = [guest for group in row.groups for guest in group.guests]
    return {
        "row": row,
        "day": formats.day(row.on),
        "groups": [_group(each, keeps=keeps) for each in row.groups],
        "weighed": _weighed(row),
        "there": sum(each.there for each in guests),
        "absent": sum(each.absent for each in guests),
        "to_come": sum(each.arrived is None and not each.absent and not each.on_leave for each in guests),
    }


def _weighed(row: SiteDay) -> str:
    """The whole site's ratio, each child weighed by its class: what one class lacks another may have too many of."""
    if row.load is None:
        return ""
    said = {"load": formats.number(row.load, 1), "carers": row.carers}
    if not row.carers:
        return _("The children there now need the work of %(load)s carers; nobody is at work.") % said
    said["share"] = formats.percent(row.load / row.carers * 100, 0)
    return _("The children there now need the work of %(load)s carers, %(carers)s are at work (%(share)s).") % said


def _group(group: Group, *, keeps: bool) -> dict[str, Any]:
    return {
        "label": group.label,
        "class": str(ClassKind(group.class_kind).label) if group.class_kind else "",
        "carers": _carers(group),
        "source": words.source_words(group.rule) if group.broken and group.rule else "",
        "guests": [_guest(each, keeps=keeps) for each in group.guests],
    }


def _carers(group: Group) -> Status | None:
    """Children there now against carers at work now, by the rule."""
    if not group.child:
        return None
    children = ngettext("%(n)s child there", "%(n)s children there", group.there) % {"n": group.there}
    said = _("%(children)s, %(carers)s carers at work") % {"children": children, "carers": group.carers}
    if group.needed is None:
        return Status(Tone.NONE, said, _("no rule in force"))
    needed = _("at least %(n)s needed") % {"n": group.needed}
    return Status(Tone.OFF if group.broken else Tone.OK, said, needed)


def _guest(guest: GuestDay, *, keeps: bool) -> dict[str, Any]:
    return {
        "stay_id": guest.stay_id,
        "name": guest.name,
        "child": guest.child,
        "status": _status(guest),
        "may_arrive": keeps and guest.arrived is None and not guest.absent,
        "may_go": keeps and guest.there,
        "may_undo": keeps and (guest.arrived is not None or guest.absent),
    }


def _status(guest: GuestDay) -> Status:
    if guest.absent:
        reason = str(AbsenceReason(guest.reason).label) if guest.reason else ""
        return Status(Tone.NEAR, _("absent"), " · ".join(part for part in (reason, guest.note) if part))
    if guest.left is not None:
        fetched = _("fetched by %(name)s") % {"name": guest.fetched_by} if guest.fetched_by else ""
        return Status(Tone.NONE, _("left %(time)s") % {"time": _clock(guest.left)}, fetched)
    if guest.arrived is not None:
        return Status(Tone.OK, _("there since %(time)s") % {"time": _clock(guest.arrived)})
    if guest.on_leave:
        return Status(Tone.NONE, leave_words(guest.on_leave))
    return Status(Tone.BUSY, _("has not come yet"))


def _clock(moment: Any) -> str:
    return str(moment.astimezone(CHINA).strftime("%H:%M"))


def fetcher_words(each: FetcherRow) -> str:
    return _("%(name)s, %(relation)s") % {"name": each.name, "relation": each.relation}


def fetcher_row(each: FetcherRow) -> dict[str, Any]:
    return {
        "words": fetcher_words(each),
        "period": period_words(each.first, each.until),
        "end": reverse("house:end_fetcher", args=[each.id]),
    }
