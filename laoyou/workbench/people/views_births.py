"""How many were born where, year by year."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from laoyou.core import clock
from laoyou.people import access
from laoyou.people.selectors.births import births_of
from laoyou.places.selectors import areas
from laoyou.ui.pages import respond
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.people import presenters_births as presenters
from laoyou.workbench.people.presenters_counts import basis_asked, links_around
from laoyou.workbench.people.tables_births import INSIDE, YEARS


@guarded(access.VIEW_COUNTS)
def births(request: HttpRequest, code: int) -> HttpResponseBase:
    """An area's births by year and sex, and those of the areas inside in one year (`?basis=`, `?year=`)."""
    actor, today = actor_of(request), clock.today()
    basis = basis_asked(request.GET)
    row, inside = areas.get(code, on=today), areas.children(code, on=today)
    found = births_of([code, *(each.code for each in inside)], basis=basis, actor=actor)
    context = {
        "area": row,
        "around": links_around(areas.lineage(code, on=today)[1:] if code else [], actor, basis),
        "basis_tabs": presenters.basis_tabs(code, basis),
        "may_count": access.COUNT_NOW.allows(actor),
    }
    if own := found.get(code):
        as_of, year = presenters.as_of(own), presenters.year_asked(request.GET, own)
        lines = presenters.inside_rows(inside, found, year, basis)
        context |= presenters.births_context(own, row, basis) | {
            "years": YEARS.bind(request, presenters.year_rows(own), as_of=as_of),
            "year": year,
            "year_tabs": presenters.year_tabs(code, basis, own, year),
            "inside": INSIDE.bind(request, lines, as_of=as_of) if lines else None,
        }
    return respond(request, "workbench/people/births.html", context)
