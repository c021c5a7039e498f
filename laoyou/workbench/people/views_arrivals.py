"""People who come into the registry by an event: a birth, and a rescue off the street; what follows is said first."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.people import access
from laoyou.people.enums import Sex
from laoyou.people.selectors.card import card as card_of
from laoyou.people.services import happenings
from laoyou.people.services.effect_queries import DAYS_TO_SETTLE, DAYS_TO_VISIT
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.people import forms_arrivals, presenters_pairs
from laoyou.workbench.people.views_recording import all_others, already_here, form_page
from laoyou.workbench.recording import by, recorded


@guarded(access.RECORD_PERSON)
def birth(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """A child was born to this woman."""
    actor = actor_of(request)
    card = card_of(person_id, actor=actor)
    if card.person.sex != Sex.FEMALE:
        raise NotFound
    made: list[UUID] = []

    def record(form: forms_arrivals.BirthForm) -> None:
        made.append(happenings.record_birth(form.entered(person_id), **by(request)))

    start = {"birth": clock.today(), "ethnicity": card.ethnicity}
    form = forms_arrivals.BirthForm(request.POST or None, actor=actor, initial=start)
    if recorded(request, form, record):
        messages.success(request, _("The child is in the registry, in the mother's household."))
        return redirect("people:card", made[0] if made else person_id)
    title = _("%(name)s has had a child") % {"name": card.person.name}
    return form_page(request, form, title, _("Record the birth"), card, follows=_after_a_birth())


def _after_a_birth() -> list[str]:
    return [
        _("The child is entered in the mother's household and community, and registered where she is."),
        _("Mother and child, and the father if he is named, stand on one another's cards."),
        _("The community is told to visit the newborn within %(days)s days of the birth.") % {"days": DAYS_TO_VISIT},
    ]


@guarded(access.RECORD_PERSON)
def rescue(request: HttpRequest) -> HttpResponse:
    """Somebody was taken in off the street; whoever is alike and here already is shown first."""
    made: list[UUID] = []
    form = forms_arrivals.RescueForm(request.POST or None, actor=actor_of(request), initial={"on": clock.today()})
    near = already_here(request, form)

    def record(form: forms_arrivals.RescueForm) -> None:
        on = form.cleaned_data["on"]
        made.append(happenings.record_rescued(form.details(), on=on, apart=near, **by(request)))

    title, follows = _("Somebody was taken in"), _after_a_rescue()
    if not all_others(request, near):
        context = {"form": form, "title": title, "button": _("Enter another person"), "follows": follows}
        context["near"] = presenters_pairs.near_people(near)
        return render(request, "workbench/people/form.html", context, status=422)
    if recorded(request, form, record):
        messages.success(request, _("The person is in the registry; who it is stands on the list of what is to do."))
        return redirect("people:card", made[0]) if made else redirect("people:list")
    return form_page(request, form, title, _("Enter the person"), follows=follows)


def _after_a_rescue() -> list[str]:
    days = {"days": DAYS_TO_SETTLE}
    return [
        _("The person stands in the registry like anybody else, in no household."),
        _("The community is told to find out who it is within %(days)s days.") % days,
        _("The next night the record is compared with everybody else's."),
    ]
