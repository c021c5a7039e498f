"""Suspension and closure: the list, one with everybody concerned, announcing, resettling, carrying out, calling off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.facilities.access import CHANGE_STATE, PLAN_CLOSING, VIEW_STAYS
from laoyou.facilities.enums.closings import ClosingState
from laoyou.facilities.selectors import closings as found
from laoyou.facilities.selectors.reach import kept_site
from laoyou.facilities.services import closings as services
from laoyou.ui.blocks import Fact
from laoyou.ui.formats import day
from laoyou.ui.pages import respond
from laoyou.workbench.closings import forms, tables, words
from laoyou.workbench.facilities.writing import form_page, recorded
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.recording import by


@guarded(VIEW_STAYS)
def closings(request: HttpRequest) -> HttpResponseBase:
    """Every suspension and closure of the area, or of the own institution."""
    rows = found.closings(actor=actor_of(request))
    return respond(request, "workbench/closings/list.html", {"table": tables.CLOSINGS.bind(request, rows)})


@guarded(VIEW_STAYS)
def closing(request: HttpRequest, closing_id: UUID) -> HttpResponseBase:
    """One of them: who is still there, who goes where, whose family knows."""
    actor = actor_of(request)
    card = found.closing_card(closing_id, actor=actor)
    is_open = card.closing.state == ClosingState.ANNOUNCED
    plans = PLAN_CLOSING.allows(actor) and is_open
    context = {
        "card": card,
        "closing": card.closing,
        "into": words.into_words(card.closing.into),
        "state": words.status(card.closing, clock.today()),
        "facts": _facts(card),
        "table": tables.RESIDENTS.bind(request, list(card.residents)),
        "to_plan": [each for each in card.residents if each.gone_on is None] if plans else [],
        "may_plan": plans,
        "may_carry_out": is_open and CHANGE_STATE.allows(actor),
    }
    return respond(request, "workbench/closings/closing.html", context)


def _facts(card: found.ClosingCard) -> list[Fact]:
    closing = card.closing
    return [
        Fact(_("Site"), card.site, url=reverse("facilities:card", args=[card.institution_id])),
        Fact(_("Announced on"), day(closing.announced_on)),
        Fact(_("Services end on"), day(closing.planned_on)),
        Fact(_("Reason"), closing.reason),
        Fact(_("Still here or expected"), card.left),
        Fact(_("Without a place yet"), card.unplanned),
        Fact(_("Families not told yet"), card.untold),
    ]


@guarded(PLAN_CLOSING)
def announce(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """Announce a suspension or closure."""
    site = kept_site(site_id, actor=actor_of(request))
    made: list[UUID] = []

    def record(form: forms.AnnounceForm) -> None:
        made.append(services.announce(site_id, form.said(), accepted=form.codes(), **by(request)))

    form = forms.AnnounceForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(
            request, _("It is announced; nobody is admitted beyond that day. Now plan where everybody goes.")
        )
        return redirect("closings:closing", made[0]) if made else redirect("closings:list")
    title = _("Announce that %(name)s suspends or ends services") % {"name": site.name}
    back = (reverse("facilities:card", args=[site.institution_id]), site.name)
    return form_page(request, form, title, _("Announce it"), back)


@guarded(PLAN_CLOSING)
def resettle(request: HttpRequest, closing_id: UUID, stay_id: UUID) -> HttpResponse:
    """Where one resident goes."""
    card = found.closing_card(closing_id, actor=actor_of(request))
    row = next((each for each in card.residents if each.stay_id == stay_id), None)
    if row is None:
        raise NotFound

    def record(form: forms.ResettleForm) -> None:
        services.resettle(closing_id, stay_id, form.going(), **by(request))

    initial: dict[str, Any] = {"on": row.on or card.closing.planned_on, "told_on": row.told_on, "note": row.note}
    initial |= {"to": row.to or None, "to_site": row.to_site_id}
    places = found.places_elsewhere(card.closing, planned=row.to_site_id)
    form = forms.ResettleForm(request.POST or None, places=places, initial=initial)
    if recorded(request, form, record):
        messages.success(request, _("It is written down."))
        return redirect("closings:closing", closing_id)
    return form_page(request, form, _("Where %(name)s goes") % {"name": row.name}, _("Write it down"), _back(card))


@guarded(CHANGE_STATE)
def carry_out(request: HttpRequest, closing_id: UUID) -> HttpResponse:
    """Suspend or close the site: nobody is left."""
    card = found.closing_card(closing_id, actor=actor_of(request))

    def record(form: forms.CarryOutForm) -> None:
        services.carry_out(closing_id, revision=form.cleaned_data["revision"], **by(request))

    form = forms.CarryOutForm(request.POST or None, initial={"revision": card.closing.revision})
    if recorded(request, form, record):
        messages.success(request, _("It is carried out; the register is published anew."))
        return redirect("closings:closing", closing_id)
    title = _("%(what)s of %(name)s") % {"what": words.into_words(card.closing.into), "name": card.site}
    note = _("From %(day)s. Nobody may be left: still here or expected are %(count)s.") % {
        "day": day(card.closing.planned_on),
        "count": card.left,
    }
    return form_page(request, form, title, _("Carry it out"), _back(card), note)


@guarded(PLAN_CLOSING)
def call_off(request: HttpRequest, closing_id: UUID) -> HttpResponse:
    """It does not happen after all."""
    card = found.closing_card(closing_id, actor=actor_of(request))

    def record(form: forms.CallOffForm) -> None:
        data = form.cleaned_data
        services.call_off(closing_id, reason=data["reason"], revision=data["revision"], **by(request))

    form = forms.CallOffForm(request.POST or None, initial={"revision": card.closing.revision})
    if recorded(request, form, record):
        messages.success(request, _("It is called off; people may be admitted again."))
        return redirect("closings:closing", closing_id)
    return form_page(request, form, _("Call it off: %(name)s") % {"name": card.site}, _("Call it off"), _back(card))


def _back(card: found.ClosingCard) -> tuple[str, str]:
    return reverse("closings:closing", args=[card.closing.id]), card.site
