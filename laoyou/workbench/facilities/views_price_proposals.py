"""A price that an institution hands in: entered, looked at, confirmed, returned, taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laoyou.facilities import access
from laoyou.facilities.enums.prices import ProposalState
from laoyou.facilities.selectors import prices as found
from laoyou.facilities.selectors.reach import kept_site
from laoyou.facilities.services import price_proposals as services
from laoyou.ui import formats
from laoyou.ui.blocks import Fact
from laoyou.workbench.facilities import forms_prices, tables_prices
from laoyou.workbench.facilities.views_prices import ceiling_words
from laoyou.workbench.facilities.writing import form_page, recorded
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.recording import by, pressed


@guarded(access.PROPOSE_PRICE)
def propose_price(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """The institution hands its price in."""
    site = kept_site(site_id, actor=actor_of(request))

    def record(form: forms_prices.ProposalForm) -> None:
        services.propose_price(site_id, accepted=form.codes(), **form.told(), **by(request))

    form = forms_prices.ProposalForm(request.POST or None, actor=actor_of(request))
    if recorded(request, form, record):
        messages.success(request, _("It is handed in; it is on file once the department has confirmed it."))
        return redirect("facilities:site_prices", site_id)
    title = _("Hand in the price of %(name)s") % {"name": site.name}
    back = (reverse("facilities:site_prices", args=[site_id]), site.name)
    return form_page(request, form, title, _("Hand it in"), back, ceiling_words(site))


@guarded(access.VIEW_REGISTER)
def price_proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """One price handed in, and what may be done with it."""
    actor = actor_of(request)
    row = found.proposal(proposal_id, actor=actor)
    waits = row.state == ProposalState.WAITING
    context = {
        "row": row,
        "state": tables_prices.proposal_status(row),
        "facts": _facts(row),
        "note": ceiling_words(row.site),
        "may_answer": waits and access.ANSWER_PRICE.allows(actor),
        "may_withdraw": waits and access.PROPOSE_PRICE.allows(actor) and not access.ANSWER_PRICE.allows(actor),
    }
    return render(request, "workbench/facilities/price_proposal.html", context)


@guarded(access.ANSWER_PRICE)
def confirm_price(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """It goes on file."""
    row = found.proposal(proposal_id, actor=actor_of(request))

    def record(form: forms_prices.ConfirmPriceForm) -> None:
        data = form.cleaned_data
        services.confirm_price(
            proposal_id,
            data["number"],
            data["issuer"],
            revision=data["revision"],
            accepted=form.codes(),
            **by(request),
        )

    begun = {"revision": row.revision}
    form = forms_prices.ConfirmPriceForm(request.POST or None, actor=actor_of(request), initial=begun)
    if recorded(request, form, record):
        messages.success(request, _("The price is on file; the register is published anew."))
        return redirect("facilities:site_prices", row.site_id)
    return form_page(request, form, _title(row), _("Put it on file"), _back(row), ceiling_words(row.site))


@guarded(access.ANSWER_PRICE)
def return_price(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """It goes back, with the reason."""
    row = found.proposal(proposal_id, actor=actor_of(request))

    def record(form: forms_prices.ReturnPriceForm) -> None:
        data = form.cleaned_data
        services.return_price(proposal_id, data["reason"], revision=data["revision"], **by(request))

    form = forms_prices.ReturnPriceForm(request.POST or None, initial={"revision": row.revision})
    if recorded(request, form, record):
        messages.success(request, _("It is returned; the institution reads the reason."))
        return redirect("facilities:price_proposal", proposal_id)
    return form_page(request, form, _title(row), _("Return it"), _back(row), ceiling_words(row.site))


@guarded(access.PROPOSE_PRICE)
@require_POST
def withdraw_price(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """The institution takes it back."""
    row = found.proposal(proposal_id, actor=actor_of(request))
    sent = request.POST.get("revision", "")
    revision = int(sent) if sent.isdecimal() else -1
    if pressed(request, lambda: services.withdraw_price(proposal_id, revision=revision, **by(request))):
        messages.success(request, _("It is taken back; another may be handed in."))
    return redirect("facilities:site_prices", row.site_id)


def _title(row: Any) -> str:
    said = {"name": row.site.name, "yuan": formats.yuan(row.fen), "day": formats.day(row.first)}
    return _("%(name)s: %(yuan)s yuan a month from %(day)s") % said


def _back(row: Any) -> tuple[str, str]:
    return reverse("facilities:price_proposal", args=[row.id]), row.site.name


def _facts(row: Any) -> list[Fact]:
    return [
        Fact(_("Price a month, yuan"), formats.yuan(row.fen)),
        Fact(_("Charged from"), formats.day(row.first)),
        Fact(_("What it pays for"), row.note),
        Fact(_("Price handed in by"), f"{row.recorded_by} {formats.moment(row.recorded_at)}"),
        Fact(_("Answered by"), f"{row.decided_by} {formats.day(row.decided_on)}" if row.decided_on else ""),
        Fact(_("Reason"), row.reason),
    ]
