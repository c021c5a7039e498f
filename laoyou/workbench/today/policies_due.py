"""Policies that end soon, as a line of the today page."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext, pgettext

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.plan.selectors.policy_papers import ending_for
from laoyou.workbench.today.due import Due


def of(actor: Actor) -> Iterator[Due]:
    """Policies of the actor's unit that end soon and that nothing replaces."""
    many = ending_for(actor=actor, today=clock.today())
    if not many:
        return
    words = ngettext(
        "%(count)s policy ends soon and nothing replaces it",
        "%(count)s policies end soon and nothing replaces them",
        many,
    ) % {"count": many}
    yield Due(words, f"{reverse('policies:list')}?state=soon", pgettext("policy", "Renew or replace"))
