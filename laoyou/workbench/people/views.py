"""Reading the registry: lists, cards, what is due, and how many live where."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.core.months import month_after
from laoyou.people import access
from laoyou.people.selectors import lists
from laoyou.people.selectors.ages import BIRTHDAYS
from laoyou.people.selectors.card import card as card_of
from laoyou.people.selectors.listing import named
from laoyou.records.enums import ReadingKind
from laoyou.ui.pages import respond
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.people import places, presenters, tables
from laoyou.workbench.watching import looked, watched

_SOON = 60  # days


@guarded(access.VIEW_PERSON)
def everybody(request: HttpRequest) -> HttpResponseBase:
    """Everybody alive who lives in the area, or in a place inside it (`?place=`, a name or code)."""
    actor, today = actor_of(request), clock.today()
    chosen = places.chosen_place(request.GET.get("place", ""), actor=actor)
    living = lists.living_in(chosen.area, request.GET.get("basis", "resident"), actor=actor)
    people = named(living, on=today, actor=actor)
    choices = {"place": places.offered(actor=actor), "condition": tables.conditions_for(actor)}
    context = {
        "table": tables.EVERYBODY.bind(request, people, choices=choices),
        "may_record": access.RECORD_PERSON.allows(actor),
        "may_take_in": access.RECORD_MOVE.allows(actor),
        "may_open_elsewhere": access.OPEN_ELSEWHERE.allows(actor),
        "may_hold": access.HOLD_RECORD.allows(actor),
        "may_review": access.REVIEW_PAIRS.allows(actor),
        "place": chosen.name,
        "not_found": chosen.not_found,
    }
    return respond(request, "workbench/people/list.html", context)


@watched
@guarded(access.VIEW_PERSON)
def card(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """A person's card; a record given up in a merger leads to the one that stayed."""
    found = card_of(person_id, actor=actor_of(request))
    if found.person.id != person_id:
        return redirect("people:card", found.person.id)
    looked(request, ReadingKind.CARD, [(person_id, found.person.area)])
    return render(request, "workbench/people/card.html", presenters.card_context(found, actor=actor_of(request)))


@guarded(access.VIEW_PERSON)
def due(request: HttpRequest) -> HttpResponseBase:
    """Who reaches an age this month (`?age=60`), and whose certificate ends soon."""
    actor, today = actor_of(request), clock.today()
    age, following = _age_asked(request), request.GET.get("month") == "next"
    month = month_after(today) if following else today
    people = named(lists.turning(age, month=month, actor=actor), on=today, actor=actor)
    context = {
        "table": tables.DUE.bind(request, people, choices={"condition": tables.conditions_for(actor)}),
        "ending": tables.ENDING.bind(request, lists.conditions_ending(on=today, within=_SOON, actor=actor)),
        "tabs": presenters.birthday_tabs(age, following=following),
        "months": presenters.month_tabs(age, following=following),
        "title": (_("Turning %(age)s next month") if following else _("Turning %(age)s this month")) % {"age": age},
    }
    return respond(request, "workbench/people/due.html", context)


def _age_asked(request: HttpRequest) -> int:
    asked = request.GET.get("age", "")
    return int(asked) if asked.isdecimal() and int(asked) in BIRTHDAYS else 60
