"""An institution's own page: its day, and its places by day in the four modes."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from laoyou.core import clock
from laoyou.facilities import access
from laoyou.facilities.enums import MODES
from laoyou.facilities.selectors import house_day, occupancy
from laoyou.facilities.selectors.reach import kept_institutions
from laoyou.ui.pages import respond
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.house import day_presenters as presenters

_BEFORE, _DAYS = 14, 60  # the chart begins two weeks ago


@guarded(access.RUN_HOUSE)
def own(request: HttpRequest) -> HttpResponse:
    """To the day of one's own institution."""
    actor = actor_of(request)
    mine = kept_institutions(actor).order_by("name", "id").first()
    return redirect("house:day", mine.id) if mine else redirect("facilities:expiring")


@guarded(access.VIEW_STAFF)
def day(request: HttpRequest, institution_id: UUID) -> HttpResponseBase:
    """What an institution has before it today, its sites at this moment, its places by day."""
    actor, now = actor_of(request), clock.now()
    found = house_day.house_day(institution_id, now=now, actor=actor)
    first = clock.today() - timedelta(days=_BEFORE)
    sites = [each.id for each in found.sites]
    modes = {mode: occupancy.daily(first=first, days=_DAYS, mode=mode, actor=actor, of=sites) for mode in MODES}
    context = presenters.day_context(found, modes, first)
    return respond(request, "workbench/house/day.html", context)
