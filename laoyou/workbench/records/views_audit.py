"""The audit trail: reading, verifying, taking it out."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.records.access import EXPORT_AUDIT, READ_AUDIT, VERIFY_AUDIT
from laoyou.records.enums import RunKind
from laoyou.records.selectors import anchors, audit, runs
from laoyou.records.services import trail_checks
from laoyou.ui.pages import respond, spreadsheet
from laoyou.ui.tables import BoundTable
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.records import details, tables, words


@guarded(READ_AUDIT)
def audit_trail(request: HttpRequest) -> HttpResponseBase:
    """Who did what, newest first, and whether the trail was found unchanged."""
    actor = actor_of(request)
    latest = runs.latest(RunKind.AUDIT_VERIFICATION, actor=actor)
    finished = runs.latest(RunKind.AUDIT_VERIFICATION, actor=actor, state="done")
    context = {
        "table": _table(request, actor),
        "verdict": words.verdict(finished.result if finished else None),
        "finished": finished,
        "work": words.work_of(latest) if latest and latest.is_going_on else None,
        "query": request.GET.urlencode(),
    }
    return respond(request, "workbench/records/audit.html", context)


@guarded(READ_AUDIT)
def event(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """One event with what it changed."""
    row = audit.get_event(event_id, actor=actor_of(request))
    context = {
        "title": words.action_words(row.action),
        "facts": details.event_facts(row),
        "changes": details.changes(row),
    }
    return render(request, "workbench/records/event.html", context)


@guarded(VERIFY_AUDIT)
@require_POST
def verify_trail(request: HttpRequest) -> HttpResponse:
    """Start a verification and go to watch it."""
    run = trail_checks.request_verification(actor=actor_of(request), now=clock.now())
    return redirect("records:run", run.pk)


@guarded(EXPORT_AUDIT)
def export_trail(request: HttpRequest) -> HttpResponseBase:
    """The selected events as a spreadsheet; that it was taken out is itself recorded, as of every list."""
    return spreadsheet(request, _table(request, actor_of(request)))


def _table(request: HttpRequest, actor: Actor) -> BoundTable:
    choices = {
        "done": [(code, words.action_words(code)) for code in audit.actions(actor)],
        "about": [(code, words.subject_words(code)) for code in audit.subjects(actor)],
    }
    newest = anchors.head()
    return tables.AUDIT.bind(request, audit.events(actor), choices=choices, as_of=details.anchor_line(newest))
