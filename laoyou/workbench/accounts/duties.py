"""What a signed-in person must do before anything else: a password of his own, a second step for administrators."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from laoyou.accounts.enums import SEPARATED_ROLES
from laoyou.accounts.selectors.people import owes_password, owes_second_step

# Pages that stay open while a duty is owed: doing it, and leaving.
_OPEN = {
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "mfa_activate_totp",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "preferences",
    "accounts:keep_alive",
    "accounts:choose_place",
}


def page_owed(request: HttpRequest, *, now: datetime) -> str | None:
    """The URL name the person must visit first, None when nothing is owed or the page asked for is one of them."""
    match = request.resolver_match
    if match is None or match.view_name in _OPEN or not request.user.is_authenticated:
        return None
    if getattr(match.func, "laoyou_guard", None) == "public":
        return None
    if owes_password(request.user, now=now):
        return "account_change_password"
    administers = not request.actor.roles.isdisjoint(SEPARATED_ROLES)  # type: ignore[attr-defined]
    if administers and settings.REQUIRE_MFA and owes_second_step(request.user):
        return "mfa_activate_totp"
    return None
