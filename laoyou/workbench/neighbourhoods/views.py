"""Looking at neighbourhoods: what they have to have, what they have, what is planned; the quotas."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from laoyou.core import clock
from laoyou.facilities.access import KEEP_QUOTAS, SET_QUOTA, VIEW_QUOTAS
from laoyou.facilities.selectors import neighbourhoods as found
from laoyou.places.selectors import areas
from laoyou.ui.pages import respond
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.neighbourhoods import presenters, tables


@guarded(VIEW_QUOTAS)
def neighbourhoods(request: HttpRequest) -> HttpResponseBase:
    """The neighbourhoods of the area, those that lack most first, and their sums by county."""
    actor, today = actor_of(request), clock.today()
    rows = found.neighbourhoods(on=today, actor=actor)
    table = tables.NEIGHBOURHOODS.bind(request, rows, choices={"county": presenters.counties(actor)})
    sums = found.by_county(table.selected)
    context = {
        "table": table,
        "sums": tables.BY_COUNTY.bind(request, presenters.named(sums)),
        "total": presenters.total_line(sums),
        "place": areas.short_names([actor.area.low], on=today).get(actor.area.low, ""),
        "may_keep": KEEP_QUOTAS.allows(actor),
        "tabs": presenters.tabs("list"),
    }
    return respond(request, "workbench/neighbourhoods/list.html", context)


@guarded(VIEW_QUOTAS)
def neighbourhood(request: HttpRequest, key: UUID) -> HttpResponse:
    """One neighbourhood: figures, the four steps, its premises, plans, and idle premises near it."""
    actor = actor_of(request)
    row = found.neighbourhood(key, on=clock.today(), actor=actor)
    return render(request, "workbench/neighbourhoods/card.html", presenters.card_context(row, actor=actor))


@guarded(VIEW_QUOTAS)
def remedies(request: HttpRequest) -> HttpResponseBase:
    """Rectification plans that have not ended."""
    rows = found.open_remedies(actor=actor_of(request))
    context = {"table": tables.REMEDIES.bind(request, rows), "tabs": presenters.tabs("remedies")}
    return respond(request, "workbench/neighbourhoods/remedies.html", context)


@guarded(VIEW_QUOTAS)
def quotas(request: HttpRequest) -> HttpResponseBase:
    """The quotas in and around the area, with the documents they are from."""
    actor = actor_of(request)
    context = {
        "table": tables.QUOTAS.bind(request, presenters.named_quotas(found.quotas(actor=actor))),
        "may_set": SET_QUOTA.allows(actor),
        "tabs": presenters.tabs("quotas"),
    }
    return respond(request, "workbench/neighbourhoods/quotas.html", context)
