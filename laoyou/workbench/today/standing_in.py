"""Standing in for others, and units that nobody reports for any more, as lines of the today page."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.accounts.selectors import delegations
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.ui import formats
from laoyou.workbench.today.due import Due


def of(actor: Actor) -> Iterator[Due]:
    """In whose stead the actor works or may work today."""
    if actor.user_id is None:
        return
    address = reverse("accounts:away")
    if actor.for_user_id is not None:
        words = _("You work as %(name)s until you go back to your own roles") % {"name": actor.name}
        yield Due(words, address, pgettext("standing in", "Go back"))
        return
    for each in delegations.stand_ins(actor.user_id, on=clock.today()):
        facts = {"name": each.name, "day": formats.day(each.last_day)}
        words = _("You may stand in for %(name)s until %(day)s") % facts
        yield Due(words, address, pgettext("standing in", "Stand in"))
