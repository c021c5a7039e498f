"""The API as a whole: its routers, its errors in the house's words, and what every answer carries."""

from __future__ import annotations

import hashlib
import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import JSONRenderer

from laoyou.accounts.services.answers import KeyUsedForAnother
from laoyou.accounts.services.tokens import TokenNotGood, TooManyCalls
from laoyou.api import areas, counts, files, me, persons, plans
from laoyou.core.errors import Conflict, DomainError, NotAllowed, NotFound
from laoyou.ui.sentences import say

log = logging.getLogger(__name__)
VERSION = "1.0"

# The first that fits; whatever else people can mend is 422.
_STATUS: list[tuple[type[DomainError], int]] = [
    (TokenNotGood, 401),
    (NotAllowed, 403),
    (NotFound, 404),
    (Conflict, 409),
    (KeyUsedForAnother, 409),
    (TooManyCalls, 429),
]


class TokenMissing(TokenNotGood):
    code = "token_missing"
    sentence = "Send a token: “Authorization: Bearer laoyou_…”. A security administrator gives tokens."


class RequestNotValid(DomainError):
    code = "request_not_valid"
    sentence = "The request is not as described: %(what)s. Compare it with the description of the interface."


class ServerTrouble(DomainError):
    code = "server_error"
    sentence = "Something went wrong here and was written down. Nothing was half-saved; try again later."


class NoSuchAddress(NotFound):
    code = "no_such_address"
    sentence = "The interface has no such address. All of them are described at /api/."


class Readable(JSONRenderer):
    """Chinese as it is: sentences are read by people, too."""

    json_dumps_params: dict[str, Any] = {"ensure_ascii": False}


class Door(NinjaAPI):
    """Ninja's API; every answer says how many calls are left, and that nobody may keep it for somebody else."""

    def create_response(self, request: HttpRequest, data: Any, **about: Any) -> HttpResponse:
        """As the library makes it; 304 where the caller has this very answer already."""
        response = super().create_response(request, data, **about)
        response["Cache-Control"] = "no-store"
        if response.status_code == 200 and getattr(request, "known", False):
            tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            if tag in request.headers.get("If-None-Match", ""):
                response = HttpResponse(status=304)
            response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
        patch_vary_headers(response, ["Authorization", "Accept-Language"])
        return response


door = Door(
    title="laoyou",
    version=VERSION,
    renderer=Readable(),
    description=str(gettext_lazy("Elder and infant care of a prefecture, for the programs of its departments.")),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-1",
)
for tag, router in (
    ("token", me.router),
    ("areas", areas.router),
    ("plans", plans.router),
    ("counts", counts.router),
    ("persons", persons.router),
    ("files", files.router),
):
    door.add_router("", router, tags=[tag])


def trouble(request: HttpRequest, error: DomainError, *, status: int | None = None) -> HttpResponse:
    """An error as the API answers it."""
    found = status or next((code for kind, code in _STATUS if isinstance(error, kind)), 422)
    said = {"code": error.code, "sentence": say(error), "facts": error.facts}
    response = door.create_response(request, said, status=found)
    if isinstance(error, TooManyCalls):
        response["Retry-After"] = str(error.facts["seconds"])
    if found == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


@door.exception_handler(DomainError)
def _refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    return trouble(request, error)


@door.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return trouble(request, TokenMissing())


@door.exception_handler(ValidationError)
def _not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    # Where and what kind of fault, never the value: it may be somebody's number.
    faults = [f"{'.'.join(str(part) for part in each['loc'][1:])} ({each['type']})" for each in error.errors]
    return trouble(request, RequestNotValid(what=faults))


@door.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return trouble(request, RequestNotValid(what=error.message), status=error.status_code)


@door.exception_handler(Http404)
def _nowhere(request: HttpRequest, _error: Http404) -> HttpResponse:
    return trouble(request, NotFound())


@door.exception_handler(Exception)
def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("The interface failed at %s", request.path, exc_info=error)
    return trouble(request, ServerTrouble(), status=500)


def no_such_address(request: HttpRequest, _rest: str = "") -> HttpResponse:
    """Whatever begins with /api/ and is nothing."""
    return trouble(request, NoSuchAddress())
