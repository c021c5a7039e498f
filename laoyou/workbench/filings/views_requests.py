"""Filings handed in without an account: one of them, its papers, taking it over, refusing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laoyou.facilities.access import ANSWER_FILING
from laoyou.facilities.enums import SiteKind
from laoyou.facilities.enums.filings import RequestState
from laoyou.facilities.selectors.filing_requests import request_card
from laoyou.facilities.selectors.reach import sites_inside
from laoyou.facilities.services import filing_requests as services
from laoyou.facilities.services import filing_standing as standings
from laoyou.ui import formats
from laoyou.ui.blocks import Fact
from laoyou.ui.downloads import download
from laoyou.workbench.facilities.writing import form_page, recorded
from laoyou.workbench.filings import forms, words
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.recording import by, pressed


@guarded(ANSWER_FILING)
def request_(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """What was declared and handed in."""
    found, papers = request_card(request_id, actor=actor_of(request))
    context = {
        "found": found,
        "state": words.request_status(found),
        "facts": _facts(found),
        "papers": [(each, words.paper_words(each.paper)) for each in papers],
        "is_open": found.state == RequestState.WAITING,
    }
    return render(request, "workbench/filings/request.html", context)


@guarded(ANSWER_FILING)
def paper(request: HttpRequest, paper_id: UUID) -> FileResponse:
    """A scan, saved and not shown. That it was opened is written down."""
    name, media_type, content = services.open_paper(paper_id, **by(request))
    return download(content, filename=name, media_type=media_type)


@guarded(ANSWER_FILING)
def take_over(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """For which site of the register it is; from then on it is a filing like others."""
    found, _papers = request_card(request_id, actor=actor_of(request))
    made: list[UUID] = []

    def record(form: forms.TakeOverForm) -> None:
        data = form.cleaned_data
        made.append(services.take_over(request_id, data["site"], revision=data["revision"], **by(request)))

    sites = sites_inside(found.area, actor=actor_of(request))
    form = forms.TakeOverForm(request.POST or None, sites=sites, initial={"revision": found.revision})
    if recorded(request, form, record):
        messages.success(request, _("It is a filing now; its time runs from the day it was handed in."))
        return redirect("filings:filing", made[0]) if made else redirect("filings:list")
    note = _(
        "An institution that is not on the register yet is registered first, under this name and code: %(name)s"
    ) % {"name": f"{found.name}, {found.credit_code}"}
    return form_page(
        request, form, _("Take over %(number)s") % {"number": found.number}, _("Take it over"), _back(found), note
    )


@guarded(ANSWER_FILING)
def refuse(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """It is not taken, for a reason."""
    found, _papers = request_card(request_id, actor=actor_of(request))

    def record(form: forms.WordsForm) -> None:
        data = form.cleaned_data
        services.refuse(request_id, reason=data["words"], revision=data["revision"], **by(request))

    about = _("The operator reads it with number and telephone.")
    form = forms.WordsForm(request.POST or None, initial={"revision": found.revision}, about=about)
    if recorded(request, form, record):
        messages.success(request, _("It is refused; the operator reads the reason."))
        return redirect("filings:request", request_id)
    return form_page(
        request, form, _("Do not take %(number)s") % {"number": found.number}, _("Do not take it"), _back(found)
    )


@guarded(ANSWER_FILING)
@require_POST
def take_in_more(request: HttpRequest, filing_id: UUID) -> HttpResponse:
    """What the operator handed in without an account, because it was missing, becomes part of the filing."""
    sent = request.POST.get("revision", "")
    revision = int(sent) if sent.isdecimal() else -1
    if pressed(request, lambda: standings.take_in_more(filing_id, revision=revision, **by(request))):
        messages.success(request, _("It is complete again; the time for the answer runs from the day it came in."))
    return redirect("filings:filing", filing_id)


def _back(found: Any) -> tuple[str, str]:
    return reverse("filings:request", args=[found.id]), found.number


def _facts(found: Any) -> list[Fact]:
    return [
        Fact(_("Name of the institution"), found.name),
        Fact(_("Kind"), str(SiteKind(found.kind).label)),
        Fact(_("Operator"), found.operator),
        Fact(_("Unified social credit code"), found.credit_code),
        Fact(_("Legal representative"), found.representative),
        Fact(_("Address"), found.address),
        Fact(_("Beds or childcare places"), formats.number(found.places) if found.places else ""),
        Fact(_("Floor, m²"), formats.number(found.floor_area / 100) if found.floor_area else ""),
        Fact(_("Carers"), formats.number(found.carers) if found.carers is not None else ""),
        Fact(_("Contact"), f"{found.contact} {services.phone_of(found)}"),
        Fact(_("Handed in on"), formats.day(found.submitted_on)),
    ]
