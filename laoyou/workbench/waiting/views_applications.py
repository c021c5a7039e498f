"""Applications for a place: entering them, what applicants state, pausing, withdrawing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.facilities import access
from laoyou.facilities.enums import StatedFactName, WaitingKind
from laoyou.facilities.selectors.applications import application_card, applications
from laoyou.facilities.services import applications as services
from laoyou.ui.pages import respond
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.recording import by, recorded
from laoyou.workbench.waiting import forms, presenters, tables

_STEPS = {"pause": services.pause, "resume": services.resume, "withdraw": services.withdraw}


@guarded(access.VIEW_APPLICATIONS)
def everybody(request: HttpRequest) -> HttpResponseBase:
    """Applications of people who live here, or who wait in a list here."""
    actor = actor_of(request)
    context = {
        "table": tables.APPLICATIONS.bind(request, applications(actor=actor)),
        "may_apply": access.APPLY.allows(actor),
    }
    return respond(request, "workbench/waiting/applications.html", context)


@guarded(access.VIEW_APPLICATIONS)
def card(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """One application: what is known, where it stands and why, what would change it, what happened."""
    actor = actor_of(request)
    found = application_card(application_id, on=clock.today(), actor=actor)
    return render(request, "workbench/waiting/application.html", presenters.application_context(found, actor=actor))


@guarded(access.APPLY)
def new(request: HttpRequest) -> HttpResponse:
    """Enter an application of somebody in the registry (`?person=` names one)."""
    made: list[tuple[UUID, str]] = []

    def record(form: forms.ApplicationForm) -> None:
        data = form.cleaned_data
        lists = [UUID(each) for each in data["lists"]]
        made.append(
            services.apply_for_place(data["person"], WaitingKind(data["kind"]), lists, note=data["note"], **by(request))
        )

    form = forms.ApplicationForm(
        request.POST or None, actor=actor_of(request), initial={"person": request.GET.get("person", "")}
    )
    if recorded(request, form, record):
        if not made:
            return redirect("waiting:applications")
        messages.success(
            request,
            _("Application %(number)s is recorded. Give the number to the applicant: it opens the place in the queue.")
            % {"number": made[0][1]},
        )
        return redirect("waiting:application", made[0][0])
    back = (_("Applications"), "waiting:applications")
    return presenters.form_page(request, form, _("Apply for a place"), _("Record the application"), back=back)


@guarded(access.APPLY)
def state(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """What the applicant states and shows."""
    found = application_card(application_id, on=clock.today(), actor=actor_of(request))

    def record(form: forms.StateForm) -> None:
        data = form.cleaned_data
        services.state_fact(
            application_id, StatedFactName(data["name"]), form.value(), evidence=data["evidence"], **by(request)
        )

    form = forms.StateForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("Recorded. It counts from the next ranking."))
        return redirect("waiting:application", application_id)
    title = _("What %(name)s states") % {"name": found.name}
    return presenters.form_page(request, form, title, _("Record the statement"))


@guarded(access.APPLY)
def choose(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The lists an application waits in."""
    actor = actor_of(request)
    found = application_card(application_id, on=clock.today(), actor=actor)

    def record(form: forms.ChooseForm) -> None:
        data = form.cleaned_data
        lists = [UUID(each) for each in data["lists"]]
        services.choose_lists(application_id, lists, revision=data["revision"], **by(request))

    begun = {"lists": [str(each.waiting_list.id) for each in found.lists], "revision": found.revision}
    form = forms.ChooseForm(request.POST or None, actor=actor, kind=found.kind, initial=begun)
    if recorded(request, form, record):
        messages.success(request, _("Recorded. It counts from the next ranking."))
        return redirect("waiting:application", application_id)
    title = _("Lists of %(name)s") % {"name": found.name}
    return presenters.form_page(request, form, title, _("Record the lists"))


@guarded(access.APPLY)
def step(request: HttpRequest, application_id: UUID, step: str) -> HttpResponse:
    """Pause, take up again, withdraw."""
    if step not in _STEPS:
        raise NotFound
    found = application_card(application_id, on=clock.today(), actor=actor_of(request))

    def record(form: forms.StepForm) -> None:
        data = form.cleaned_data
        _STEPS[step](application_id, reason=data["reason"], revision=data["revision"], **by(request))

    form = forms.StepForm(request.POST or None, initial={"revision": found.revision})
    if recorded(request, form, record):
        messages.success(request, _("Recorded. It counts from the next ranking."))
        return redirect("waiting:application", application_id)
    titles = {
        "pause": (_("Pause the application of %(name)s"), _("Pause")),
        "resume": (_("Take up the application of %(name)s again"), _("Take up again")),
        "withdraw": (_("Withdraw the application of %(name)s"), pgettext("application", "Withdraw")),
    }
    title, button = titles[step]
    return presenters.form_page(request, form, title % {"name": found.name}, button)
