"""The work of a run that makes a circular: gathered, written as a paper and as .docx, and kept with the run."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import override

from laoyou.core.actor import system_actor
from laoyou.core.clock import day_of
from laoyou.plan.selectors import items, off_course, progress
from laoyou.plan.selectors.editions import get_edition
from laoyou.plan.selectors.parameters import terms_of
from laoyou.plan.services.circulars import CircularOrder, keep_circular
from laoyou.records.services import runs
from laoyou.ui.papers import as_json
from laoyou.workbench.plan.circular import circular

_ACTOR = system_actor("making a circular")
_STEPS = 4


def make_queued(run_id: UUID) -> dict[str, Any]:
    """Carry a run out once."""
    return runs.carry_out(run_id, _make)


def _make(run: Any, report: runs.Report) -> dict[str, Any]:
    """From the reports as they stand on the day on which the work begins."""
    from laoyou.ui.papers.official import written  # what writes .docx is slow to load

    order, now = CircularOrder.of(run), run.started_at or run.queued_at
    today = day_of(now)
    report(0, _STEPS)
    edition = get_edition(order.edition_id, actor=_ACTOR)
    rows = progress.reports(edition, order.month, actor=_ACTOR, today=today, terms=terms_of(edition.area))
    report(1, _STEPS)
    projects = off_course.standing(edition, items.projects(edition, actor=_ACTOR), actor=_ACTOR, today=today)
    report(2, _STEPS)
    with override(order.language):
        paper = circular(edition, rows, month=order.month, issuer=order.issuer, on=today, projects=projects)
        docx = written(paper)
    report(3, _STEPS, ".docx")
    return keep_circular(edition, paper.title, as_json(paper), docx, ordered_by=run.actor_name, actor=_ACTOR, now=now)
