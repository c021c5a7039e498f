"""Who is asking."""

from __future__ import annotations

from django.http import HttpRequest

from laoyou.core.actor import Actor


def actor_of(request: HttpRequest) -> Actor:
    """The actor the middleware put on the request."""
    return request.actor  # type: ignore[attr-defined]
