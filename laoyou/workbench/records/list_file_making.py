"""The work of a run that makes a list's spreadsheet: its own page is asked again, as the person who asked for it.

So every list goes this way without knowing of it, and the file can hold nothing that the page would not show: the same
guard, the same selectors, row-level security on a connection of the web role, looks at people written down.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import IO, Any
from urllib.parse import urlsplit
from uuid import UUID

from django.core.handlers.wsgi import WSGIRequest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import FileResponse, Http404, HttpRequest
from django.urls import resolve
from django.utils.translation import override, pgettext

from laoyou.accounts.selectors.acting_again import ActedAs, Again, acting_again
from laoyou.accounts.services.scope import scoped, set_own_scope, set_scope
from laoyou.accounts.services.web_role import as_web_role, through
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError
from laoyou.records.services import list_files, runs
from laoyou.records.services.readings import note_reading
from laoyou.ui.tables.long import Making, begin
from laoyou.workbench.opening import lets_in
from laoyou.workbench.watching import LOOKS, Look

_RENEWED_AFTER = timedelta(minutes=1)


class RightsEnded(DomainError):
    code = "list_file_rights_ended"
    sentence = (
        "No file was made: the role with which this list was ordered has ended or no longer opens it. "
        "If you still need the list, ask your administrator for the role."
    )


class ListNotShown(DomainError):
    code = "list_file_not_shown"
    sentence = (
        "No file was made: the page no longer shows this list, for what it was about has ended or moved out of your "
        "area. Open the page and look."
    )


def make_queued(run_id: UUID) -> dict[str, Any]:
    """Carry a run out once. Killed at any moment it leaves nothing, and begins anew."""
    return runs.carry_out(run_id, _make)


def _make(run: Any, report: runs.Report) -> dict[str, Any]:
    """Raises RightsEnded, also when they end while the work goes on, and ListNotShown."""
    file = list_files.ordered(run.id)
    with override(file.language), as_web_role() as owner:
        asker, making = asker_of(file, now=clock.now()), Making(_teller(file, owner, report))
        with scoped(asker.actor, now=clock.now()):
            filename, data = _asked(file, asker, making, owner)
        with data:
            if asker_of(file, now=clock.now()).actor != asker.actor:
                raise RightsEnded
            told: dict[str, Any] = {"filename": filename, "filters": making.filters, "rows": making.rows}
            with through(owner):
                list_files.keep_list_file(file, data, **told, actor=asker.actor, now=clock.now())
    return {"list_file": str(file.id), "rows": making.rows}


def asker_of(file: Any, *, now: datetime) -> Again:
    """The person who asked, acting as then in the same place and stead. Raises RightsEnded. Leaves their own scope."""
    set_own_scope(file.asked_by, now=now)
    as_then = ActedAs(file.asked_by, file.area, file.for_user_id, file.stand_in_role)
    again = acting_again(as_then, on=clock.day_of(now))
    if again is None or not may_still(file, again.actor):
        raise RightsEnded
    return again


def may_still(file: Any, actor: Actor) -> bool:
    """Whether the actor's roles still open the page of the list."""
    return lets_in(resolve(urlsplit(file.page).path).func, actor)


def _asked(file: Any, asker: Again, making: Making, owner: BaseDatabaseWrapper) -> tuple[str, IO[bytes]]:
    """The spreadsheet, with its name, that the page of the list gives its reader."""
    request = _request(file, asker)
    begin(request, making)
    setattr(request, LOOKS, _WrittenAtOnce(asker.actor, owner))
    found = resolve(request.path_info)
    request.resolver_match = found
    try:
        answer = found.func(request, *found.args, **found.kwargs)
    except Http404 as gone:
        raise ListNotShown from gone
    if not isinstance(answer, FileResponse) or answer.file_to_stream is None:
        asker_of(file, now=clock.now())  # for the reason that may lie there
        raise ListNotShown
    return answer.filename, answer.file_to_stream


def _request(file: Any, asker: Again) -> HttpRequest:
    page, site = urlsplit(file.page), urlsplit(file.site)
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": page.path.encode().decode("latin-1"),
            "QUERY_STRING": page.query,
            "HTTP_HOST": site.netloc,
            "SERVER_NAME": site.hostname or "",
            "SERVER_PORT": str(site.port or ""),
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": BytesIO(),
        }
    )
    told: dict[str, Any] = {"user": asker.user, "actor": asker.actor, "held_roles": asker.held, "session": {}}
    for name, value in told.items():
        setattr(request, name, value)
    return request


def _teller(file: Any, owner: BaseDatabaseWrapper, report: runs.Report) -> Callable[[int, int], None]:
    """Tells how many rows are written. The scope of a connection lasts an hour, a province's list perhaps longer."""
    renewed = clock.now()

    def tell(done: int, total: int) -> None:
        nonlocal renewed
        with through(owner):
            report(done, total, pgettext("how far a file is", "rows"))
        if clock.now() - renewed > _RENEWED_AFTER:
            renewed = clock.now()
            actor = asker_of(file, now=renewed).actor
            set_scope(actor, now=renewed)

    return tell


class _WrittenAtOnce(list[Look]):
    """Looks at people by the hundred thousand: written with the file's own transaction, never held in memory."""

    def __init__(self, actor: Actor, owner: BaseDatabaseWrapper) -> None:
        super().__init__()
        self._actor, self._owner = actor, owner

    def append(self, look: Look) -> None:
        kind, people, reason = look
        with through(self._owner):
            note_reading(kind, people, actor=self._actor, now=clock.now(), reason=reason)
