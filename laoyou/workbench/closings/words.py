"""How suspensions and closures, and those who have to go, are called."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.facilities.enums import SiteState
from laoyou.facilities.enums.closings import ClosingState, ResettledTo
from laoyou.facilities.selectors.closings import ResidentRow
from laoyou.ui import formats
from laoyou.ui.statuses import Status, Tone


def into_words(into: str) -> str:
    """What will be, in the words of the announcement."""
    return {
        SiteState.SUSPENDED: pgettext("announcement", "Suspension"),
        SiteState.CLOSED: pgettext("announcement", "Closure"),
    }[SiteState(into)]


def status(closing: Any, today: date) -> Status:
    """How far it has come; late when its day has passed and somebody may be left."""
    label = str(ClosingState(closing.state).label)
    if closing.state == ClosingState.DONE:
        return Status(Tone.OK, label)
    if closing.state == ClosingState.CALLED_OFF:
        return Status(Tone.NONE, label)
    day = pgettext("closing", "for %(day)s") % {"day": formats.day(closing.planned_on)}
    return Status(Tone.OFF if closing.planned_on < today else Tone.NEAR, label, day)


def resident_status(row: ResidentRow) -> Status:
    """Whether somebody has gone, knows where to, or has no place yet."""
    if row.gone_on is not None:
        return Status(Tone.OK, _("gone"), formats.day(row.gone_on))
    if row.to:
        return Status(Tone.NEAR, _("planned"))
    return Status(Tone.OFF, _("no place yet"))


def where_words(row: ResidentRow) -> str:
    """Where somebody goes; the institution's name where it is one."""
    return row.to_site or (str(ResettledTo(row.to).label) if row.to else "")
