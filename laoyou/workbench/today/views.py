"""Today: what waits for this person, what is new, and where to begin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laoyou.core.actor import Actor
from laoyou.plan.access import UPLOAD_DOCUMENT
from laoyou.plan.enums import EditionState
from laoyou.plan.selectors import departments, editions, items
from laoyou.plan.selectors.rows import EditionRow
from laoyou.records.access import READ_AUDIT, RETRY_JOB, VIEW_RUN
from laoyou.records.enums import RunKind
from laoyou.records.selectors import jobs, runs
from laoyou.workbench.guards import signed_in
from laoyou.workbench.plan.frame import actor_of
from laoyou.workbench.records.words import work_words
from laoyou.workbench.today import (
    assessment_due,
    facilities_due,
    meetings_due,
    people_due,
    pledges_due,
    policies_due,
    progress_due,
    projects_due,
    returns_due,
)
from laoyou.workbench.today.due import Due


@signed_in
def today(request: HttpRequest) -> HttpResponse:
    """What waits for this person, then the plan of the place and its own unit's share of it."""
    actor = actor_of(request)
    edition = editions.edition_in_force_for(actor.area.low, actor=actor) if actor.roles else None
    context = {
        "due": _due(actor, edition),
        "edition": edition,
        "share": _share(actor, edition),
        "open_warnings": _open_warnings(actor, edition),
        "may_upload": UPLOAD_DOCUMENT.allows(actor),
        "recent": _recent(actor),
        "no_role": not actor.roles,
    }
    return render(request, "workbench/today.html", context)


def _due(actor: Actor, edition: EditionRow | None) -> list[Due]:
    """Editions to be checked, reports that are due, work that failed, what the registry has to say."""
    return [
        *_editions_due(actor),
        *progress_due.of(actor, edition),
        *returns_due.of(actor, edition),
        *projects_due.of(actor, edition),
        *meetings_due.of(actor),
        *pledges_due.of(actor),
        *assessment_due.of(actor),
        *policies_due.of(actor),
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


def _share(actor: Actor, edition: EditionRow | None) -> departments.DepartmentRow | None:
    """What the person's own unit has to do in the plan in force."""
    if edition is None or actor.organisation_id is None or edition.state != EditionState.PUBLISHED:
        return None
    rows = departments.departments(edition, actor=actor)
    return next((row for row in rows if row.organisation_id == actor.organisation_id), None)


def _open_warnings(actor: Actor, edition: EditionRow | None) -> int:
    if edition is None:
        return 0
    return sum(not warning.explanation for warning in items.warnings(edition, actor=actor))


def _recent(actor: Actor) -> list[tuple[Any, str]]:
    """The last long pieces of work in the area."""
    if not VIEW_RUN.allows(actor):
        return []
    return [(run, work_words(run.kind)) for run in runs.runs(actor)[:5]]
