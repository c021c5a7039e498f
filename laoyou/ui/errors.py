"""The pages of things gone wrong: what happened and what to do next, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from laoyou.core.errors import DomainError
from laoyou.ui.sentences import say

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Trouble:
    """One kind of error page."""

    status: int
    happened: str | _StrPromise
    why: str | _StrPromise
    next_step: str | _StrPromise
    icon: str = "alert-circle"
    sign_in: bool = False


BAD_REQUEST = Trouble(
    400,
    _("The request could not be understood"),
    _("The address or the form arrived incomplete."),
    _("Go back and try again. If it happens again, start from the first page."),
)
FORBIDDEN = Trouble(
    403,
    _("Your role does not allow this"),
    _("What you asked for belongs to another role."),
    _("Ask your administrator which role is needed, or go back to your own work."),
    icon="lock",
)
MISSING = Trouble(
    404,
    _("There is nothing at this address"),
    _("It may have been moved, or it lies outside the area you may see."),
    _("Check the address, or search for it from the first page."),
    icon="map-pin",
)
BROKEN = Trouble(
    500,
    _("Something went wrong on our side"),
    _("Nothing was half saved: what you were doing was not carried out."),
    _("Try again in a moment. If it happens again, tell the system administrator what time it happened."),
    icon="refresh",
)
STALE_FORM = Trouble(
    403,
    _("This form was open for too long"),
    _("For your safety a form can only be sent from the window in which it was opened, while you are signed in."),
    _("Go back and open the form again; what you typed is still in that window."),
    icon="clock",
)
SIGNED_OUT = Trouble(
    401,
    _("You were signed out because nothing happened for a while"),
    _("This keeps others from using your window."),
    _("Sign in again; what you typed is still in this window."),
    icon="clock",
    sign_in=True,
)
TOO_LARGE = Trouble(
    413,
    _("This is larger than the system takes"),
    _("Nothing of it was kept."),
    _("Upload a smaller file: leave out pictures, or split the document."),
    icon="file-text",
)


def trouble_page(request: HttpRequest, trouble: Trouble, *, sign_in_url: str = "") -> HttpResponse:
    """The page of a trouble, with its status."""
    context = {"trouble": trouble, "sign_in_url": sign_in_url if trouble.sign_in else ""}
    return render(request, "ui/errors/trouble.html", context, status=trouble.status)


def refused_page(request: HttpRequest, error: DomainError, *, status: int = 409) -> HttpResponse:
    """The page of a DomainError that no form could show."""
    trouble = Trouble(status, _("This was not done"), say(error), _("Go back, look at it again, and decide."))
    return trouble_page(request, trouble)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400; an upload beyond the limits arrives here too."""
    from django.core.exceptions import RequestDataTooBig

    return trouble_page(request, TOO_LARGE if isinstance(exception, RequestDataTooBig) else BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403."""
    return trouble_page(request, FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404."""
    return trouble_page(request, MISSING)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500. Rendered without context processors: whatever broke may break them too."""
    from django.template.loader import render_to_string

    return HttpResponse(render_to_string("ui/errors/trouble.html", {"trouble": BROKEN}), status=BROKEN.status)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW."""
    return trouble_page(request, STALE_FORM)
