"""Who is counted when a password is wrong, and what somebody locked out is told (django-axes calls these)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from laoyou.accounts.services.sign_in import record_lock_out
from laoyou.core import clock
from laoyou.core.actor import system_actor
from laoyou.ui.readers import address_of

__all__ = ["address_of", "locked_out", "username_of"]


def username_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """The user name tried, as accounts write it."""
    tried = (credentials or {}).get("username") or request.POST.get("login") or request.POST.get("username")
    return str(tried).strip().lower() if tried else None


def locked_out(
    request: HttpRequest, _response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """429 with the time from which signing in works again."""
    until = _until(request, credentials)
    if getattr(request, "axes_failures_since_start", None) == settings.AXES_FAILURE_LIMIT:
        # Once, when the lock closes: further tries against it must not fill the audit trail.
        record_lock_out(
            username_of(request, credentials) or "",
            address=address_of(request),
            actor=system_actor("sign-in"),
            now=clock.now(),
        )
    return render(request, "account/locked_out.html", {"until": until}, status=429)


def _until(request: HttpRequest, credentials: dict[str, Any] | None) -> datetime:
    counted = AxesDatabaseHandler().get_user_attempts(request, credentials)
    tries = [attempt.attempt_time for attempts in counted for attempt in attempts]
    newest: datetime = max(tries, default=clock.now())
    return newest + settings.AXES_COOLOFF_TIME
