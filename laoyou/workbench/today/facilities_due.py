"""What institutions have for an officer or for their own people today: filings to answer, papers to hand in."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.facilities.access import ANSWER_FILING, CONFIRM_NOTICE, FILE
from laoyou.facilities.enums.closings import ClosingState
from laoyou.facilities.selectors.closings import closings
from laoyou.facilities.selectors.filing_requests import to_look_at
from laoyou.facilities.selectors.filings import waiting
from laoyou.facilities.selectors.notices import awaited, unanswered
from laoyou.facilities.selectors.prices import waiting_prices
from laoyou.ui import formats
from laoyou.workbench.today.due import Due


def of(actor: Actor) -> Iterator[Due]:
    """Filings that wait, wait too long or lack papers; suspensions and closures announced; nothing for others."""
    if not FILE.allows(actor):
        return
    yield from _filings(actor)
    if announced := closings(actor=actor).filter(state=ClosingState.ANNOUNCED).count():
        said = ngettext(
            "%(count)s suspension or closure is announced", "%(count)s suspensions or closures are announced", announced
        )
        yield Due(_counted(said, announced), f"{reverse('closings:list')}?state=announced", _("Who has to go"))
    yield from _notices(actor)


def _notices(actor: Actor) -> Iterator[Due]:
    """To an institution what waits for its receipt; to the department what was not answered in time."""
    today = clock.today()
    if CONFIRM_NOTICE.allows(actor):
        rows = awaited(actor=actor)
        if count := rows.count():
            said = ngettext("%(count)s notice waits for your receipt", "%(count)s notices wait for your receipt", count)
            tone = "off" if rows.filter(confirm_by__lt=today).exists() else "near"
            yield Due(_counted(said, count), reverse("notices:list"), pgettext("notice", "Read it"), tone=tone)
    elif late := unanswered(on=today, actor=actor):
        said = ngettext(
            "%(count)s notice was not answered by every institution in time",
            "%(count)s notices were not answered by every institution in time",
            late,
        )
        yield Due(_counted(said, late), reverse("notices:list"), pgettext("notice", "See by whom"), tone="off")


def _filings(actor: Actor) -> Iterator[Due]:
    counts = waiting(on=clock.today(), actor=actor)
    filings = reverse("filings:list")
    if ANSWER_FILING.allows(actor):
        if handed := to_look_at(actor=actor):
            said = ngettext(
                "%(count)s filing handed in without an account waits",
                "%(count)s filings handed in without an account wait",
                handed,
            )
            yield Due(_counted(said, handed), f"{filings}#requests", _("Look at it"))
        if counts.open:
            said = ngettext("%(count)s filing waits for an answer", "%(count)s filings wait for an answer", counts.open)
            yield Due(_counted(said, counts.open), f"{filings}?state=submitted", _("Look at it"))
        if counts.late:
            said = ngettext(
                "%(count)s filing was not answered in time", "%(count)s filings were not answered in time", counts.late
            )
            yield Due(_counted(said, counts.late), f"{filings}?state=submitted&late=late", _("Answer it"), tone="off")
        if prices := waiting_prices(actor=actor):
            said = ngettext("%(count)s price waits for an answer", "%(count)s prices wait for an answer", prices)
            yield Due(_counted(said, prices), f"{reverse('facilities:prices')}#proposals", _("Look at it"))
    elif counts.incomplete:
        said = ngettext(
            "Papers are missing for %(count)s filing", "Papers are missing for %(count)s filings", counts.incomplete
        )
        yield Due(_counted(said, counts.incomplete), f"{filings}?state=incomplete", _("Hand in what is missing"))


def _counted(said: str, count: int) -> str:
    return said % {"count": formats.number(count)}
