"""From a session to an actor and a scope, for one request and not one moment longer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import redirect

from laoyou.accounts.selectors.actors import acting, roles_held
from laoyou.accounts.selectors.delegations import acting_for, stand_ins
from laoyou.accounts.services import scope
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.ui.preferences import THEME_COOKIE, TYPE_COOKIE, YEAR
from laoyou.workbench.accounts import duties, session_limits

GetResponse = Callable[[HttpRequest], HttpResponse]
PLACE = "place"  # session key: the area chosen in the place switcher
ACTING_FOR = "acting_for"  # session key: the delegation by which the person works in somebody else's stead
_PENDING = "account_login"  # where allauth keeps who gave the password but not yet the second step


class SessionLimitsMiddleware:
    """Ends sessions that have run out, before anybody is taken for signed in. Stands after SessionMiddleware."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        over = session_limits.end_if_over(request, now=clock.now())
        answer = session_limits.answer_when_over(request) if over else None
        return answer or self.get_response(request)


class ActorMiddleware:
    """Sets `request.actor` and the connection's scope; always clears the scope. Stands after AuthenticationMiddleware.

    A streamed answer is produced after the view has returned, so it is given the scope again while it is read.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            request.actor = _identify(request, now=clock.now())  # type: ignore[attr-defined]
            response = self.get_response(request)
        finally:
            scope.clear_scope()
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            response.streaming_content = _scoped(response.streaming_content, request.actor)
        if getattr(request, "just_signed_in", False):
            user: Any = request.user
            remember_looks(
                request, response, language=user.preferred_language, text_size=user.text_size, theme=user.theme
            )
        return response


class DutiesMiddleware:
    """Sends somebody who must first change the password or set up the second step to that page, and nowhere else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponseRedirect | None:
        page = duties.page_owed(request, now=clock.now())
        return redirect(page) if page else None


def _identify(request: HttpRequest, *, now: datetime) -> Actor:
    user_id = _claimed_user(request)
    if user_id is None:
        return Actor(name="")
    scope.set_own_scope(user_id, now=now)
    if not request.user.is_authenticated:
        return Actor(name="")
    # Kept for the frame, which offers the areas of all of them.
    request.held_roles = roles_held(request.user, today=clock.today())  # type: ignore[attr-defined]
    actor = acting(request.user, request.held_roles, area=request.session.get(PLACE))  # type: ignore[attr-defined]
    actor = _in_anothers_stead(request) or actor
    scope.set_scope(actor, now=now)
    return actor


def _in_anothers_stead(request: HttpRequest) -> Actor | None:
    """The actor for whom the person stands in; None, and forgotten, once that is over."""
    chosen = request.session.get(ACTING_FOR)
    if chosen is None:
        return None
    user: Any = request.user
    found = next((each for each in stand_ins(user.pk, on=clock.today()) if str(each.id) == chosen), None)
    if found is None:
        del request.session[ACTING_FOR]
        return None
    return acting_for(user, found)


def _claimed_user(request: HttpRequest) -> UUID | None:
    """Whose session this is, or who has given the password and owes the second step."""
    pending = request.session.get(_PENDING)
    written = request.session.get(SESSION_KEY) or (isinstance(pending, dict) and pending.get("user_pk"))
    try:
        return UUID(str(written)) if written else None
    except ValueError:
        return None


def _scoped(chunks: Iterable[bytes], actor: Actor) -> Iterator[bytes]:
    if actor.user_id is not None:
        scope.set_scope(actor, now=clock.now())
    try:
        yield from chunks
    finally:
        scope.clear_scope()


def remember_looks(request: HttpRequest, response: HttpResponse, *, language: str, text_size: str, theme: str) -> None:
    """Carry a person's own language, text size and theme to this browser."""
    looks = {settings.LANGUAGE_COOKIE_NAME: language, THEME_COOKIE: theme, TYPE_COOKIE: text_size}
    for cookie, value in looks.items():
        response.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
