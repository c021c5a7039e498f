"""Papers made of a plan's records, to be taken away, numbered and signed by the office that issues them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from laoyou.accounts.selectors import organisations
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.plan.access import VIEW_PROGRESS
from laoyou.plan.selectors import editions, items, off_course, progress
from laoyou.records.selectors.calendar import working_calendar
from laoyou.ui.papers import attached
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.plan.circular import circular as circular_of
from laoyou.workbench.plan.progress_words import month_of


@guarded(VIEW_PROGRESS)
def circular(request: HttpRequest, edition_id: UUID, month: str) -> HttpResponse:
    """The circular of a month as a .docx, from the reports as they stand now."""
    actor, today = actor_of(request), clock.today()
    edition = editions.get_edition(edition_id, actor=actor)
    rows = progress.reports(edition, month_of(month), actor=actor, today=today, calendar=working_calendar())
    issuer = _office(actor) or edition.issuer or edition.place
    projects = off_course.standing(edition, items.projects(edition, actor=actor), actor=actor, today=today)
    paper = circular_of(edition, rows, month=month_of(month), issuer=issuer, on=today, projects=projects)
    return attached(paper)


def _office(actor: Actor) -> str:
    """The name of the actor's own organisation; nothing when it lies outside their area."""
    try:
        return organisations.get(actor.organisation_id, actor=actor).name if actor.organisation_id else ""
    except NotFound:
        return ""
