"""Policies that end soon, as a line of the today page."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext, pgettext

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.plan.selectors.house_rules import house_rule
from laoyou.plan.selectors.policy_papers import ENDS_SOON, ending_for
from laoyou.workbench.today.due import Due


def of(actor: Actor) -> Iterator[Due]:
    """Policies of the actor's unit that end soon and that nothing replaces."""
    many = ending_for(actor=actor, today=clock.today())
    if not many:
        return
    words = ngettext(
        "%(count)s policy ends within %(days)s days", "%(count)s policies end within %(days)s days", many
    ) % {"count": many, "days": house_rule(ENDS_SOON, clock.today()).days}
    yield Due(words, f"{reverse('policies:list')}?state=soon", pgettext("policy", "Renew or replace"))
