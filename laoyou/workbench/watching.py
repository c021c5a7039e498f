"""Looking at people leaves a row behind: written before the page is sent, so nobody looks unseen.

A view says what it shows with `looked`; `@watched`, outermost, writes it when the view has answered (a page that only
reads does so in a read-only transaction, in which nothing can be written).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase

from laoyou.core import clock
from laoyou.records.enums import ReadingKind
from laoyou.records.services.readings import note_reading
from laoyou.workbench.guards import actor_of

View = Callable[..., HttpResponseBase]
Look = tuple[ReadingKind, tuple[tuple[UUID, int], ...], str]
LOOKS = "laoyou_looks"  # the request's attribute that holds them until they are written
_SHOWN = (200, 302, 304, 422)


def looked(request: HttpRequest, kind: ReadingKind, people: Sequence[tuple[UUID, int]], *, reason: str = "") -> None:
    """What this page shows of whom (key and area each); nobody stands for a search that found nobody."""
    looks: list[Look] = getattr(request, LOOKS, [])
    looks.append((kind, tuple(people), reason))
    setattr(request, LOOKS, looks)


def watched(view: View) -> View:
    """Write down what the view `looked` at before its page is sent; when that fails, nothing is sent."""

    @wraps(view)
    def watching(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code in _SHOWN:
            for kind, people, reason in getattr(request, LOOKS, []):
                note_reading(kind, people, actor=actor_of(request), now=clock.now(), reason=reason)
        return response

    return watching
