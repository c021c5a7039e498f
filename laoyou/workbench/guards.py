"""Every view says who may open it. A view without a guard is found by a test and refuses nobody by accident.

`@guarded(ACTION)` demands a signed-in actor whose roles carry the action; `@signed_in` any signed-in actor;
`@public` nobody. A guarded view that only reads runs in a read-only transaction, so a GET cannot write. A list that
its answer takes out as a spreadsheet is written down before it is sent; when that fails, nothing is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from laoyou.core import clock
from laoyou.core.access import Action
from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError, NotAllowed, NotFound
from laoyou.records.services.lists_taken import record_list_taken
from laoyou.ui import errors
from laoyou.ui.tables.taken import taken_with

View = Callable[..., HttpResponseBase]

_READING = {"GET", "HEAD", "OPTIONS"}


def actor_of(request: HttpRequest) -> Actor:
    """The actor the middleware put on the request."""
    return request.actor  # type: ignore[attr-defined]


def guarded(action: Action) -> Callable[[View], View]:
    """Demand `action`; answer 404 for what lies out of scope and 403, in a sentence, for what the role forbids."""

    def wrap(view: View) -> View:
        inner = view if action.writes else _read_only(view)

        @wraps(view)
        def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not action.allows(actor_of(request)):
                return errors.forbidden(request)
            return _answered(inner, request, *args, **kwargs)

        return _marked(guard, f"action:{action.code}")

    return wrap


def signed_in(view: View) -> View:
    """Demand nothing but a signed-in person: one's own settings, the today page, search."""

    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return _answered(view, request, *args, **kwargs)

    return _marked(guard, "signed-in")


def public(view: View) -> View:
    """Open to everybody: sign-in, health, error pages."""
    return _marked(view, "public")


def guard_of(view: View) -> str | None:
    """How a view is guarded ("public", "signed-in", "action:…"), or None when nobody said."""
    return getattr(view, "laoyou_guard", None)


def _marked(view: View, guard: str) -> View:
    view.laoyou_guard = guard  # type: ignore[attr-defined]
    return view


def _answered(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    try:
        answer = view(request, *args, **kwargs)
        _write_down_what_is_taken(request)
    except NotFound as missing:
        raise Http404(str(missing)) from missing
    except NotAllowed:
        return errors.forbidden(request)
    except DomainError as refused:
        # What no form could show: a second click after somebody else decided, a link that has gone stale.
        return errors.refused_page(request, refused)
    return answer


def _write_down_what_is_taken(request: HttpRequest) -> None:
    if taken := taken_with(request):
        actor, now = actor_of(request), clock.now()
        record_list_taken(taken.title, terms=taken.terms, rows=taken.rows, actor=actor, now=now)


def _read_only(view: View) -> View:
    @wraps(view)
    def reading(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in _READING:
            return HttpResponseNotAllowed(sorted(_READING))
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            return view(request, *args, **kwargs)

    return reading
