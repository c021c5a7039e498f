"""Looking areas up: the page of an area, and what the search box offers."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.area_codes import NATION, AreaRange, Level, range_of
from laoyou.places.access import CHANGE_AREAS, PLACE_AREA, VIEW_AREAS
from laoyou.places.selectors import areas, boundaries
from laoyou.ui.pages import respond
from laoyou.ui.tables.filters import parse_iso
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.places import presenters, tables, words

_LONGEST_QUERY = 100


@guarded(VIEW_AREAS)
def top(request: HttpRequest) -> HttpResponse:
    """The page of the area chosen in the place switcher; the country's when that is no single area."""
    scope = actor_of(request).area
    found = areas.names([scope.low], on=clock.today())
    return redirect("places:area", scope.low if scope.low in found else 0)


@guarded(VIEW_AREAS)
def area(request: HttpRequest, code: int) -> HttpResponseBase:
    """One area on a day: facts, map and the areas inside. `?on=2021-11-01` goes back."""
    asked = parse_iso(request.GET.get("on", ""))
    on = asked or clock.today()
    row = areas.get(code, on=on)
    around = areas.lineage(code, on=on)[1:] if code else []
    inside = areas.children(code, on=on)
    shapes = boundaries.geojson(code, on=on)
    counts = areas.count_inside([child.code for child in inside] or [code], level=_counted(row), on=on)
    context = {
        "area": row,
        "lineage": [(each.short_name, words.area_url(each, asked)) for each in reversed(around)],
        "facts": presenters.facts_of(row, around, asked),
        "map": presenters.map_of(row, inside, counts, shapes),
        "map_note": presenters.undrawn_note(row, shapes),
        "inside": tables.CHILDREN.bind(request, inside, as_of=on.isoformat()),
        "inside_title": words.inner_words(row.level),
        "on": asked,
        "may_place": _may_place(row, actor_of(request)),
        "may_change": CHANGE_AREAS.allows(actor_of(request)) and code in actor_of(request).area,
    }
    return respond(request, "workbench/places/area.html", context)


@guarded(VIEW_AREAS)
def search(request: HttpRequest) -> HttpResponse:
    """Links to areas by name, pinyin, initials or code, the actor's own area first. A fragment for the search box."""
    text = request.GET.get("q", "")[:_LONGEST_QUERY]
    found = _own_first(text, actor_of(request).area, clock.today())
    offered = [(row, words.area_url(row), words.short_code(row.code)) for row in found]
    return render(request, "workbench/places/_found.html", {"offered": offered, "text": text.strip()})


def _own_first(text: str, scope: AreaRange, on: date, limit: int = 12) -> list[areas.AreaRow]:
    own = areas.search(text, within=scope, on=on, limit=limit)
    if len(own) == limit or scope == NATION:
        return own
    inside = {row.code for row in own}
    return (
        own
        + [row for row in areas.search(text, within=NATION, on=on, limit=limit) if row.code not in inside][
            : limit - len(own)
        ]
    )


def _may_place(row: areas.AreaRow, actor: Actor) -> bool:
    return row.level >= Level.TOWNSHIP and PLACE_AREA.allows(actor) and actor.area.covers(range_of(row.code))


def _counted(row: areas.AreaRow) -> Level:
    return presenters.COUNTED.get(row.level, Level.VILLAGE)
