"""Everything that waits for somebody: what the today page shows and what the day's digest tells."""

from __future__ import annotations

from functools import cache

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laoyou.core.actor import Actor
from laoyou.plan.selectors import editions
from laoyou.plan.selectors.parameters import terms_of
from laoyou.plan.selectors.rows import EditionRow
from laoyou.records.access import READ_AUDIT, RETRY_JOB
from laoyou.records.enums import RunKind
from laoyou.records.selectors import jobs, runs
from laoyou.workbench.today import (
    assessment_due,
    facilities_due,
    list_files_due,
    meetings_due,
    people_due,
    pledges_due,
    policies_due,
    progress_due,
    projects_due,
    returns_due,
    standing_in,
)
from laoyou.workbench.today.due import Due


def gathered(actor: Actor) -> list[Due]:
    """What waits for the actor in the plan in force of his area, and in everything else."""
    return due_of(actor, editions.edition_in_force_for(actor.area.low, actor=actor) if actor.roles else None)


def due_of(actor: Actor, edition: EditionRow | None) -> list[Due]:
    """Editions to be checked, reports that are due, work that failed, what the registry has to say."""
    terms = cache(terms_of)  # of a place once, whatever asks for it
    return [
        *standing_in.of(actor),
        *_editions_due(actor),
        *progress_due.of(actor, edition, terms),
        *returns_due.of(actor, edition, terms),
        *projects_due.of(actor, edition, terms),
        *meetings_due.of(actor),
        *pledges_due.of(actor),
        *assessment_due.of(actor),
        *policies_due.of(actor),
        *list_files_due.of(actor),
        *_failed_work(actor),
        *_broken_trail(actor),
        *people_due.of(actor),
        *facilities_due.of(actor),
    ]


def _editions_due(actor: Actor) -> list[Due]:
    if not actor.roles:
        return []
    return [
        Due(
            words=ngettext(
                "“%(title)s”: %(count)s item has not been looked at",
                "“%(title)s”: %(count)s items have not been looked at",
                unseen,
            )
            % {"title": edition.title, "count": unseen},
            url=reverse("plan:review", args=[edition.id]),
            label=_("Go on checking"),
        )
        for edition, unseen in editions.unseen_by_edition(actor=actor)
    ]


def _failed_work(actor: Actor) -> list[Due]:
    if not RETRY_JOB.allows(actor):
        return []
    failed = jobs.counts(actor).get("failed", 0)
    if not failed:
        return []
    words = ngettext("%(count)s piece of work failed", "%(count)s pieces of work failed", failed) % {"count": failed}
    return [Due(words, reverse("records:jobs"), _("See why"), tone="off")]


def _broken_trail(actor: Actor) -> list[Due]:
    if not READ_AUDIT.allows(actor):
        return []
    checked = runs.latest(RunKind.AUDIT_VERIFICATION, actor=actor)
    if checked is None:
        return [Due(_("The audit trail has not been verified yet"), reverse("records:audit"), _("Verify it"))]
    if checked.state == "failed" or (checked.result or {}).get("ok") is False:
        return [Due(_("The audit trail is broken"), reverse("records:audit"), _("See where"), tone="off")]
    return []
