"""How many live where: a page for every community, township, county and city."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.people import access
from laoyou.people.enums import CountBasis
from laoyou.people.selectors import counts
from laoyou.people.services.tallying import request_count
from laoyou.places.selectors import areas, boundaries
from laoyou.ui.pages import respond
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.people import presenters_counts as presenters
from laoyou.workbench.people.tables_counts import FIGURES, INSIDE


@guarded(access.VIEW_COUNTS)
def own(request: HttpRequest) -> HttpResponse:
    """To the counts of the actor's own area."""
    return redirect("people:counts", actor_of(request).area.low)


@guarded(access.VIEW_COUNTS)
def area(request: HttpRequest, code: int) -> HttpResponseBase:
    """An area's people by age, sex, household and condition, and the areas inside (`?basis=registered`, `?figure=`)."""
    actor, today = actor_of(request), clock.today()
    basis, figure = presenters.basis_asked(request.GET), presenters.figure_asked(request.GET)
    row = areas.get(code, on=today)
    inside = areas.children(code, on=today)
    found = counts.counts_of([code, *(each.code for each in inside)], basis=basis, actor=actor)
    context = {
        "area": row,
        "around": presenters.links_around(areas.lineage(code, on=today)[1:] if code else [], actor, basis),
        "basis_tabs": presenters.basis_tabs(code, basis, figure),
        "may_count": access.COUNT_NOW.allows(actor),
    }
    if found:
        context |= _counted(request, row, inside, found, basis, figure, actor)
    return respond(request, "workbench/people/counts.html", context)


def _counted(
    request: HttpRequest,
    row: areas.AreaRow,
    inside: list[areas.AreaRow],
    found: dict[int, counts.AreaCounts],
    basis: CountBasis,
    figure: str,
    actor: Actor,
) -> dict[str, object]:
    own, opens = found[row.code], access.VIEW_PERSON.allows(actor)
    as_of = presenters.as_of(own.tally)
    lines = presenters.inside_rows(inside, found, basis)
    shapes = boundaries.geojson(row.code, on=clock.today())
    return presenters.counts_context(own, row, opens=opens) | {
        "trend": presenters.trend(counts.trend_of(row.code, basis=basis, actor=actor), row),
        "figures": FIGURES.bind(request, presenters.figure_rows(own, opens=opens), as_of=as_of),
        "inside": INSIDE.bind(request, lines, as_of=as_of) if inside else None,
        "figure_tabs": presenters.figure_tabs(row.code, basis, figure),
        "map": presenters.map_of(row, inside, found, shapes, figure),
    }


@guarded(access.COUNT_NOW)
@require_POST
def count_now(request: HttpRequest) -> HttpResponse:
    """Count the registry now; the run shows how far it is."""
    return redirect("records:run", request_count(actor=actor_of(request), now=clock.now()))
