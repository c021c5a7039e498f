"""A document comes in: choose it, watch it being read, go on to checking it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.core.errors import DomainError
from laoyou.plan.access import UPLOAD_DOCUMENT
from laoyou.plan.selectors import editions
from laoyou.plan.services import documents, packs
from laoyou.records.selectors import runs
from laoyou.ui import once
from laoyou.ui.sentences import say
from laoyou.workbench.guards import guarded
from laoyou.workbench.plan.forms import UploadForm
from laoyou.workbench.plan.frame import actor_of
from laoyou.workbench.records.words import work_of


@guarded(UPLOAD_DOCUMENT)
def upload(request: HttpRequest) -> HttpResponse:
    """Choose the document of a plan; a refusal comes back to the form in a sentence, nothing is kept."""
    actor = actor_of(request)
    own = editions.editions_in_force(actor=actor).filter(area=actor.area.low)
    series = [(str(each.series), f"{each.title} {each.doc_no}") for each in own]
    form = UploadForm(request.POST or None, request.FILES or None, series=series)
    if request.method == "POST" and form.is_valid():
        try:
            return _taken(request, form) if once.take(request) else redirect("plan:plans")
        except DomainError as refused:
            form.add_error("document", say(refused))
    context = {"form": form, "area": actor.area.low}
    return render(request, "workbench/plan/upload.html", context, status=400 if form.errors else 200)


def _taken(request: HttpRequest, form: UploadForm) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    document = form.cleaned_data["document"]
    if document.name.lower().endswith(".json"):
        edition = packs.propose_pack(document.read(), area=actor.area.low, actor=actor, now=now)
        return redirect("plan:review", edition.id)
    series = form.cleaned_data["series"]
    submitted = documents.submit_document(
        document,
        filename=document.name,
        area=actor.area.low,
        series=UUID(series) if series else None,
        actor=actor,
        now=now,
    )
    return redirect("plan:reading", submitted.run_id)


@guarded(UPLOAD_DOCUMENT)
def reading(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The reading as it goes on; leads to the checking when it is done, says in a sentence why when it is refused."""
    run = runs.get_run(run_id, actor=actor_of(request))
    review = reverse("plan:review", args=[run.result["edition"]]) if run.result else ""
    work = replace(
        work_of(run, then=review, then_label=_("Look at what was read")),
        url=request.path,
        again=reverse("plan:upload"),
        again_label=_("Choose another document"),
    )
    return render(request, "workbench/plan/reading.html", {"run": run, "work": work})
