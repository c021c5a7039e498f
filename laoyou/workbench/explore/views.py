"""The page on which an analyst asks the figures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from laoyou.analytics.indicators import breakdowns_of
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.places.selectors import boundaries
from laoyou.plan.access import EXPLORE, SAVE_VIEW
from laoyou.plan.selectors import explored
from laoyou.ui import formats
from laoyou.ui.pages import respond
from laoyou.ui.tables.taken import Taken, take
from laoyou.workbench.explore import downloads, presenters, tables
from laoyou.workbench.explore.forms import Asking, ExploreForm, address_of
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.plan import as_told, figure_words, observed
from laoyou.workbench.plan.words import measure_name

_MOST_LISTED = 12  # views beside the question; the others have their page


@guarded(EXPLORE)
def explore(request: HttpRequest) -> HttpResponseBase:
    """Indicator × areas × months × breakdown: table, picture, map; `?download=csv|parquet` as a file."""
    actor = actor_of(request)
    form = ExploreForm(request.GET, actor=actor)
    saved = list(explored.saved_views(actor=actor)[:_MOST_LISTED])
    context: dict[str, Any] = {"form": form, "views": saved, "may_save": SAVE_VIEW.allows(actor)}
    context["own"] = _own(request.GET.get("view", ""), actor)
    if not form.is_valid():
        return respond(request, "workbench/explore/explore.html", context, status=422)
    asking = form.asking()
    found = presenters.lines_of(explored.explored(asking.asked, actor=actor), asking, actor)
    exact = as_told.seen_exactly(asking.way, actor)
    if (kind := request.GET.get("download", "")) in downloads.TYPES:
        name = f"{measure_name(asking.indicator.code)} {formats.day(clock.today())}"
        take(request, Taken(name, request.GET.urlencode(), len(found)))
        return downloads.download(downloads.table_of(found, asking, exact=exact), kind, name)
    return respond(request, "workbench/explore/explore.html", context | _shown(request, asking, found, exact=exact))


def _own(asked: str, actor: Actor) -> Any:
    """The actor's own view that was opened, to be kept with another question; None without one."""
    try:
        return explored.own_view(UUID(asked), actor=actor)
    except (ValueError, NotFound):
        return None


def _shown(request: HttpRequest, asking: Asking, found: list[presenters.Line], *, exact: bool) -> dict[str, Any]:
    shapes = boundaries.geojson(asking.place.code, on=clock.today())
    days = sorted({line["as_of"] for line in found}, reverse=True)
    choices = {
        "area": list(dict.fromkeys((line["area"], line["area"]) for line in found)),
        "as_of": [(day.isoformat(), formats.day(day)) for day in days],
    }
    query = address_of(asking.question)
    return {
        "name": measure_name(asking.indicator.code),
        "sentence": figure_words.way_words(asking.indicator.code, asking.way),
        "basis_words": observed.basis_words(asking.way.basis),
        "exact": exact,
        "picture": presenters.picture_of(found, asking),
        "too_many": presenters.many_by_many(found),
        "map": presenters.map_of(found, asking, shapes) if found else None,
        "found": tables.FOUND.bind(request, found, choices=choices),
        "may_break_down": bool(breakdowns_of(asking.way)),
        "downloads": [(kind, f"{reverse('explore:explore')}?{query}&download={kind}") for kind in downloads.TYPES],
        "save_url": f"{reverse('explore:save_view')}?{query}",
        "asked": query,
    }
