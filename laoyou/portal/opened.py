"""What a stranger has opened, kept in the session for ten minutes and closed by a button (ADR 21, 25)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from laoyou.accounts.services.lookups import LockedForNow
from laoyou.core import clock
from laoyou.core.errors import DomainError
from laoyou.ui import formats
from laoyou.ui.sentences import say

_MINUTES = timedelta(minutes=10)


def keep(request: HttpRequest, name: str, **facts: str) -> None:
    """Remember what opens it, never in clear where it is a secret."""
    request.session[name] = facts | {"until": int((clock.now() + _MINUTES).timestamp())}


def kept(request: HttpRequest, name: str) -> dict[str, Any] | None:
    """What was remembered, while the ten minutes last."""
    found: dict[str, Any] | None = request.session.get(name)
    if not found or found["until"] < clock.now().timestamp():
        forget(request, name)
        return None
    return found


def forget(request: HttpRequest, name: str) -> None:
    """The next reader of this telephone sees the form."""
    request.session.pop(name, None)


def refusal_words(refused: DomainError) -> str:
    """Why it was not opened, with the time in the reader's own way of writing."""
    if isinstance(refused, LockedForNow):
        return _("Too many wrong tries. Try again after %(until)s, or ask the township's service desk.") % {
            "until": formats.moment(refused.until)
        }
    return say(refused)
