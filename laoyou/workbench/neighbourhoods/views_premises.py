"""Premises that stand idle: the register, and taking them for a neighbourhood that lacks some."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.facilities.access import KEEP_QUOTAS, VIEW_QUOTAS
from laoyou.facilities.enums import ProvisionKind
from laoyou.facilities.selectors import neighbourhoods as found
from laoyou.facilities.services.quotas import record_premises, take_premises, withdraw_premises
from laoyou.ui.pages import respond
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.neighbourhoods import forms, presenters, tables
from laoyou.workbench.neighbourhoods.views_recording import form_page
from laoyou.workbench.recording import by, recorded


@guarded(VIEW_QUOTAS)
def premises(request: HttpRequest) -> HttpResponseBase:
    """Premises of the area that stand idle, or stood so and were taken."""
    actor = actor_of(request)
    context = {
        "table": tables.PREMISES.bind(request, found.premises(on=clock.today(), actor=actor)),
        "may_keep": KEEP_QUOTAS.allows(actor),
        "tabs": presenters.tabs("premises"),
    }
    return respond(request, "workbench/neighbourhoods/premises.html", context)


@guarded(KEEP_QUOTAS)
def new(request: HttpRequest) -> HttpResponse:
    """Premises that stand idle."""

    def record(form: forms.PremisesForm) -> None:
        record_premises(form.idle(), **by(request))

    form = forms.PremisesForm(request.POST or None, initial={"first": clock.today()}, actor=actor_of(request))
    if recorded(request, form, record):
        messages.success(request, _("The premises are on record, and offered to neighbourhoods that lack some."))
        return redirect("neighbourhoods:premises")
    return form_page(request, form, _("Record idle premises"), _("Record the premises"))


@guarded(KEEP_QUOTAS)
def take(request: HttpRequest, key: UUID, premises_id: UUID) -> HttpResponse:
    """Idle premises serve a neighbourhood."""
    actor = actor_of(request)
    row = found.neighbourhood(key, on=clock.today(), actor=actor)
    idle = found.premises(on=clock.today(), actor=actor).filter(id=premises_id).first()
    if idle is None:
        raise NotFound

    def record(form: forms.TakeForm) -> None:
        data = form.cleaned_data
        take_premises(premises_id, key, ProvisionKind(data["kind"]), first=data["first"], **by(request))

    form = forms.TakeForm(request.POST or None, initial={"first": clock.today()})
    if recorded(request, form, record):
        messages.success(request, _("The premises now count for the neighbourhood."))
        return redirect("neighbourhoods:card", key)
    title = _("%(premises)s for %(name)s") % {"premises": idle.name, "name": row.name}
    return form_page(request, form, title, _("Take the premises"), row)


@guarded(KEEP_QUOTAS)
def withdraw(request: HttpRequest, premises_id: UUID) -> HttpResponse:
    """Idle premises are to be had no longer."""
    idle = found.premises(on=clock.today(), actor=actor_of(request)).filter(id=premises_id).first()
    if idle is None:
        raise NotFound

    def record(form: forms.EndForm) -> None:
        data = form.cleaned_data
        withdraw_premises(premises_id, on=data["on"], reason=data["reason"], **by(request))

    form = forms.EndForm(request.POST or None, initial={"on": clock.today()})
    if recorded(request, form, record):
        messages.success(request, _("The premises are offered no longer from that day."))
        return redirect("neighbourhoods:premises")
    return form_page(request, form, _("%(name)s are not to be had") % {"name": idle.name}, _("Withdraw them"))
