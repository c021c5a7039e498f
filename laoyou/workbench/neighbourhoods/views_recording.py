"""Keeping neighbourhoods: recording them, the four steps, premises, rectification plans, quotas."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.facilities.access import KEEP_QUOTAS, SET_QUOTA
from laoyou.facilities.enums import RemedyOutcome
from laoyou.facilities.selectors.neighbourhoods import neighbourhood as row_of
from laoyou.facilities.services import neighbourhoods as services
from laoyou.facilities.services.quotas import set_quota
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.neighbourhoods import forms
from laoyou.workbench.recording import by, recorded


@guarded(KEEP_QUOTAS)
def new(request: HttpRequest) -> HttpResponse:
    """A neighbourhood that is not on record yet."""
    made: list[UUID] = []

    def record(form: forms.NeighbourhoodForm) -> None:
        made.append(services.record_neighbourhood(form.facts(), **by(request)))

    form = forms.NeighbourhoodForm(request.POST or None, actor=actor_of(request))
    if recorded(request, form, record):
        messages.success(request, _("The neighbourhood is on record."))
        return redirect("neighbourhoods:card", made[0]) if made else redirect("neighbourhoods:list")
    return form_page(request, form, _("Record a neighbourhood"), _("Record it"))


@guarded(KEEP_QUOTAS)
def correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """Counts or names anew."""
    row = _row(request, key)

    def record(form: forms.NeighbourhoodForm) -> None:
        revision = form.cleaned_data["revision"]
        services.correct_neighbourhood(key, form.facts(), revision=revision, **by(request))

    names = [name for name in forms.NeighbourhoodForm.base_fields if name != "area"]
    initial = {name: getattr(row, name) for name in names} | {"area": f"{row.area:012d}"}
    form = forms.NeighbourhoodForm(request.POST or None, initial=initial, actor=actor_of(request))
    if recorded(request, form, record):
        messages.success(request, _("The change is recorded."))
        return redirect("neighbourhoods:card", key)
    return form_page(request, form, _("Correct %(name)s") % {"name": row.name}, _("Record the change"), row)


@guarded(KEEP_QUOTAS)
def steps(request: HttpRequest, key: UUID) -> HttpResponse:
    """On which days the premises were planned, built, accepted and handed over."""
    row = _row(request, key)

    def record(form: forms.StepsForm) -> None:
        services.record_steps(key, form.days(), revision=form.cleaned_data["revision"], **by(request))

    initial = {name: getattr(row, name) for name in (*services.STEPS, "revision")}
    form = forms.StepsForm(request.POST or None, initial=initial)
    if recorded(request, form, record):
        messages.success(request, _("The steps are recorded."))
        return redirect("neighbourhoods:card", key)
    return form_page(request, form, _("The four steps of %(name)s") % {"name": row.name}, _("Record the steps"), row)


@guarded(KEEP_QUOTAS)
def provision(request: HttpRequest, key: UUID) -> HttpResponse:
    """Premises that the neighbourhood has."""
    row = _row(request, key)

    def record(form: forms.ProvisionForm) -> None:
        services.add_provision(key, form.rooms(), **by(request))

    form = forms.ProvisionForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("The premises are on record."))
        return redirect("neighbourhoods:card", key)
    return form_page(request, form, _("Premises of %(name)s") % {"name": row.name}, _("Record the premises"), row)


@guarded(KEEP_QUOTAS)
def end_provision(request: HttpRequest, key: UUID, provision_id: UUID) -> HttpResponse:
    """Premises serve no longer."""
    row = _row(request, key)

    def record(form: forms.EndForm) -> None:
        data = form.cleaned_data
        services.end_provision(provision_id, on=data["on"], reason=data["reason"], **by(request))

    form = forms.EndForm(request.POST or None, initial={"on": clock.today()})
    if recorded(request, form, record):
        messages.success(request, _("The premises count no longer from that day."))
        return redirect("neighbourhoods:card", key)
    return form_page(request, form, _("Premises of %(name)s end") % {"name": row.name}, _("End them"), row)


@guarded(KEEP_QUOTAS)
def remedy(request: HttpRequest, key: UUID) -> HttpResponse:
    """A plan to make good what is lacking."""
    row = _row(request, key)

    def record(form: forms.RemedyForm) -> None:
        services.plan_remedy(key, form.measures(), **by(request))

    initial = {"floor": row.lacking / 100 if row.lacking else None}
    form = forms.RemedyForm(request.POST or None, initial=initial, actor=actor_of(request))
    if recorded(request, form, record):
        messages.success(request, _("The rectification plan is on record."))
        return redirect("neighbourhoods:card", key)
    title = _("Rectification plan for %(name)s") % {"name": row.name}
    return form_page(request, form, title, _("Record the plan"), row)


@guarded(KEEP_QUOTAS)
def end_remedy(request: HttpRequest, key: UUID, remedy_id: UUID) -> HttpResponse:
    """A rectification plan was carried out or dropped."""
    row = _row(request, key)

    def record(form: forms.RemedyEndForm) -> None:
        data = form.cleaned_data
        outcome = RemedyOutcome(data["outcome"])
        services.end_remedy(remedy_id, outcome, on=data["on"], reason=data["reason"], **by(request))

    form = forms.RemedyEndForm(request.POST or None, initial={"on": clock.today()})
    if recorded(request, form, record):
        messages.success(request, _("The outcome is recorded. Premises that came of it are recorded on their own."))
        return redirect("neighbourhoods:card", key)
    title = _("How the plan for %(name)s ended") % {"name": row.name}
    return form_page(request, form, title, _("Record the outcome"), row)


@guarded(SET_QUOTA)
def quota(request: HttpRequest) -> HttpResponse:
    """A quota begins, and ends the one before it."""

    def record(form: forms.QuotaForm) -> None:
        set_quota(form.quota(), **by(request))

    form = forms.QuotaForm(request.POST or None, actor=actor_of(request))
    if recorded(request, form, record):
        messages.success(request, _("The quota holds from that day; the one before it ends then."))
        return redirect("neighbourhoods:quotas")
    return form_page(request, form, _("Set a quota"), _("Set the quota"))


def _row(request: HttpRequest, key: UUID) -> Any:
    return row_of(key, on=clock.today(), actor=actor_of(request))


def form_page(request: HttpRequest, form: Any, title: str, button: str, row: Any = None) -> HttpResponse:
    """A form under its title, with its errors when it has some."""
    context = {"form": form, "title": title, "button": button, "row": row}
    return render(request, "workbench/neighbourhoods/form.html", context, status=422 if form.errors else 200)
