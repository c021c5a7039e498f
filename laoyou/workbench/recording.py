"""A form that records something: what every such page does, so that each says only what is its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from laoyou.core import clock
from laoyou.core.errors import DomainError, NotAllowed, NotFound
from laoyou.ui import once
from laoyou.ui.sentences import say
from laoyou.workbench.guards import actor_of


def by(request: HttpRequest) -> dict[str, Any]:
    """Who acts, and when, as services want it."""
    return {"actor": actor_of(request), "now": clock.now()}


def recorded(request: HttpRequest, form: Any, record: Callable[[Any], None]) -> bool:
    """Whether the form was sent and the record made; what a service refuses becomes the form's own error."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        if once.take(request):
            record(form)
    except DomainError as refused:
        if isinstance(refused, NotAllowed | NotFound):
            raise
        form.add_error(None, say(refused))
        return False
    except Exception:
        once.give_back(request)  # nothing was recorded: sending it again must not be taken for a second press
        raise
    return True


def pressed(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Whether what a button asks for was done; what a service refuses is said above the next page."""
    try:
        act()
    except (NotAllowed, NotFound):
        raise
    except DomainError as refused:
        messages.error(request, say(refused))
        return False
    return True
