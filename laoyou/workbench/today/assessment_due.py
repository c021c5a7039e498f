"""The yearly assessment, as lines of the today page."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from laoyou.core.actor import Actor
from laoyou.plan.selectors.assessment import waiting
from laoyou.workbench.today.due import Due


def of(actor: Actor) -> Iterator[Due]:
    """Objections to answer, versions to approve, the own unit's result open to objection."""
    found = waiting(actor=actor)
    if found is None:
        return
    address = f"{reverse('assessment:list')}?state=shown"
    if found.objections:
        words = ngettext(
            "%(count)s objection to the assessment waits for an answer",
            "%(count)s objections to the assessment wait for an answer",
            found.objections,
        ) % {"count": found.objections}
        yield Due(words, address, pgettext("assessment", "Answer"))
    if found.to_approve:
        yield Due(_("The yearly assessment waits for your approval"), address, pgettext("assessment", "Look at it"))
    if found.own:
        yield Due(
            _("Your unit's result of the year is shown; you may object"), address, pgettext("assessment", "See it")
        )
