"""Figures of departments as lines of the today page: those a unit owes, those the plan office has to decide about."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.plan.selectors.returns import waiting_for
from laoyou.plan.selectors.rows import EditionRow
from laoyou.workbench.today.due import Due


def of(actor: Actor, edition: EditionRow | None) -> Iterator[Due]:
    """What the last year asks of the actor's unit, and of the plan office."""
    found = waiting_for(actor, edition, today=clock.today())
    if found is None:
        return
    address = f"{reverse('plan:returns', args=[found.edition_id])}?year={found.year}"
    facts = {"count": found.owed, "year": found.year, "late": found.late}
    if found.owed:
        words = ngettext(
            "Your unit has not told %(count)s figure of %(year)s",
            "Your unit has not told %(count)s figures of %(year)s",
            found.owed,
        ) % facts  # fmt: skip
        if found.late:
            words += ngettext(", %(late)s is overdue", ", %(late)s are overdue", found.late) % facts
        yield Due(words, f"{address}&state=missing", _("Tell them"), tone="off" if found.late else "near")
    if found.sent_back:
        words = ngettext("%(count)s figure was sent back", "%(count)s figures were sent back", found.sent_back)
        yield Due(words % {"count": found.sent_back}, f"{address}&state=sent_back", _("Put right"), tone="off")
    if found.to_check:
        words = ngettext(
            "%(count)s figure of a department waits for your decision",
            "%(count)s figures of departments wait for your decision",
            found.to_check,
        ) % {"count": found.to_check}
        yield Due(words, f"{address}&state=submitted", pgettext("figures", "Decide about them"))
