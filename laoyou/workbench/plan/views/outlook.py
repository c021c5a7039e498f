"""Which target will be missed by how much in which county, and what closes the gap."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase

from laoyou.core import clock
from laoyou.places.selectors import areas
from laoyou.plan.access import VIEW_PLANS
from laoyou.plan.enums import TARGETS
from laoyou.plan.selectors import figures, items
from laoyou.ui.pages import respond
from laoyou.workbench.guards import guarded
from laoyou.workbench.plan import outlook as prospects
from laoyou.workbench.plan.frame import actor_of, edition_context
from laoyou.workbench.plan.tables_figures import OUTLOOK
from laoyou.workbench.plan.views.sections import choices_of


@guarded(VIEW_PLANS)
def outlook(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """The plan's targets in its area and the areas next inside, what will be missed first."""
    actor, today = actor_of(request), clock.today()
    context = edition_context(request, edition_id, "outlook")
    edition = context["edition"]
    targets = [row for row in items.indicators(edition, actor=actor, kinds=TARGETS) if row.values]
    places = [areas.get(edition.area, on=today), *areas.children(edition.area, on=today)]
    found = figures.histories(
        [place.code for place in places], [row.code for row in targets], actor=actor, before=today
    )
    rows = prospects.rows_of(targets, places, found, today.year, actor)
    choices = {key: choices_of(row[key] for row in rows) for key in ("area", "stand")}
    context |= {
        "head": prospects.head_words(rows),
        "rows": OUTLOOK.bind(request, rows, choices=choices),
        "counted": bool(rows),
    }
    return respond(request, "workbench/plan/outlook.html", context)
