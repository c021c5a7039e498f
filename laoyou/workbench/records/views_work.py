"""Background work and kept documents."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.core.errors import Conflict, NotFound
from laoyou.records.access import CANCEL_JOB, READ_ATTACHMENT, RETRY_JOB, VIEW_JOBS, VIEW_RUN
from laoyou.records.enums import JobState
from laoyou.records.selectors import jobs, runs
from laoyou.records.services import jobs as job_services
from laoyou.records.services.attachments import open_attachment
from laoyou.ui.blocks import Tab
from laoyou.ui.downloads import download
from laoyou.ui.pages import respond
from laoyou.ui.sentences import say
from laoyou.workbench.guards import guarded
from laoyou.workbench.records import details, tables, words
from laoyou.workbench.records.views_audit import actor_of


@guarded(VIEW_JOBS)
def jobs_page(request: HttpRequest) -> HttpResponseBase:
    """What waits, runs, failed and is done, with how many of each."""
    actor = actor_of(request)
    counts, chosen = jobs.counts(actor), request.GET.get("state", "")
    address = reverse("records:jobs")
    tabs = [Tab(_("all"), address, current=not chosen, count=sum(counts.values()))] + [
        Tab(state.label, f"{address}?state={state.value}", current=chosen == state.value, count=counts[state.value])
        for state in JobState
    ]
    return respond(
        request, "workbench/records/jobs.html", {"tabs": tabs, "table": tables.JOBS.bind(request, jobs.jobs(actor))}
    )


@guarded(VIEW_JOBS)
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """One job: what it is, what happened to it, and what an administrator can do about it."""
    actor = actor_of(request)
    row = jobs.find_job(job_id, actor=actor)
    if row is None:
        raise NotFound
    own_run = runs.get_run(row.run_id, actor=actor) if row.run_id and VIEW_RUN.allows(actor) else None
    context: dict[str, Any] = {
        "job": row,
        "title": words.work_words(row.kind, row.task),
        "status": words.job_status(row.state),
        "facts": details.job_facts(row, own_run),
        "entries": details.job_history(jobs.history(job_id, actor=actor)),
        "work": words.work_of(own_run) if own_run else None,
        "may_retry": RETRY_JOB.allows(actor) and row.status == "failed",
        "may_cancel": CANCEL_JOB.allows(actor) and row.state == JobState.QUEUED,
    }
    return render(request, "workbench/records/job.html", context)


@guarded(RETRY_JOB)
@require_POST
def retry_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Put a failed job back into the queue."""
    try:
        job_services.retry(job_id, actor=actor_of(request), now=clock.now())
        messages.success(request, _("The work is in the queue again."))
    except Conflict as late:
        messages.warning(request, say(late))
    return redirect("records:job", job_id)


@guarded(CANCEL_JOB)
@require_POST
def cancel_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Take a waiting job out of the queue."""
    try:
        job_services.cancel(job_id, actor=actor_of(request), now=clock.now())
        messages.success(request, _("The work was cancelled before it began."))
    except Conflict as late:
        messages.warning(request, say(late))
    return redirect("records:job", job_id)


@guarded(VIEW_RUN)
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """One piece of work as it goes on, and its result."""
    row = runs.get_run(run_id, actor=actor_of(request))
    context = {
        "title": words.work_words(row.kind),
        "work": replace(words.work_of(row), url=request.path),
        "status": words.run_status(row.state),
        "facts": details.run_facts(row),
    }
    return render(request, "workbench/records/run.html", context)


@guarded(VIEW_RUN)
def run_progress(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The moving part of a run, for the page that asks every two seconds until it is over."""
    row = runs.get_run(run_id, actor=actor_of(request))
    response = render(request, "workbench/records/_progress.html", {"work": words.work_of(row)})
    response["Cache-Control"] = "no-store"
    return response


@guarded(READ_ATTACHMENT)
def attachment(request: HttpRequest, attachment_id: UUID) -> FileResponse:
    """A kept document as a download: never shown in the browser, whatever it contains."""
    actor = actor_of(request)
    row, file = open_attachment(attachment_id, actor=actor)
    return download(file, filename=row.filename)
