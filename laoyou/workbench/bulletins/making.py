"""The work of a run that makes a bulletin: gathered, written as a paper, as .docx and as PDF, and kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import override

from laoyou.core.actor import system_actor
from laoyou.core.clock import day_of
from laoyou.plan.selectors.bulletins import end_of
from laoyou.plan.selectors.editions import get_edition
from laoyou.plan.services.bulletins import Order, Written, demand_figures, keep_bulletin
from laoyou.records.services import runs
from laoyou.ui.papers import as_json
from laoyou.workbench.bulletins.composing import composed
from laoyou.workbench.bulletins.sources import facts_of, reader_of

_ACTOR = system_actor("making a bulletin")
_FILES = 2


def make_queued(run_id: UUID) -> dict[str, Any]:
    """Carry a run out once."""
    return runs.carry_out(run_id, _make)


def _make(run: Any, report: runs.Report) -> dict[str, Any]:
    """Raises as `order_bulletin`: the figures may have gone since it was ordered."""
    from laoyou.ui.papers.official import written
    from laoyou.ui.papers.portable import printed

    order, now = Order.of(run), run.started_at or run.queued_at
    edition = get_edition(order.edition_id, actor=_ACTOR)
    demand_figures(edition, order, actor=reader_of(edition.area))
    until = end_of(order.kind, order.since)
    with override(order.language):
        facts = facts_of(edition, order.kind, order.since, until)
        issuer = edition.issuer or edition.place
        paper = composed(
            facts, issuer=issuer, on=day_of(now), report=lambda done, total, note: report(done, total + _FILES, note)
        )
        report(1, _FILES, ".docx")
        docx = written(paper)
        report(1, _FILES, ".pdf")
        made = Written(paper.title, facts.snapshot, as_json(paper), docx, printed(paper))
    kept = keep_bulletin(edition, order, until, made, made_by=run.actor_name, actor=_ACTOR, now=now)
    return {"bulletin": str(kept.id), "edition": str(edition.id), "version": kept.version, "is_new": kept.is_new}
