"""Inclusive prices: every site's beside the ceiling, one site's over time, filing one, the ceilings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.facilities import access
from laoyou.facilities.enums.prices import PRICED_AS
from laoyou.facilities.selectors import prices as found
from laoyou.facilities.selectors.reach import kept_site
from laoyou.facilities.services import prices as services
from laoyou.places.selectors import areas
from laoyou.ui import formats
from laoyou.ui.pages import respond
from laoyou.workbench.facilities import forms_prices, tables_prices
from laoyou.workbench.facilities.writing import form_page, recorded
from laoyou.workbench.filings.words import confidence_words
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.recording import by


@guarded(access.VIEW_REGISTER)
def prices(request: HttpRequest) -> HttpResponseBase:
    """Every open site that files a price, with the ceiling in force where it is."""
    actor = actor_of(request)
    context = {
        "table": tables_prices.PRICES.bind(request, found.prices(on=clock.today(), actor=actor)),
        "proposals": tables_prices.PROPOSALS.bind(request, found.proposals(actor=actor)),
    }
    return respond(request, "workbench/facilities/prices.html", context)


@guarded(access.VIEW_REGISTER)
def site_prices(request: HttpRequest, site_id: UUID) -> HttpResponseBase:
    """One site's prices over time, and the ceiling today."""
    actor = actor_of(request)
    site = kept_site(site_id, actor=actor)
    context = {
        "site": site,
        "note": ceiling_words(site),
        "table": tables_prices.HISTORY.bind(request, found.history(site_id, actor=actor)),
        "may_file": access.KEEP_REGISTER.allows(actor) and site.kind in PRICED_AS,
        "may_propose": not access.KEEP_REGISTER.allows(actor)
        and access.PROPOSE_PRICE.allows(actor)
        and site.kind in PRICED_AS,
        "proposals": tables_prices.PROPOSALS.bind(request, found.proposals(actor=actor).filter(site_id=site_id)),
    }
    return respond(request, "workbench/facilities/site_prices.html", context)


@guarded(access.KEEP_REGISTER)
def file_price(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """A price is put on file, or the one on file changes."""
    site = kept_site(site_id, actor=actor_of(request))

    def record(form: forms_prices.PriceForm) -> None:
        services.file_price(site_id, form.filing(), accepted=form.codes(), **by(request))

    form = forms_prices.PriceForm(request.POST or None, actor=actor_of(request))
    if recorded(request, form, record):
        messages.success(request, _("The price is on file; the register is published anew."))
        return redirect("facilities:site_prices", site_id)
    title = _("Inclusive price of %(name)s") % {"name": site.name}
    back = (reverse("facilities:site_prices", args=[site_id]), site.name)
    return form_page(request, form, title, _("Put it on file"), back, ceiling_words(site))


@guarded(access.VIEW_REGISTER)
def ceilings(request: HttpRequest) -> HttpResponseBase:
    """The ceilings in and around the area, with the documents they are from."""
    actor = actor_of(request)
    rows = list(found.ceilings(actor=actor))
    called = areas.short_names([row.area for row in rows], on=clock.today())
    named = [{"ceiling": row, "place": called.get(row.area) or _("The whole country")} for row in rows]
    context = {
        "table": tables_prices.CEILINGS.bind(request, named),
        "may_set": access.SET_PRICE_CEILING.allows(actor),
    }
    return respond(request, "workbench/facilities/ceilings.html", context)


@guarded(access.SET_PRICE_CEILING)
def new_ceiling(request: HttpRequest) -> HttpResponse:
    """A ceiling begins, and ends the one before it."""

    def record(form: forms_prices.CeilingForm) -> None:
        services.set_ceiling(form.ceiling(), **by(request))

    form = forms_prices.CeilingForm(request.POST or None, actor=actor_of(request))
    if recorded(request, form, record):
        messages.success(request, _("The ceiling holds from that day; the one before it ends then."))
        return redirect("facilities:ceilings")
    back = (reverse("facilities:ceilings"), str(tables_prices.CEILINGS.title))
    return form_page(request, form, _("Set a price ceiling"), _("Set the ceiling"), back)


def ceiling_words(site: Any) -> str:
    """The ceiling of today with its document, or that there is none."""
    row = found.ceiling_of(site.kind, site.area, on=clock.today())
    if row is None:
        return _("No ceiling is on record for this place and kind.")
    said = {"price": formats.yuan(row.fen), "source": row.source, "day": formats.day(row.since)}
    known = confidence_words(row.confidence)
    ceiling = _("At most %(price)s yuan a month since %(day)s, by %(source)s.") % said
    return f"{ceiling} {known}" if known else ceiling
