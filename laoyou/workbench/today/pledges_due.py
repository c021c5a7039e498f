"""Pledges of the year, as a line of the today page."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext, pgettext

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.plan.selectors.pledges import owed
from laoyou.workbench.plan.progress_words import month_words
from laoyou.workbench.today.due import Due


def of(actor: Actor) -> Iterator[Due]:
    """Pledges the actor's unit leads and has not reported for the month that ended last."""
    found = owed(actor=actor, today=clock.today())
    if found is None or not found[1]:
        return
    month, many = found
    words = ngettext(
        "Of %(month)s your unit owes the figure of %(count)s pledge of the year",
        "Of %(month)s your unit owes the figures of %(count)s pledges of the year",
        many,
    ) % {"month": month_words(month), "count": many}
    yield Due(words, f"{reverse('pledges:list')}?year={month.year}&state=open", pgettext("pledge", "Report them"))
