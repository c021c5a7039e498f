"""Projects as lines of the today page: steps that are overdue, money of earlier years that lies unspent."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.urls import reverse
from django.utils.translation import ngettext, pgettext

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.plan.selectors.milestones import milestones
from laoyou.plan.selectors.off_course import Projects, asked_about, standing
from laoyou.plan.selectors.parameters import Terms
from laoyou.plan.selectors.project_card import visits_due
from laoyou.plan.selectors.rows import EditionRow
from laoyou.ui import formats
from laoyou.workbench.today.due import Due


def of(actor: Actor, edition: EditionRow | None, terms: Callable[[int], Terms]) -> Iterator[Due]:
    """What projects ask of the actor's unit, or of the plan office: visits, steps that are late, money that lies."""
    projects, today = asked_about(actor, edition), clock.today()
    if not projects or edition is None:
        return
    steps = milestones(edition, projects, actor=actor)
    due = visits_due(edition, projects, actor=actor, today=today, terms=terms(edition.area), steps=steps)
    if due:
        words = ngettext(
            "%(count)s completed project is to be visited", "%(count)s completed projects are to be visited", len(due)
        )
        address = f"{reverse('plan:visits', args=[edition.id])}?standing=due"
        yield Due(words % {"count": len(due)}, address, pgettext("projects", "See which"), tone="near")
    found = standing(edition, projects, actor=actor, today=today, steps=steps)
    if found is not None:
        yield from _off_course(edition, found)


def _off_course(edition: EditionRow, found: Projects) -> Iterator[Due]:
    overdue = sum(len(each.overdue) for each in found.off)
    if overdue:
        words = ngettext("%(count)s step of a project is overdue", "%(count)s steps of projects are overdue", overdue)
        address = f"{reverse('plan:milestones', args=[edition.id])}?standing=late"
        yield Due(words % {"count": overdue}, address, pgettext("projects", "See which"), tone="off")
    unspent = [each.unspent for each in found.off if each.unspent]
    if unspent:
        words = ngettext(
            "%(count)s project has money of earlier years that is not paid yet: %(money)s × 10,000 yuan",
            "%(count)s projects have money of earlier years that is not paid yet: %(money)s × 10,000 yuan",
            len(unspent),
        )
        facts = {"count": len(unspent), "money": formats.money_wan(sum(unspent))}
        address = f"{reverse('plan:money', args=[edition.id])}?standing=unspent"
        yield Due(words % facts, address, pgettext("projects", "See which"), tone="near")
