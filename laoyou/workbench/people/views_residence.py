"""Where somebody is registered; who comes from outside; past periods put right."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from laoyou.people import access
from laoyou.people.enums import Document, Source
from laoyou.people.selectors.card import PersonCard, ResidenceRow, residence_row
from laoyou.people.selectors.card import card as card_of
from laoyou.people.services import residence, residence_periods
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.people import forms_households as forms
from laoyou.workbench.people.forms_relations import ReasonForm
from laoyou.workbench.people.views_recording import by, form_page, recorded


@guarded(access.RECORD_MOVE)
def registration(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The person is registered elsewhere from a day on."""
    card = card_of(person_id, actor=actor_of(request))

    def record(form: forms.RegistrationForm) -> None:
        data = form.cleaned_data
        residence.move_registration(
            person_id,
            data["area"],
            on=data["on"],
            source=Source(data["source"]),
            revision=data["revision"],
            **by(request),
        )

    form = forms.RegistrationForm(request.POST or None, actor=actor_of(request), initial={"revision": card.revision})
    if recorded(request, form, record):
        messages.success(request, _("The registration is recorded; the earlier one stays as a period."))
        return redirect("people:list")
    title = _("%(name)s is registered elsewhere") % {"name": card.person.name}
    return form_page(request, form, title, _("Record the registration"), card)


@sensitive_post_parameters("number")
@guarded(access.RECORD_MOVE)
def take_in(request: HttpRequest) -> HttpResponse:
    """Somebody on record outside the area lives here from a day on."""
    taken: list[UUID] = []

    def record(form: forms.TakeInForm) -> None:
        data = form.cleaned_data
        taken.append(
            residence.take_in(
                Document(data["document"]),
                data["number"],
                data["area"],
                on=data["on"],
                source=Source(data["source"]),
                **by(request),
            )
        )

    form = forms.TakeInForm(request.POST or None, actor=actor_of(request))
    if recorded(request, form, record):
        messages.success(request, _("The person lives here now; the place that was left sees it in its audit trail."))
        return redirect("people:card", taken[0]) if taken else redirect("people:list")
    note = _("For somebody who is in the registry and lives outside your area: the whole number names the person.")
    return form_page(request, form, _("Somebody moves in from outside"), _("Take the person in"), note=note)


@guarded(access.RECORD_MOVE)
def correct_residence(request: HttpRequest, past_id: UUID) -> HttpResponse:
    """A past period put right."""
    row, card = _row_and_card(request, past_id)

    def record(form: forms.ResidenceForm) -> None:
        data = form.cleaned_data
        residence_periods.correct_residence(
            past_id, data["area"], first=data["first"], until=data["until"], reason=data["reason"], **by(request)
        )

    initial = {"area": f"{row.area:012d}", "first": row.first, "until": row.until}
    form = forms.ResidenceForm(request.POST or None, actor=actor_of(request), initial=initial)
    if recorded(request, form, record):
        messages.success(request, _("The correction is recorded; what was stays in the audit trail."))
        return redirect("people:card", card.person.id)
    title = _("Where %(name)s lived or was registered") % {"name": card.person.name}
    return form_page(request, form, title, _("Record the correction"), card)


@guarded(access.RECORD_MOVE)
def remove_residence(request: HttpRequest, past_id: UUID) -> HttpResponse:
    """A past period that never was is taken out."""
    _row, card = _row_and_card(request, past_id)

    def record(form: ReasonForm) -> None:
        residence_periods.remove_residence(past_id, reason=form.cleaned_data["reason"], **by(request))

    form = ReasonForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("The period is taken out; the audit trail keeps that it was recorded."))
        return redirect("people:card", card.person.id)
    title = _("Where %(name)s lived or was registered") % {"name": card.person.name}
    return form_page(request, form, title, _("Take it out"), card)


def _row_and_card(request: HttpRequest, past_id: UUID) -> tuple[ResidenceRow, PersonCard]:
    actor = actor_of(request)
    row, person_id = residence_row(past_id, actor=actor)
    return row, card_of(person_id, actor=actor)
