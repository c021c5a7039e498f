"""Safety: how prepared sites are, one site's risks and drills, incidents from the report to the lessons."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.facilities import access
from laoyou.facilities.enums import Subject
from laoyou.facilities.selectors import occupancy
from laoyou.facilities.selectors import safety as found
from laoyou.facilities.selectors.reach import kept_site
from laoyou.facilities.services import safety
from laoyou.ui.pages import respond
from laoyou.workbench.facilities.writing import form_page
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.house import forms_safety as forms
from laoyou.workbench.house import safety_presenters as presenters
from laoyou.workbench.house import safety_tables as tables
from laoyou.workbench.recording import by, recorded


@guarded(access.VIEW_SAFETY)
def sites(request: HttpRequest) -> HttpResponseBase:
    """Sites of the area by how long ago they drilled; an institution's people come to their own."""
    actor, today = actor_of(request), clock.today()
    rows = found.sites_by_preparedness(on=today, actor=actor)
    context = {"table": tables.SITES.bind(request, rows), "tabs": presenters.tabs("safety_sites")}
    return respond(request, "workbench/house/safety_sites.html", context)


@guarded(access.VIEW_SAFETY)
def incidents(request: HttpRequest) -> HttpResponseBase:
    """Incidents of the area, newest first; those nobody has taken a step about in time stand out."""
    actor, now = actor_of(request), clock.now()
    rows = found.incidents(actor=actor)
    context = {
        "table": tables.INCIDENTS.bind(request, rows),
        "late": found.escalated(rows, now=now).count(),
        "tabs": presenters.tabs("incidents"),
    }
    return respond(request, "workbench/house/incidents.html", context)


@guarded(access.VIEW_SAFETY)
def site(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """One site: what is done about each risk, drills held and due, what happened lately."""
    actor = actor_of(request)
    row = found.preparedness(site_id, on=clock.today(), actor=actor)
    lately = found.incidents(actor=actor, site_id=site_id)[:10]
    return render(request, "workbench/house/safety.html", presenters.site_context(row, lately, actor=actor))


@guarded(access.KEEP_SAFETY)
def plan(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """What is done about a risk."""
    row = found.preparedness(site_id, on=clock.today(), actor=actor_of(request))

    def record(form: forms.PlanForm) -> None:
        data = dict(form.cleaned_data)
        safety.record_plan(site_id, Subject(data.pop("subject")), **data, **by(request))

    form = forms.PlanForm(request.POST or None, initial=presenters.plan_initial(row, request.GET.get("subject", "")))
    if recorded(request, form, record):
        messages.success(request, _("The measures are recorded; those before stay as history."))
        return redirect("house:safety", site_id)
    return form_page(
        request, form, _("What %(name)s does about a risk") % {"name": row.name}, _("Record it"), _to(site_id, row.name)
    )


@guarded(access.KEEP_SAFETY)
def drill(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """A drill that was held."""
    row = kept_site(site_id, actor=actor_of(request))

    def record(form: forms.DrillForm) -> None:
        data = dict(form.cleaned_data)
        safety.record_drill(site_id, Subject(data.pop("subject")), **data, **by(request))

    form = forms.DrillForm(request.POST or None, initial={"held_on": clock.today(), "subject": Subject.FIRE})
    if recorded(request, form, record):
        messages.success(request, _("The drill is recorded."))
        return redirect("house:safety", site_id)
    return form_page(
        request, form, _("A drill of %(name)s") % {"name": row.name}, _("Record it"), _to(site_id, row.name)
    )


@guarded(access.KEEP_SAFETY)
def report(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """Something happened."""
    actor = actor_of(request)
    row = kept_site(site_id, actor=actor)
    made: list[UUID] = []

    def record(form: forms.IncidentForm) -> None:
        made.append(safety.report_incident(site_id, form.report(), **by(request)))

    guests = occupancy.names_of(site_id, on=clock.today(), actor=actor)
    form = forms.IncidentForm(request.POST or None, guests=guests, initial=forms.now_initial(clock.now()))
    if recorded(request, form, record):
        messages.success(request, _("The incident is reported. Record the first step as soon as it is done."))
        return redirect("house:incident", made[0]) if made else redirect("house:incidents")
    note = _("A report stays on record for good. Call 120, 119 or 110 first where there is danger.")
    title = _("Report an incident at %(name)s") % {"name": row.name}
    return form_page(request, form, title, _("Report it"), _to(site_id, row.name), note)


@guarded(access.VIEW_SAFETY)
def incident(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """One incident and what was done."""
    actor = actor_of(request)
    row, notes, rule = found.incident(incident_id, actor=actor)
    return render(request, "workbench/house/incident.html", presenters.incident_context(row, notes, rule, actor=actor))


@guarded(access.KEEP_SAFETY)
def follow(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """What was done; the last step closes the incident."""
    row, _notes, _rule = found.incident(incident_id, actor=actor_of(request))

    def record(form: forms.FollowForm) -> None:
        safety.follow_incident(incident_id, **form.cleaned_data, **by(request))

    form = forms.FollowForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("It is recorded."))
        return redirect("house:incident", incident_id)
    back = (reverse("house:incident", args=[incident_id]), presenters.incident_name(row))
    return form_page(request, form, _("What was done"), _("Record it"), back)


def _to(site_id: UUID, name: str) -> tuple[str, str]:
    return reverse("house:safety", args=[site_id]), name
