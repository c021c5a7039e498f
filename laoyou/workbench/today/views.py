"""Today: what waits for this person, what is new, and where to begin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from laoyou.core.actor import Actor
from laoyou.plan.access import UPLOAD_DOCUMENT
from laoyou.plan.enums import EditionState
from laoyou.plan.selectors import departments, editions, items
from laoyou.plan.selectors.rows import EditionRow
from laoyou.records.access import VIEW_RUN
from laoyou.records.selectors import runs
from laoyou.workbench.guards import signed_in
from laoyou.workbench.plan.frame import actor_of
from laoyou.workbench.records.words import work_words
from laoyou.workbench.today.gathering import due_of


@signed_in
def today(request: HttpRequest) -> HttpResponse:
    """What waits for this person, then the plan of the place and its own unit's share of it."""
    actor = actor_of(request)
    edition = editions.edition_in_force_for(actor.area.low, actor=actor) if actor.roles else None
    context = {
        "due": due_of(actor, edition),
        "edition": edition,
        "share": _share(actor, edition),
        "open_warnings": _open_warnings(actor, edition),
        "may_upload": UPLOAD_DOCUMENT.allows(actor),
        "recent": _recent(actor),
        "no_role": not actor.roles,
    }
    return render(request, "workbench/today.html", context)


def _share(actor: Actor, edition: EditionRow | None) -> departments.DepartmentRow | None:
    """What the person's own unit has to do in the plan in force."""
    if edition is None or actor.organisation_id is None or edition.state != EditionState.PUBLISHED:
        return None
    return departments.share_of(actor.organisation_id, edition, actor=actor)


def _open_warnings(actor: Actor, edition: EditionRow | None) -> int:
    if edition is None:
        return 0
    return sum(not warning.explanation for warning in items.warnings(edition, actor=actor))


def _recent(actor: Actor) -> list[tuple[Any, str]]:
    """The last long pieces of work in the area."""
    if not VIEW_RUN.allows(actor):
        return []
    return [(run, work_words(run.kind)) for run in runs.runs(actor)[:5]]
