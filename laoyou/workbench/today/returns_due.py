"""Figures of departments as lines of the today page: those a unit owes, those the plan office has to decide about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.plan.selectors.parameters import Terms
from laoyou.plan.selectors.returns_waiting import waiting_for
from laoyou.plan.selectors.rows import EditionRow
from laoyou.workbench.today.due import Due


def of(actor: Actor, edition: EditionRow | None, terms: Callable[[int], Terms]) -> Iterator[Due]:
    """What every open period asks of the actor's unit, and of the plan office."""
    found = waiting_for(actor, edition, today=clock.today(), terms=terms)
    if found is None:
        return
    address = f"{reverse('plan:returns', args=[found.edition_id])}?year="
    if found.owed:
        facts = {"count": found.owed, "years": years_words(found.owed_years), "late": found.late}
        words = ngettext(
            "Your unit has not told %(count)s figure (%(years)s)",
            "Your unit has not told %(count)s figures (%(years)s)",
            found.owed,
        ) % facts  # fmt: skip
        if found.late:
            words += ngettext(", %(late)s is overdue", ", %(late)s are overdue", found.late) % facts
        where = f"{address}{found.owed_years[-1]}&state=missing"
        yield Due(words, where, _("Tell them"), tone="off" if found.late else "near")
    if found.sent_back:
        words = ngettext("%(count)s figure was sent back", "%(count)s figures were sent back", found.sent_back)
        where = f"{address}{found.back_years[-1]}&state=sent_back"
        yield Due(words % {"count": found.sent_back}, where, _("Put right"), tone="off")
    if found.to_check:
        words = ngettext(
            "%(count)s figure of a department waits for your decision",
            "%(count)s figures of departments wait for your decision",
            found.to_check,
        ) % {"count": found.to_check}
        where = f"{address}{found.check_years[-1]}&state=submitted"
        yield Due(words, where, pgettext("figures", "Decide about them"))


def years_words(years: Sequence[int]) -> str:
    """2025, or 2022–2025 where there are several."""
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
