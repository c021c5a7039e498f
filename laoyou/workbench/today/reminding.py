"""The day's reminders of everybody who has something waiting: the lines of the today page, in the person's language."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import override

from laoyou.accounts.selectors.actors import actor_for
from laoyou.accounts.selectors.reminders import with_open_accounts
from laoyou.accounts.services.reminders import Line, channels_of, remind, wishes_of
from laoyou.core.actor import system_actor
from laoyou.core.clock import day_of
from laoyou.workbench.today.gathering import gathered

_SYSTEM = system_actor("reminders")


def remind_everybody(*, now: datetime) -> int:
    """Make the digests of all with an open account who are to be reminded in some way; how many were made.

    Once an hour: who has a quiet hour is told after it. Each person is a transaction of his own.
    """
    made = 0
    for user in with_open_accounts():
        if channels_of(user, wishes_of(user.id)):
            made += len(_reminded(user, now))
    return made


def _reminded(user: Any, now: datetime) -> list[UUID]:
    with override(user.preferred_language):
        actor = actor_for(user, area=None, today=day_of(now))
        lines = [Line(str(each.words), each.url, each.tone == "off") for each in gathered(actor)]
        return remind(user, lines, actor=_SYSTEM, now=now)
