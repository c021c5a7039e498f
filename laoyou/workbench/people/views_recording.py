"""Writing into the registry: people, moves, deaths, conditions; and looking at what is sealed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.core.errors import DomainError, NotFound
from laoyou.people import access
from laoyou.people.enums import ConditionKind, Happening, Source
from laoyou.people.selectors.card import PersonCard, condition_row
from laoyou.people.selectors.card import card as card_of
from laoyou.people.selectors.near import Near
from laoyou.people.services import conditions, effects, entering, moves, persons
from laoyou.people.services.effects import ANOTHER_COUNTY, Event
from laoyou.ui import once
from laoyou.ui.sentences import say
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.people import forms, presenters, presenters_pairs
from laoyou.workbench.recording import by, recorded

_REVEALED = {"document", "phone"}


@guarded(access.RECORD_PERSON)
def new(request: HttpRequest) -> HttpResponse:
    """Enter somebody who is not in the registry yet; whoever is alike and here already is shown first."""
    made: list[UUID] = []
    form = forms.PersonForm(request.POST or None, actor=actor_of(request))
    near = already_here(request, form)

    def record(form: forms.PersonForm) -> None:
        said = _("Said when the person was entered.")
        made.append(entering.enter_person(form.details(), apart=near, reason=said, **by(request)))

    if not all_others(request, near):
        context = {"form": form, "title": _("Enter a person"), "button": _("Enter another person")}
        context["near"] = presenters_pairs.near_people(near)
        return render(request, "workbench/people/form.html", context, status=422)
    if recorded(request, form, record):
        messages.success(request, _("The person is in the registry."))
        return redirect("people:card", made[0]) if made else redirect("people:list")
    return form_page(request, form, _("Enter a person"), _("Enter the person"))


def already_here(request: HttpRequest, form: forms.PersonForm) -> list[Near]:
    """Who may be the person about to be entered. What is wrong with the form itself is said when it is recorded."""
    if request.method != "POST" or once.taken(request) or not form.is_valid():
        return []
    try:
        return entering.already_here(form.details(), **by(request))
    except DomainError:
        return []


def all_others(request: HttpRequest, near: Sequence[Near]) -> bool:
    """Whether it was said of each of them that this is another person."""
    return {str(each.id) for each in near} <= set(request.POST.getlist("another"))


@guarded(access.RECORD_PERSON)
def correct(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Put right what was recorded wrongly."""
    card = card_of(person_id, actor=actor_of(request))

    def record(form: forms.CorrectionForm) -> None:
        data = form.cleaned_data
        persons.correct_person(
            person_id, form.details(), revision=data["revision"], reason=data["reason"], **by(request)
        )

    form = forms.CorrectionForm(request.POST or None, actor=actor_of(request), initial=_as_recorded(card))
    if recorded(request, form, record):
        messages.success(request, _("The correction is recorded; what was stays in the audit trail."))
        return redirect("people:card", person_id)
    return form_page(
        request, form, _("Correct %(name)s") % {"name": card.person.name}, _("Record the correction"), card
    )


def _as_recorded(card: PersonCard) -> dict[str, Any]:
    """What the form begins with. Numbers are entered anew: they are shown only for a reason."""
    person = card.person
    return {
        "name": person.name,
        "sex": person.sex,
        "birth": person.birth,
        "ethnicity": card.ethnicity,
        "area": f"{person.area:012d}",
        "registered_area": f"{person.registered_area:012d}" if person.registered_area else "",
        "source": card.source,
        "revision": card.revision,
    }


