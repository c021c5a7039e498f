"""The years ahead: how many elders and small children a county, a prefecture or a province will have."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.people import access
from laoyou.people.selectors.projections import YearAhead, years_ahead
from laoyou.places.selectors import areas
from laoyou.plan.access import VIEW_PLANS
from laoyou.plan.enums import ItemKind
from laoyou.plan.selectors.editions import edition_in_force_for
from laoyou.plan.selectors.items import indicators
from laoyou.plan.selectors.rows import EditionRow, IndicatorRow
from laoyou.ui.pages import respond
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.people import presenters_ahead as presenters
from laoyou.workbench.people.presenters_counts import basis_asked, links_around
from laoyou.workbench.people.tables_ahead import INSIDE, PRINTED, YEARS


@guarded(access.VIEW_COUNTS)
def ahead(request: HttpRequest, code: int) -> HttpResponseBase:
    """An area's elders and small children year by year, beside what its plan expects (`?basis=`, `?year=`)."""
    actor, today = actor_of(request), clock.today()
    basis = basis_asked(request.GET)
    row, inside = areas.get(code, on=today), areas.children(code, on=today)
    found = years_ahead([code, *(each.code for each in inside)], basis=basis, actor=actor)
    context = {
        "area": row,
        "around": links_around(areas.lineage(code, on=today)[1:] if code else [], actor, basis),
        "basis_tabs": presenters.basis_tabs(code, basis),
        "may_count": access.COUNT_NOW.allows(actor),
    }
    if own := found.get(code):
        context |= presenters.ahead_context(own, row, basis) | _tables(request, row, inside, found, basis, actor)
    return respond(request, "workbench/people/ahead.html", context)


def _tables(
    request: HttpRequest,
    row: areas.AreaRow,
    inside: list[areas.AreaRow],
    found: dict[int, list[YearAhead]],
    basis: str,
    actor: Actor,
) -> dict[str, object]:
    own = found[row.code]
    as_of, year = presenters.as_of(own), presenters.year_asked(request.GET, own)
    plan, printed = _printed(row.code, actor)
    lines = presenters.inside_rows(inside, found, year, basis)
    expected = presenters.printed_rows(printed, own)
    return {
        "years": YEARS.bind(request, presenters.year_rows(own), as_of=as_of),
        "year": year,
        "year_tabs": presenters.year_tabs(row.code, basis, own, year),
        "inside": INSIDE.bind(request, lines, as_of=as_of) if lines else None,
        "plan": plan,
        "printed": PRINTED.bind(request, expected, as_of=as_of) if expected else None,
    }


def _printed(area: int, actor: Actor) -> tuple[EditionRow | None, list[IndicatorRow]]:
    """The area's own plan in force, and the figures it states beside its targets."""
    plan = edition_in_force_for(area, actor=actor) if VIEW_PLANS.allows(actor) else None
    return plan, indicators(plan, actor=actor, kinds=[ItemKind.BASELINE]) if plan else []
