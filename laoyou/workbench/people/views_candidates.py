"""Whom the records suggest, to be asked about and confirmed; and what the words mean here."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.people import access
from laoyou.people.enums import ConditionKind, SuggestionKind
from laoyou.people.selectors import candidates
from laoyou.people.selectors.card import card as card_of
from laoyou.people.selectors.definitions import definitions
from laoyou.people.selectors.listing import named
from laoyou.people.services import conditions
from laoyou.ui.blocks import Tab
from laoyou.ui.pages import respond
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.people import tables_family
from laoyou.workbench.people.forms_relations import ReasonForm
from laoyou.workbench.people.tables import conditions_for
from laoyou.workbench.people.views_recording import form_page
from laoyou.workbench.recording import by, recorded

_WHO = {
    "elders": (SuggestionKind.LEFT_BEHIND_ELDER, tables_family.LEFT_BEHIND_ELDERS),
    "children": (SuggestionKind.LEFT_BEHIND_CHILD, tables_family.LEFT_BEHIND_CHILDREN),
    "guardians": (SuggestionKind.WITHOUT_GUARDIAN, tables_family.WITHOUT_GUARDIAN),
}


@guarded(access.VIEW_PERSON)
def to_confirm(request: HttpRequest) -> HttpResponseBase:
    """Left behind, perhaps (`?who=elders`, `children`), and children nobody answers for (`guardians`)."""
    today, who = clock.today(), request.GET.get("who", "elders")
    who = who if who in _WHO else "elders"
    kind, table = _WHO[who]
    actor = actor_of(request)
    people = named(candidates.suggested(kind, on=today, actor=actor), on=today, actor=actor)
    context = {
        "table": table.bind(request, people, choices={"condition": conditions_for(actor)}),
        "tabs": _tabs(who),
        "who": who,
        "definitions": tables_family.DEFINITIONS.bind(request, list(definitions(on=today).values())),
    }
    return respond(request, "workbench/people/to_confirm.html", context)


_DENIED = {
    ConditionKind.LEFT_BEHIND_ELDER: "elders",
    ConditionKind.LEFT_BEHIND_CHILD: "children",
}


@guarded(access.RECORD_CONDITION)
def deny(request: HttpRequest, person_id: UUID, proposed: str) -> HttpResponse:
    """Somebody asked, and it is not so."""
    if proposed not in _DENIED:
        raise NotFound
    card, asked = card_of(person_id, actor=actor_of(request)), ConditionKind(proposed)

    def record(form: ReasonForm) -> None:
        conditions.deny_condition(person_id, asked, reason=form.cleaned_data["reason"], **by(request))

    form = ReasonForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("Remembered: the person is not proposed again while the household stays as it is."))
        return redirect(f"{reverse('people:to_confirm')}?who={_DENIED[asked]}")
    title = _("%(name)s: not so") % {"name": card.person.name}
    note = _("Say how you know that this does not hold: %(condition)s.") % {"condition": asked.label}
    return form_page(request, form, title, _("Remember it"), card, note=note)


def _tabs(who: str) -> list[Tab]:
    address = reverse("people:to_confirm")
    labels = {
        "elders": _("Elders left behind, perhaps"),
        "children": _("Children left behind, perhaps"),
        "guardians": _("Children without a guardian"),
    }
    return [Tab(label, f"{address}?who={each}", each == who) for each, label in labels.items()]
