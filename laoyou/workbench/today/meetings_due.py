"""What meetings decided, as lines of the today page."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext, pgettext

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.plan.selectors.meetings import followed
from laoyou.workbench.today.due import Due


def of(actor: Actor) -> Iterator[Due]:
    """What the actor's unit has to carry out, and what units report as done."""
    found = followed(actor=actor, today=clock.today())
    if found is None:
        return
    address = reverse("meetings:decisions")
    if found.owed:
        words = ngettext(
            "%(count)s decision of a meeting is your unit's to carry out",
            "%(count)s decisions of meetings are your unit's to carry out",
            found.owed,
        ) % {"count": found.owed}
        if found.late:
            words += ngettext(", %(count)s is overdue", ", %(count)s are overdue", found.late) % {"count": found.late}
        yield Due(
            words, f"{address}?state=standing", pgettext("decision", "See them"), tone="off" if found.late else "near"
        )
    if found.to_answer:
        words = ngettext(
            "%(count)s decision of a meeting is reported as done",
            "%(count)s decisions of meetings are reported as done",
            found.to_answer,
        ) % {"count": found.to_answer}
        yield Due(words, f"{address}?state=reported", pgettext("decision", "Confirm or send back"))
