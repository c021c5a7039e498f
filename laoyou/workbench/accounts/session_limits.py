"""How long a session lasts: half an hour without a click, twelve hours in all (settings SESSION_…_SECONDS).

The page's script asks `seconds_left` and warns before the end; `keep` is what its button calls. A session that has
run out is emptied before anything else looks at it.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url

_BEGAN, _SEEN, ENDED = "session_began", "session_seen", "session_ended"
_WRITE_EVERY = 60  # seconds; a click more or less a minute late is not worth a write each
_SAFE = {"GET", "HEAD", "OPTIONS"}


def begin(request: HttpRequest, *, now: datetime) -> None:
    """A person has just signed in."""
    request.session.pop(ENDED, None)
    request.session[_BEGAN] = request.session[_SEEN] = int(now.timestamp())


def keep(request: HttpRequest, *, now: datetime) -> None:
    """The person is still there."""
    request.session[_SEEN] = int(now.timestamp())


def is_fresh(request: HttpRequest, *, now: datetime) -> bool:
    """Whether the person signed in within the last ten minutes."""
    return int(now.timestamp()) - request.session.get(_BEGAN, 0) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def seconds_left(request: HttpRequest, *, now: datetime) -> int:
    """Seconds until the session ends when nothing more is clicked; 0 for nobody."""
    if SESSION_KEY not in request.session:
        return 0
    moment = int(now.timestamp())
    idle = request.session.get(_SEEN, 0) + settings.SESSION_IDLE_SECONDS - moment
    longest = request.session.get(_BEGAN, 0) + settings.SESSION_LONGEST_SECONDS - moment
    return max(0, min(idle, longest))


def end_if_over(request: HttpRequest, *, now: datetime) -> bool:
    """Empty a session that has run out and say so; otherwise note the click."""
    if SESSION_KEY not in request.session:
        return False
    if not seconds_left(request, now=now):
        request.session.flush()
        request.session[ENDED] = True
        return True
    if int(now.timestamp()) - request.session[_SEEN] >= _WRITE_EVERY:
        keep(request, now=now)
    return False


def answer_when_over(request: HttpRequest) -> HttpResponse | None:
    """For a form sent too late: to the sign-in page and from there back to the form, whose text the browser kept.

    None for a page that is only read; its own guard sends the reader to sign in.
    """
    if request.method in _SAFE:
        return None
    came_from = urlsplit(request.headers.get("Referer", ""))
    query = QueryDict(mutable=True)
    query[REDIRECT_FIELD_NAME] = came_from.path if came_from.netloc == request.get_host() else "/"
    url = f"{resolve_url(settings.LOGIN_URL)}?{query.urlencode(safe='/')}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