@guarded(access.RECORD_MOVE)
def move(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The person lives elsewhere from a day on."""
    card = card_of(person_id, actor=actor_of(request))

    def record(form: forms.MoveForm) -> None:
        data = form.cleaned_data
        moves.move_person(
            person_id,
            data["area"],
            on=data["on"],
            source=Source(data["source"]),
            revision=data["revision"],
            no_fixed_abode=data["no_fixed_abode"],
            **by(request),
        )

    form = forms.MoveForm(request.POST or None, actor=actor_of(request), initial={"revision": card.revision})
    if recorded(request, form, record):
        messages.success(request, _("The move is recorded."))
        return redirect("people:list")
    title = _("%(name)s has moved") % {"name": card.person.name}
    follows = _foreseen(request, Happening.MOVE, Event(person_id, clock.today(), ANOTHER_COUNTY))
    return form_page(request, form, title, _("Record the move"), card, follows=follows)


def _foreseen(request: HttpRequest, happening: Happening, event: Event) -> list[str]:
    """What would follow if it happened today, in sentences."""
    found = effects.foresee(happening, [event], by=actor_of(request).name, now=clock.now())
    return presenters.effects_sentences(found)


@guarded(access.RECORD_MOVE)
def death(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The person has died; what ends with it is said first."""
    card = card_of(person_id, actor=actor_of(request))

    def record(form: forms.DeathForm) -> None:
        data = form.cleaned_data
        moves.record_death(
            person_id, on=data["on"], source=Source(data["source"]), revision=data["revision"], **by(request)
        )

    form = forms.DeathForm(request.POST or None, initial={"revision": card.revision})
    if recorded(request, form, record):
        messages.success(request, _("The death is recorded; conditions and relations end that day."))
        return redirect("people:card", person_id)
    title = _("%(name)s has died") % {"name": card.person.name}
    follows = _foreseen(request, Happening.DEATH, Event(person_id, clock.today()))
    return form_page(request, form, title, _("Record the death"), card, follows=follows)


@guarded(access.RECORD_CONDITION)
def certify(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Record what holds for a person."""
    card = card_of(person_id, actor=actor_of(request))

    def record(form: forms.ConditionForm) -> None:
        data = dict(form.cleaned_data)
        kind, source = ConditionKind(data.pop("kind")), Source(data.pop("source"))
        conditions.certify_condition(person_id, kind, source=source, **data, **by(request))

    form = forms.ConditionForm(request.POST or None, initial={"kind": request.GET.get("kind", "")})
    if recorded(request, form, record):
        messages.success(request, _("The condition is recorded."))
        return redirect("people:card", person_id)
    title = _("What holds for %(name)s") % {"name": card.person.name}
    return form_page(request, form, title, _("Record the condition"), card)


@guarded(access.RECORD_CONDITION)
def end(request: HttpRequest, condition_id: UUID) -> HttpResponse:
    """A condition holds no longer."""
    row, person_id = condition_row(condition_id, actor=actor_of(request))
    card = card_of(person_id, actor=actor_of(request))

    def record(form: forms.EndForm) -> None:
        data = form.cleaned_data
        conditions.end_condition(condition_id, on=data["on"], reason=data["reason"], **by(request))

    form = forms.EndForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("The condition ends on that day; it stays on the card as history."))
        return redirect("people:card", person_id)
    return form_page(request, form, presenters.end_title(card, row), _("End the condition"), card)


@guarded(access.REVEAL_DETAIL)
@require_POST
@never_cache
def reveal(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The card with one number in full, this once. Who looked and why is in the audit trail."""
    what = request.POST.get("what", "")
    if what not in _REVEALED:
        raise NotFound
    actor = actor_of(request)
    card = card_of(person_id, actor=actor)
    context = presenters.card_context(card, actor=actor)
    try:
        shown = persons.reveal(person_id, what, reason=request.POST.get("reason", ""), **by(request))
        context["revealed"] = presenters.revealed(what, shown)
        status = 200
    except persons.ReasonNeeded as refused:
        context["refused"] = say(refused)
        status = 422
    return render(request, "workbench/people/card.html", context, status=status)


def form_page(
    request: HttpRequest,
    form: Any,
    title: str,
    button: str,
    card: PersonCard | None = None,
    note: str = "",
    follows: Sequence[str] = (),
) -> HttpResponse:
    """A form under its title, with its errors when it has some; `follows` is what recording it brings about."""
    context = {"form": form, "title": title, "button": button, "card": card, "note": note, "follows": follows}
    return render(request, "workbench/people/form.html", context, status=422 if form.errors else 200)
