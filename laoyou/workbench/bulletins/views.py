"""Bulletins of a plan: which there are, having one made, reading one, taking it away."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.core.area_codes import range_of
from laoyou.core.errors import NotFound
from laoyou.plan.access import MAKE_BULLETIN, VIEW_BULLETINS
from laoyou.plan.enums import BulletinKind
from laoyou.plan.selectors import bulletins, editions
from laoyou.plan.services.bulletins import MAKE, order_bulletin
from laoyou.records.access import READ_ATTACHMENT
from laoyou.records.selectors import runs
from laoyou.records.services.attachments import open_attachment
from laoyou.ui import formats
from laoyou.ui.blocks import Fact
from laoyou.ui.downloads import download
from laoyou.ui.pages import respond
from laoyou.ui.papers import from_json
from laoyou.ui.papers.sheets import workbook_of
from laoyou.workbench.bulletins import presenters, tables
from laoyou.workbench.bulletins.forms import OrderForm, period_words
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.plan.frame import edition_context
from laoyou.workbench.recording import by, recorded
from laoyou.workbench.records.words import work_of


@guarded(VIEW_BULLETINS)
def listed(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """Every version of every bulletin of the plan, the newest period first."""
    return _list(request, edition_id)


@guarded(MAKE_BULLETIN)
def order(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """Have one made; the page of the run shows how far it is."""
    actor, runs_made = actor_of(request), []
    edition = editions.get_edition(edition_id, actor=actor)
    if request.method != "POST":
        return redirect("bulletins:list", edition_id)
    form = OrderForm(request.POST, periods=bulletins.periods(edition.area, actor=actor))
    if recorded(request, form, lambda sent: runs_made.append(order_bulletin(sent.order(edition_id), **by(request)))):
        # Sent twice, the second order made nothing: the first is on the list.
        return (
            redirect("bulletins:making", edition_id, runs_made[0])
            if runs_made
            else redirect("bulletins:list", edition_id)
        )
    return _list(request, edition_id, form, status=422)


def _list(request: HttpRequest, edition_id: UUID, form: OrderForm | None = None, status: int = 200) -> HttpResponseBase:
    actor = actor_of(request)
    context = edition_context(request, edition_id, "bulletins:list")
    edition = context["edition"]
    may_make = MAKE_BULLETIN.allows(actor) and actor.area.covers(range_of(edition.area))
    periods = bulletins.periods(edition.area, actor=actor) if may_make else []
    context |= {
        "table": tables.BULLETINS.bind(request, bulletins.bulletins(edition, actor=actor)),
        "form": form or OrderForm(periods=periods) if may_make and (periods or form) else None,
        "may_make": may_make,
    }
    return respond(request, "workbench/bulletins/list.html", context, status=status)


@guarded(VIEW_BULLETINS)
def making(request: HttpRequest, edition_id: UUID, run_id: UUID) -> HttpResponse:
    """How far a bulletin is; when it is done, on to the list."""
    run = runs.get_run(run_id, actor=actor_of(request))
    if run.kind != MAKE or run.subject_id != str(edition_id):
        raise NotFound
    work = work_of(run, then=reverse("bulletins:list", args=[edition_id]), then_label=_("To the bulletins"))
    context = edition_context(request, edition_id, "bulletins:list") | {"work": replace(work, url=request.path)}
    return render(request, "workbench/bulletins/making.html", context)


@guarded(VIEW_BULLETINS)
def bulletin(request: HttpRequest, edition_id: UUID, bulletin_id: UUID) -> HttpResponseBase:
    """One bulletin as a page, as it was told when it was made."""
    context = edition_context(request, edition_id, "bulletins:list")
    found = bulletins.bulletin(context["edition"], bulletin_id, actor=actor_of(request))
    paper = from_json(found.paper)
    shown = presenters.blocks_of(paper)
    context |= {
        "bulletin": found,
        "facts": [
            Fact(_("Period"), period_words(BulletinKind(found.kind), found.since)),
            Fact(pgettext("bulletin", "Version"), formats.number(found.version)),
            Fact(pgettext("bulletin", "Made"), formats.moment(found.made_at)),
            Fact(_("Snapshot"), found.snapshot),
        ],
        "blocks": shown,
        "charts": presenters.charts_of(shown),
        "notes": paper.attachments[0],
    }
    return respond(request, "workbench/bulletins/bulletin.html", context)


@guarded(READ_ATTACHMENT)
def file(request: HttpRequest, edition_id: UUID, bulletin_id: UUID, form: str) -> FileResponse:
    """The bulletin as the .docx or PDF that was written when it was made, or its tables as .xlsx."""
    actor = actor_of(request)
    found = bulletins.bulletin(editions.get_edition(edition_id, actor=actor), bulletin_id, actor=actor)
    if form == "xlsx":
        return workbook_of(from_json(found.paper))
    key = {"docx": found.docx_id, "pdf": found.pdf_id}.get(form)
    if key is None:
        raise NotFound
    row, opened = open_attachment(key, actor=actor)
    return download(opened, filename=row.filename, media_type=row.media_type)
