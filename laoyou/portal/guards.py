"""Doors open to everybody: nothing to sign in to, nothing kept by caches of others."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.utils.cache import patch_cache_control

from laoyou.core.errors import NotFound

View = Callable[..., HttpResponseBase]
_READING = {"GET", "HEAD", "OPTIONS"}


def open_to_all(view: View) -> View:
    """A page that only reads, in a read-only transaction; what is not published is not found."""

    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in _READING:
            return HttpResponseNotAllowed(sorted(_READING))
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            return _found(view, request, *args, **kwargs)

    return _marked(guard)


def open_and_private(view: View) -> View:
    """A page that shows something to one person: never kept by a browser or a proxy. May take a form."""

    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = _found(view, request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return _marked(guard)


def _found(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    try:
        return view(request, *args, **kwargs)
    except NotFound as missing:
        raise Http404(str(missing)) from missing


def _marked(view: View) -> View:
    view.laoyou_guard = "public"  # type: ignore[attr-defined]
    return view
