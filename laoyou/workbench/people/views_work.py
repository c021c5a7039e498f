"""Work lists: who came, who went, and which records are in doubt."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.people import access
from laoyou.people.selectors import doubts as doubt_rows
from laoyou.people.selectors import lists
from laoyou.people.selectors.listing import named
from laoyou.ui import formats
from laoyou.ui.pages import respond
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.people import tables_work as tables

LATELY = 30  # days


@guarded(access.VIEW_PERSON)
def moved(request: HttpRequest) -> HttpResponseBase:
    """Who moved in, moved out or died within thirty days."""
    actor, today = actor_of(request), clock.today()
    since = today - timedelta(days=LATELY)
    context = {
        "title": _("Came and gone since %(day)s") % {"day": formats.day(since)},
        "come": tables.COME.bind(request, named(lists.moved_in(since=since, actor=actor), on=today, actor=actor)),
        "gone": tables.GONE.bind(request, named(lists.gone(since=since, actor=actor), on=today, actor=actor)),
        "died": tables.DIED.bind(request, named(lists.died(since=since, actor=actor), on=today, actor=actor)),
    }
    return respond(request, "workbench/people/moved.html", context)


@guarded(access.VIEW_PERSON)
def doubts(request: HttpRequest) -> HttpResponseBase:
    """Records that cannot be right or lack something, each with what to do."""
    actor = actor_of(request)
    found = doubt_rows.doubts(actor=actor)
    context = {"title": _("Records in doubt"), "table": tables.doubts_for(actor).bind(request, found)}
    return respond(request, "workbench/people/doubts.html", context)
