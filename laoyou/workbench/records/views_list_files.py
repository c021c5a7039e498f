"""Long lists as spreadsheets: having one made, watching it, fetching it. Everybody sees their own alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.core.errors import NotAllowed
from laoyou.records.selectors import list_files
from laoyou.records.selectors.runs import row_of
from laoyou.records.services.attachment_rules import MEDIA_TYPES
from laoyou.records.services.list_files import KEPT_DAYS, ListOrder, open_list_file, order_list_file
from laoyou.ui import formats, once
from laoyou.ui.blocks import Fact
from laoyou.ui.downloads import download
from laoyou.ui.pages import respond
from laoyou.ui.tables import long
from laoyou.workbench.guards import actor_of, signed_in
from laoyou.workbench.recording import by
from laoyou.workbench.records import tables, words
from laoyou.workbench.records.list_file_making import may_still


@signed_in
def own(request: HttpRequest) -> HttpResponseBase:
    """What the reader had made in this place, the newest first."""
    table = tables.LIST_FILES.bind(request, list_files.list_files(actor_of(request)))
    return respond(request, "workbench/records/list_files.html", {"table": table, "days": KEPT_DAYS})


@signed_in
@require_POST
def order(request: HttpRequest) -> HttpResponse:
    """Have a list's file made. Pressed twice, or while the same list is on its way, it is one."""
    page, title = long.ordered(request.POST.get("list", ""))
    key = once.form_key(request)
    if key is None:
        raise once.FormTooOld
    wanted = ListOrder(page, title, get_language() or "", request.build_absolute_uri("/"))
    return redirect("records:list_file", order_list_file(wanted, form_key=key, **by(request)).id)


@signed_in
def one(request: HttpRequest, list_file_id: UUID) -> HttpResponse:
    """How far a file is; once it is there, what is in it, until when, and the way to fetch it."""
    file = list_files.get_list_file(list_file_id, actor=actor_of(request))
    work = replace(words.work_of(row_of(file.run)), url=request.path)
    context = {
        "file": file,
        "work": work if file.made_at is None else None,
        "there": tables.is_there(file),
        "status": tables.state_of(file),
        "facts": _facts(file),
    }
    return render(request, "workbench/records/list_file.html", context)


@signed_in
def fetch(request: HttpRequest, list_file_id: UUID) -> FileResponse:
    """The file itself, for whoever asked for it and may still see the list."""
    actor = actor_of(request)
    if not may_still(list_files.get_list_file(list_file_id, actor=actor), actor):
        raise NotAllowed
    name, data = open_list_file(list_file_id, actor=actor, now=clock.now())
    return download(data, filename=name, media_type=MEDIA_TYPES[".xlsx"])


def _facts(file: Any) -> list[Fact]:
    facts = [
        Fact(_("List"), file.title, url=file.page.partition("?")[0]),
        Fact(_("Ordered"), formats.moment(file.asked_at)),
    ]
    if file.made_at and file.until and file.rows is not None:
        rows = ngettext("%(count)s row", "%(count)s rows", file.rows) % {"count": formats.number(file.rows)}
        facts += [
            Fact(_("Rows"), rows),
            Fact(_("As of"), formats.moment(file.made_at)),
            Fact(_("Can be fetched until"), formats.moment(file.until)),
        ]
    return facts
