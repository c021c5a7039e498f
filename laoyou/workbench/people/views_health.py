"""Health care: recorded at the card, and the list of who is due for a check."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.people import access
from laoyou.people.selectors import health as selectors
from laoyou.people.selectors.card import card as card_of
from laoyou.people.selectors.listing import named
from laoyou.people.services import health
from laoyou.ui.pages import respond
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.people import forms, forms_health, presenters_health, tables_health
from laoyou.workbench.people.tables import conditions_for
from laoyou.workbench.people.views_recording import form_page
from laoyou.workbench.people.words_health import period_kind_words, step_words
from laoyou.workbench.recording import by, recorded


@guarded(access.VIEW_PERSON)
def due(request: HttpRequest) -> HttpResponseBase:
    """Who is due for a check: elders (`?who=elders`, the first shown) or young children (`?who=children`)."""
    actor, today = actor_of(request), clock.today()
    children = request.GET.get("who") == "children"
    if children:
        people = named(selectors.children_overdue(on=today, actor=actor), on=today, actor=actor)
        table = tables_health.CHILDREN.bind(request, people)
    else:
        people = named(selectors.elders_unchecked(on=today, actor=actor), on=today, actor=actor)
        table = tables_health.ELDERS.bind(request, people, choices={"condition": conditions_for(actor)})
    context = {"table": table, "tabs": presenters_health.due_tabs(children=children), "children": children}
    return respond(request, "workbench/people/health_due.html", context)


@guarded(access.RECORD_HEALTH)
def new_period(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Record an enrolment, a contract or a chronic disease."""
    card = card_of(person_id, actor=actor_of(request))

    def record(form: forms_health.HealthPeriodForm) -> None:
        health.record_health_period(person_id, form.entered(), **by(request))

    form = forms_health.HealthPeriodForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("It is recorded."))
        return redirect("people:card", person_id)
    title = _("Health care of %(name)s: what lasts") % {"name": card.person.name}
    return form_page(request, form, title, _("Record it"), card)


@guarded(access.RECORD_HEALTH)
def end_period(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """An enrolment, contract or disease holds no longer."""
    row, person_id = selectors.health_period(period_id, actor=actor_of(request))
    card = card_of(person_id, actor=actor_of(request))

    def record(form: forms.EndForm) -> None:
        data = form.cleaned_data
        health.end_health_period(period_id, on=data["on"], reason=data["reason"], **by(request))

    form = forms.EndForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("It ends on that day; it stays on the card as history."))
        return redirect("people:card", person_id)
    title = _("%(what)s of %(name)s ends") % {"what": period_kind_words(row), "name": card.person.name}
    return form_page(request, form, title, _("Record the end"), card)


@guarded(access.RECORD_HEALTH)
def void_period(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """An enrolment, contract or disease was entered by mistake."""
    row, person_id = selectors.health_period(period_id, actor=actor_of(request))
    card = card_of(person_id, actor=actor_of(request))

    def record(form: forms_health.VoidForm) -> None:
        health.void_health_period(period_id, reason=form.cleaned_data["reason"], **by(request))

    form = forms_health.VoidForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("The entry is taken back; what it said stays in the audit trail."))
        return redirect("people:card", person_id)
    title = _("Take back: %(what)s of %(name)s") % {"what": period_kind_words(row), "name": card.person.name}
    return form_page(request, form, title, _("Take the entry back"), card)


@guarded(access.RECORD_HEALTH)
def new_event(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Record a check, visit, dose or session; `?what=dose:HepB-2` chooses it beforehand."""
    card = card_of(person_id, actor=actor_of(request))

    def record(form: forms_health.HealthEventForm) -> None:
        health.record_health_event(person_id, form.entered(), **by(request))

    form = forms_health.HealthEventForm(request.POST or None, initial={"what": request.GET.get("what", "")})
    if recorded(request, form, record):
        messages.success(request, _("It is recorded."))
        return redirect("people:card", person_id)
    title = _("Health care of %(name)s: what was done") % {"name": card.person.name}
    return form_page(request, form, title, _("Record it"), card)


@guarded(access.RECORD_HEALTH)
def correct_event(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """An entry was wrong; the right one takes its place."""
    row, person_id = selectors.health_event(event_id, actor=actor_of(request))
    card = card_of(person_id, actor=actor_of(request))

    def record(form: forms_health.HealthCorrectionForm) -> None:
        health.correct_health_event(event_id, form.entered(), reason=form.cleaned_data["reason"], **by(request))

    initial = {"what": f"{row.kind}:{row.step}", "on": row.day, "result": row.result, "source": row.source}
    form = forms_health.HealthCorrectionForm(request.POST or None, initial=initial | {"evidence": row.evidence})
    if recorded(request, form, record):
        messages.success(request, _("The correction is recorded; what was stays in the audit trail."))
        return redirect("people:card", person_id)
    title = _("Correct: %(what)s of %(name)s") % {"what": step_words(row.kind, row.step), "name": card.person.name}
    return form_page(request, form, title, _("Record the correction"), card)


@guarded(access.RECORD_HEALTH)
def void_event(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """A check, visit, dose or session was entered by mistake."""
    row, person_id = selectors.health_event(event_id, actor=actor_of(request))
    card = card_of(person_id, actor=actor_of(request))

    def record(form: forms_health.VoidForm) -> None:
        health.void_health_event(event_id, reason=form.cleaned_data["reason"], **by(request))

    form = forms_health.VoidForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("The entry is taken back; what it said stays in the audit trail."))
        return redirect("people:card", person_id)
    title = _("Take back: %(what)s of %(name)s") % {"what": step_words(row.kind, row.step), "name": card.person.name}
    return form_page(request, form, title, _("Take the entry back"), card)
