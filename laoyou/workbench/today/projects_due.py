"""Projects as lines of the today page: steps that are overdue, money of earlier years that lies unspent."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.urls import reverse
from django.utils.translation import ngettext, pgettext

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.plan.selectors.off_course import asked_about, waiting_for
from laoyou.plan.selectors.parameters import Terms
from laoyou.plan.selectors.project_card import visits_due
from laoyou.plan.selectors.rows import EditionRow
from laoyou.ui import formats
from laoyou.workbench.today.due import Due


def visits(actor: Actor, edition: EditionRow | None, terms: Callable[[int], Terms]) -> Iterator[Due]:
    """Completed projects that are to be visited: of the actor's unit, or for the plan office all."""
    projects = asked_about(actor, edition)
    if not projects or edition is None:
        return
    found = visits_due(edition, projects, actor=actor, today=clock.today(), terms=terms(edition.area))
    if due := len(found):
        words = ngettext(
            "%(count)s completed project is to be visited", "%(count)s completed projects are to be visited", due
        )
        address = f"{reverse('plan:visits', args=[edition.id])}?standing=due"
        yield Due(words % {"count": due}, address, pgettext("projects", "See which"), tone="near")


def of(actor: Actor, edition: EditionRow | None, terms: Callable[[int], Terms]) -> Iterator[Due]:
    """What projects ask of the actor's unit, or of the plan office."""
    yield from visits(actor, edition, terms)
    found = waiting_for(actor, edition, today=clock.today())
    if found is None or edition is None:
        return
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
