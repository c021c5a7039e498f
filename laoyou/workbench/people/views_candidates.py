"""Whom the records suggest, to be asked about and confirmed; and what the words mean here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.people import access
from laoyou.people.selectors import candidates
from laoyou.people.selectors.definitions import definitions
from laoyou.people.selectors.listing import named
from laoyou.people.selectors.relations import children_in_doubt
from laoyou.ui.blocks import Tab
from laoyou.ui.pages import respond
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.people import tables_family
from laoyou.workbench.people.tables import conditions_for

_WHO = {
    "elders": (candidates.left_behind_elders, tables_family.LEFT_BEHIND_ELDERS),
    "children": (candidates.left_behind_children, tables_family.LEFT_BEHIND_CHILDREN),
    "guardians": (children_in_doubt, tables_family.WITHOUT_GUARDIAN),
}


@guarded(access.VIEW_PERSON)
def to_confirm(request: HttpRequest) -> HttpResponseBase:
    """Left behind, perhaps (`?who=elders`, `children`), and children nobody answers for (`guardians`)."""
    today, who = clock.today(), request.GET.get("who", "elders")
    who = who if who in _WHO else "elders"
    select, table = _WHO[who]
    actor = actor_of(request)
    people = named(select(on=today, actor=actor), on=today, actor=actor)
    context = {
        "table": table.bind(request, people, choices={"condition": conditions_for(actor)}),
        "tabs": _tabs(who),
        "who": who,
        "definitions": tables_family.DEFINITIONS.bind(request, list(definitions(on=today).values())),
    }
    return respond(request, "workbench/people/to_confirm.html", context)


def _tabs(who: str) -> list[Tab]:
    address = reverse("people:to_confirm")
    labels = {
        "elders": _("Elders left behind, perhaps"),
        "children": _("Children left behind, perhaps"),
        "guardians": _("Children without a guardian"),
    }
    return [Tab(label, f"{address}?who={each}", each == who) for each, label in labels.items()]
