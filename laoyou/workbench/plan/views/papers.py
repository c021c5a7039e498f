"""Circulars made of a plan's reports, to be taken away, numbered and signed by the office that issues them."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laoyou.accounts.selectors import organisations
from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.plan.access import MAKE_CIRCULAR, VIEW_PROGRESS
from laoyou.plan.enums import BulletinLanguage
from laoyou.plan.selectors import circulars, editions
from laoyou.plan.services.circulars import MAKE, CircularOrder, order_circular
from laoyou.records.access import READ_ATTACHMENT
from laoyou.records.selectors import runs
from laoyou.records.services.attachments import open_attachment
from laoyou.ui.downloads import download
from laoyou.ui.pages import respond
from laoyou.ui.papers import from_json
from laoyou.ui.papers.sheets import workbook_of
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.plan.frame import edition_context
from laoyou.workbench.plan.progress_words import month_key, month_of
from laoyou.workbench.plan.tables_circulars import CIRCULARS
from laoyou.workbench.recording import by, pressed
from laoyou.workbench.records.words import work_of


@guarded(VIEW_PROGRESS)
def listed(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """Every circular that was made of the plan's reports, the newest first."""
    context = edition_context(request, edition_id, "progress")
    found = circulars.circulars(context["edition"], actor=actor_of(request))
    context["table"] = CIRCULARS.bind(request, found)
    return respond(request, "workbench/plan/circulars.html", context)


@guarded(MAKE_CIRCULAR)
@require_POST
def order(request: HttpRequest, edition_id: UUID, month: str) -> HttpResponse:
    """Have the circular of a month made; the page of the run shows how far it is. Pressed twice it is one."""
    actor, made = actor_of(request), []
    edition = editions.get_edition(edition_id, actor=actor)
    issuer = _office(actor) or edition.issuer or edition.place
    language = BulletinLanguage.ENGLISH if (get_language() or "").startswith("en") else BulletinLanguage.CHINESE
    wanted = CircularOrder(edition.id, month_of(month), issuer, language)
    if pressed(request, lambda: made.append(order_circular(wanted, **by(request)))):
        return redirect("plan:circular_making", edition_id, made[0])
    return redirect(f"{reverse('plan:progress', args=[edition_id])}?month={month_key(wanted.month)}")


@guarded(VIEW_PROGRESS)
def making(request: HttpRequest, edition_id: UUID, run_id: UUID) -> HttpResponse:
    """How far a circular is; when it is done, on to the list."""
    run = runs.get_run(run_id, actor=actor_of(request))
    if run.kind != MAKE or run.subject_id != str(edition_id):
        raise NotFound
    work = work_of(run, then=reverse("plan:circulars", args=[edition_id]), then_label=_("To the circulars"))
    context = edition_context(request, edition_id, "progress") | {"work": replace(work, url=request.path)}
    return render(request, "workbench/plan/circular_making.html", context)


@guarded(READ_ATTACHMENT)
def file(request: HttpRequest, edition_id: UUID, run_id: UUID, form: str) -> FileResponse:
    """The circular as the .docx that was written when it was made, or its tables as .xlsx."""
    actor = actor_of(request)
    found = circulars.circular(editions.get_edition(edition_id, actor=actor), run_id, actor=actor)
    if form == "xlsx":
        return workbook_of(from_json(found.paper))
    if form != "docx":
        raise NotFound
    row, opened = open_attachment(found.docx_id, actor=actor)
    return download(opened, filename=f"{found.title}.docx", media_type=row.media_type)


def _office(actor: Actor) -> str:
    """The name of the actor's own organisation; nothing when it lies outside their area."""
    try:
        return organisations.get(actor.organisation_id, actor=actor).name if actor.organisation_id else ""
    except NotFound:
        return ""
