"""Relations and agents: recorded at the card, put right, ended, taken out, taken back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.people import access
from laoyou.people.enums import RelationKind, Source
from laoyou.people.selectors import relations as selectors
from laoyou.people.selectors.card import PersonCard
from laoyou.people.selectors.card import card as card_of
from laoyou.people.services import agents, relations
from laoyou.people.services.persons import ReasonNeeded
from laoyou.ui.downloads import download
from laoyou.ui.pages import respond
from laoyou.ui.sentences import say
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.people import forms_relations, presenters, presenters_relations, tables_relations
from laoyou.workbench.people.views_recording import by, form_page, recorded


@guarded(access.RECORD_RELATION)
def new_relation(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Record what somebody is to the person."""
    actor = actor_of(request)
    card = card_of(person_id, actor=actor)

    def record(form: forms_relations.RelationForm) -> None:
        relations.record_relation(person_id, form.entered(), **by(request))

    initial = {"kind": request.GET.get("kind", "")}
    form = forms_relations.RelationForm(request.POST or None, actor=actor, initial=initial)
    if recorded(request, form, record):
        messages.success(request, _("The relation is recorded."))
        return redirect("people:card", person_id)
    title = _("What somebody is to %(name)s") % {"name": card.person.name}
    return form_page(request, form, title, _("Record the relation"), card)


@guarded(access.RECORD_RELATION)
def correct_relation(request: HttpRequest, relation_id: UUID) -> HttpResponse:
    """Put the days and source of a relation right."""
    row, card = _row_and_card(request, relation_id)

    def record(form: forms_relations.RelationCorrectionForm) -> None:
        data = form.cleaned_data
        relations.correct_relation(
            relation_id,
            first=data["first"],
            until=data["until"],
            source=Source(data["source"]),
            reason=data["reason"],
            **by(request),
        )

    initial = {"first": row.first, "until": row.until, "source": row.source}
    form = forms_relations.RelationCorrectionForm(request.POST or None, initial=initial)
    if recorded(request, form, record):
        messages.success(request, _("The correction is recorded; what was stays in the audit trail."))
        return redirect("people:card", row.person_id)
    title = presenters_relations.title_of(row, card)
    return form_page(request, form, title, _("Record the correction"), card, presenters_relations.recorded_words(row))


@guarded(access.RECORD_RELATION)
def end_relation(request: HttpRequest, relation_id: UUID) -> HttpResponse:
    """A relation holds no longer; an agent's authority is taken back instead."""
    row, card = _row_and_card(request, relation_id)
    if row.kind == RelationKind.AGENT:
        return redirect("people:revoke_agent", relation_id)

    def record(form: forms_relations.RelationEndForm) -> None:
        data = form.cleaned_data
        relations.end_relation(relation_id, on=data["on"], reason=data["reason"], **by(request))

    form = forms_relations.RelationEndForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("The relation ends on that day; it stays on the card as history."))
        return redirect("people:card", row.person_id)
    title = presenters_relations.title_of(row, card)
    return form_page(request, form, title, _("End the relation"), card, presenters_relations.recorded_words(row))


@guarded(access.RECORD_RELATION)
def remove_relation(request: HttpRequest, relation_id: UUID) -> HttpResponse:
    """Take out a relation that never was so."""
    row, card = _row_and_card(request, relation_id)

    def record(form: forms_relations.ReasonForm) -> None:
        relations.remove_relation(relation_id, reason=form.cleaned_data["reason"], **by(request))

    form = forms_relations.ReasonForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("The relation is taken out; the audit trail keeps that it was recorded."))
        return redirect("people:card", row.person_id)
    note = _("Only for what was recorded by mistake. What was so and is no longer is ended, not taken out.")
    return form_page(request, form, presenters_relations.title_of(row, card), _("Take it out"), card, note)


@guarded(access.REVEAL_DETAIL)
@require_POST
@never_cache
def reveal_relation(request: HttpRequest, relation_id: UUID) -> HttpResponse:
    """The card with the phone of somebody outside the registry in full, this once."""
    row, card = _row_and_card(request, relation_id)
    try:
        shown = relations.reveal_phone_of_relation(relation_id, reason=request.POST.get("reason", ""), **by(request))
    except ReasonNeeded as refused:
        return _card_page(request, card, status=422, refused=say(refused))
    return _card_page(request, card, revealed=(row.name, shown or _("none on record")))


@guarded(access.RECORD_RELATION)
def new_agent(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Record the authority the person gave somebody."""
    actor = actor_of(request)
    card = card_of(person_id, actor=actor)

    def record(form: forms_relations.AgentForm) -> None:
        agents.authorise_agent(person_id, form.given(), **by(request))

    initial = {"first": clock.today()}
    form = forms_relations.AgentForm(request.POST or None, request.FILES or None, actor=actor, initial=initial)
    if recorded(request, form, record):
        messages.success(request, _("The authority is recorded. It can be taken back at any time."))
        return redirect("people:card", person_id)
    title = _("Who may act for %(name)s") % {"name": card.person.name}
    return form_page(request, form, title, _("Record the authority"), card)


@guarded(access.RECORD_RELATION)
def revoke_agent(request: HttpRequest, relation_id: UUID) -> HttpResponse:
    """The person takes the authority back."""
    row, card = _row_and_card(request, relation_id)

    def record(form: forms_relations.ReasonForm) -> None:
        agents.revoke_authority(relation_id, reason=form.cleaned_data["reason"], **by(request))

    form = forms_relations.ReasonForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("The authority is taken back, from this moment."))
        return redirect("people:card", row.person_id)
    note = _("The person's word is enough. From this moment %(name)s acts for %(person)s no longer.") % {
        "name": row.name,
        "person": card.person.name,
    }
    return form_page(request, form, presenters_relations.title_of(row, card), _("Take the authority back"), card, note)


@guarded(access.REVEAL_DETAIL)
@require_POST
def evidence(request: HttpRequest, relation_id: UUID) -> HttpResponseBase:
    """The file that shows the consent, to be saved; who looked and why is in the audit trail."""
    try:
        row, file = agents.open_evidence(relation_id, reason=request.POST.get("reason", ""), **by(request))
    except ReasonNeeded as refused:
        return _card_page(request, _row_and_card(request, relation_id)[1], status=422, refused=say(refused))
    return download(file, filename=row.filename)


@guarded(access.VIEW_PERSON)
def acts_for(request: HttpRequest, person_id: UUID) -> HttpResponseBase:
    """For whom somebody acts: an agent's own list."""
    actor = actor_of(request)
    found = selectors.represented_by(person_id, on=clock.today(), actor=actor)
    context = {
        "card": card_of(person_id, actor=actor),
        "table": tables_relations.ACTS_FOR.bind(request, found),
    }
    return respond(request, "workbench/people/acts_for.html", context)


def _card_page(request: HttpRequest, card: PersonCard, *, status: int = 200, **said: object) -> HttpResponse:
    context = presenters.card_context(card, actor=actor_of(request)) | said
    return render(request, "workbench/people/card.html", context, status=status)


def _row_and_card(request: HttpRequest, relation_id: UUID) -> tuple[selectors.RelationRow, PersonCard]:
    actor = actor_of(request)
    row = selectors.relation_row(relation_id, actor=actor)
    return row, card_of(row.person_id, actor=actor)
