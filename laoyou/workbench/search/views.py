"""One search box for everything this person may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.accounts.access import VIEW_ORGANISATIONS
from laoyou.accounts.selectors import organisations
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.area_codes import NATION
from laoyou.people.access import VIEW_PERSON
from laoyou.people.selectors.rows import PersonRow
from laoyou.people.selectors.search import search as people_search
from laoyou.people.selectors.search import searched_by
from laoyou.places.selectors.areas import short_names as area_names
from laoyou.places.selectors.search import search as search_areas
from laoyou.plan.access import VIEW_PLANS
from laoyou.plan.enums import ItemKind
from laoyou.plan.selectors import editions
from laoyou.plan.selectors import search as plan_search
from laoyou.records.enums import ReadingKind
from laoyou.ui.pages import respond
from laoyou.workbench.guards import signed_in
from laoyou.workbench.people.words import sex_words
from laoyou.workbench.plan.frame import actor_of
from laoyou.workbench.plan.tables import SEARCH_RESULTS, item_url
from laoyou.workbench.watching import looked, watched

_LONGEST = 100
_SUGGESTED = 6
_MOST_PLACES = 300


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing found: its name, where it is, what kind of thing."""

    name: str
    around: str
    kind: str
    url: str


@watched
@signed_in
def search(request: HttpRequest) -> HttpResponseBase:
    """Everything found, the plan items as a table that filters and exports."""
    actor, text = actor_of(request), _text(request)
    context: dict[str, Any] = {
        "search_text": text,
        "people": _people(request, text),
        "areas": _areas(text),
        "units": _units(actor, text),
    }
    if text and VIEW_PLANS.allows(actor):
        context["plans"] = plan_search.plans_matching(text, actor=actor)
        places = editions.editions_in_force(actor=actor).values_list("place", "place")[:_MOST_PLACES]
        found = plan_search.items_matching(text, actor=actor)
        context["found"] = SEARCH_RESULTS.bind(request, found, choices={"place": list(dict.fromkeys(places))})
    return respond(request, "workbench/search.html", context)


@watched
@signed_in
def suggest(request: HttpRequest) -> HttpResponse:
    """The first few hits while typing."""
    actor, text = actor_of(request), _text(request)
    found = [*_people(request, text), *_plans(actor, text), *_areas(text), *_items(actor, text), *_units(actor, text)]
    return render(request, "workbench/_suggestions.html", {"suggestions": found[: 3 * _SUGGESTED], "text": text})


def _text(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:_LONGEST]


def _areas(text: str) -> list[Suggestion]:
    if not text:
        return []
    found = search_areas(text, within=NATION, on=clock.today(), limit=_SUGGESTED)
    return [
        Suggestion(area.name, " ".join(area.around), _("Area"), reverse("places:area", args=[area.code]))
        for area in found
    ]


def _people(request: HttpRequest, text: str) -> list[Suggestion]:
    actor = actor_of(request)
    if not text or not VIEW_PERSON.allows(actor):
        return []
    found = people_search(text, actor=actor, limit=_SUGGESTED)
    if kind := searched_by(text):
        looked(request, ReadingKind(kind), [(each.id, each.area) for each in found])
    called = area_names({each.area for each in found}, on=clock.today())
    return [
        Suggestion(each.name, _about(each, called), _("Person"), reverse("people:card", args=[each.id]))
        for each in found
    ]


def _about(row: PersonRow, called: dict[int, str]) -> str:
    """What tells two of one name apart: sex, birth, where they live."""
    return f"{sex_words(row.sex)} {row.birth.isoformat()} {called.get(row.area, '')}".strip()


def _plans(actor: Actor, text: str) -> list[Suggestion]:
    if not text or not VIEW_PLANS.allows(actor):
        return []
    return [
        Suggestion(each.title, each.doc_no, _("Plan"), reverse("plan:board", args=[each.pk]))
        for each in plan_search.plans_matching(text, actor=actor, limit=3)
    ]


def _items(actor: Actor, text: str) -> list[Suggestion]:
    if not text or not VIEW_PLANS.allows(actor):
        return []
    return [
        Suggestion(hit.name, hit.place, str(ItemKind(hit.kind).label), item_url(hit))
        for hit in plan_search.search(text, actor=actor, limit=_SUGGESTED)
    ]


def _units(actor: Actor, text: str) -> list[Suggestion]:
    if not text or not VIEW_ORGANISATIONS.allows(actor):
        return []
    return [
        Suggestion(each.name, each.short_name, _("Unit"), reverse("accounts:organisation", args=[each.pk]))
        for each in organisations.named_like(organisations.listed(actor, on=clock.today()), text)[:_SUGGESTED]
    ]
