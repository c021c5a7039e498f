"""Reading: the register, an institution's card, what runs out, a site's board, a stay."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.facilities import access
from laoyou.facilities.selectors import occupancy, reach
from laoyou.facilities.selectors import register as registered
from laoyou.places.selectors import areas
from laoyou.ui.pages import respond
from laoyou.workbench.facilities import presenters, tables
from laoyou.workbench.guards import actor_of, guarded


@guarded(access.VIEW_REGISTER)
def register(request: HttpRequest) -> HttpResponseBase:
    """Every site of the area; an institution's people come to their own card."""
    actor, today = actor_of(request), clock.today()
    if actor.is_provider:
        return redirect("facilities:own")
    context = {
        "table": tables.REGISTER.bind(request, registered.register(on=today, actor=actor)),
        "place": areas.short_names([actor.area.low], on=today).get(actor.area.low, ""),
        "may_keep": access.KEEP_REGISTER.allows(actor),
        "may_see_closings": access.VIEW_STAYS.allows(actor),
        "may_see_supply": access.VIEW_SUPPLY.allows(actor),
    }
    return respond(request, "workbench/facilities/register.html", context)


@guarded(access.VIEW_REGISTER)
def own(request: HttpRequest) -> HttpResponse:
    """The institution of whoever works for one; everybody else comes to the register."""
    actor = actor_of(request)
    mine = list(reach.kept_institutions(actor).order_by("name", "id")[:1]) if actor.is_provider else []
    return redirect("facilities:card", mine[0].id) if mine else redirect("facilities:expiring")


@guarded(access.VIEW_REGISTER)
def card(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    """One institution: facts left, what happened right."""
    found = registered.card(institution_id, on=clock.today(), actor=actor_of(request))
    context = presenters.card_context(found, actor=actor_of(request))
    return render(request, "workbench/facilities/card.html", context)


@guarded(access.VIEW_REGISTER)
def expiring(request: HttpRequest) -> HttpResponseBase:
    """Papers of institutions and of staff that ran out lately or run out soon."""
    actor, today = actor_of(request), clock.today()
    context = {
        "papers": tables.PAPERS.bind(request, registered.expiring_papers(on=today, actor=actor)),
        "title": _("What runs out"),
    }
    if access.VIEW_STAYS.allows(actor):
        found = registered.expiring_credentials(on=today, actor=actor)
        context["credentials"] = tables.CREDENTIALS.bind(request, found)
    return respond(request, "workbench/facilities/expiring.html", context)


@guarded(access.VIEW_STAYS)
def board(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """Buildings, rooms, beds and classes of a site today, with who is in them."""
    found = occupancy.board(site_id, on=clock.today(), actor=actor_of(request))
    context = presenters.board_context(found, actor=actor_of(request))
    return render(request, "workbench/facilities/board.html", context)


@guarded(access.VIEW_STAYS)
def stay(request: HttpRequest, stay_id: UUID) -> HttpResponse:
    """One stay and what may be done with it."""
    found = occupancy.stay_row(stay_id, actor=actor_of(request))
    context = presenters.stay_context(found, actor=actor_of(request))
    return render(request, "workbench/facilities/stay.html", context)
