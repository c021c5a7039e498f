"""Waiting lists, their rankings, and the files with which anybody can make a ranking again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.facilities import access
from laoyou.facilities.enums import WaitingKind
from laoyou.facilities.selectors import files, rankings, waiting_lists
from laoyou.facilities.selectors import waiting_rules as rules
from laoyou.facilities.selectors.applications import open_offers
from laoyou.facilities.services.waiting_lists import open_list, queue_ranking
from laoyou.ui import formats, once
from laoyou.ui.pages import respond
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.recording import by, recorded
from laoyou.workbench.waiting import forms, presenters, tables


@guarded(access.VIEW_WAITING_LISTS)
def lists(request: HttpRequest) -> HttpResponseBase:
    """The lists of the area; offers that wait for an answer."""
    actor = actor_of(request)
    context = {
        "table": tables.LISTS.bind(request, waiting_lists.lists(actor=actor)),
        "may_keep": access.KEEP_WAITING_LISTS.allows(actor),
        "may_see_people": access.VIEW_APPLICATIONS.allows(actor),
    }
    if access.OFFER_PLACES.allows(actor):
        context["offers"] = tables.OPEN_OFFERS.bind(request, open_offers(actor=actor))
    return respond(request, "workbench/waiting/lists.html", context)


@guarded(access.VIEW_WAITING_LISTS)
def ranked(request: HttpRequest, list_id: UUID) -> HttpResponseBase:
    """One list in its order, by which rule, and what happened in it. `?ranking=` shows an earlier ranking."""
    actor = actor_of(request)
    found = rankings.waiting_list(list_id)
    newest = rankings.latest(list_id)
    shown = _asked_ranking(request, list_id) or newest
    rule = rules.rule(shown.rule_id) if shown else rules.rule_in_force(found.area, found.kind, on=clock.today())
    context = presenters.list_context(found, shown, newest, rule, actor=actor)
    if shown and rule:
        named = access.VIEW_APPLICATIONS.allows(actor)
        table = tables.ranked(rule, named=named)
        context["table"] = table.bind(request, waiting_lists.lines(shown, actor=actor), as_of=formats.day(shown.on))
    return respond(request, "workbench/waiting/ranked.html", context)


def _asked_ranking(request: HttpRequest, list_id: UUID) -> rankings.RankingRow | None:
    try:
        asked = UUID(request.GET.get("ranking", ""))
    except ValueError:
        return None
    found = rankings.ranking(asked)
    if found.list_id != list_id:
        raise NotFound
    return found


@guarded(access.VIEW_WAITING_LISTS)
def download(_request: HttpRequest, ranking_id: UUID, file: str) -> HttpResponse:
    """One of the four files of a ranking."""
    made = files.ranking_file(ranking_id, file)
    response = HttpResponse(made.text, content_type=f"{made.content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


@guarded(access.KEEP_WAITING_LISTS)
def new_list(request: HttpRequest) -> HttpResponse:
    """Open a list for a site, or for any public place of the area."""
    actor = actor_of(request)
    form = forms.ListForm(request.POST or None, actor=actor)
    made: list[UUID] = []

    def record(sent: forms.ListForm) -> None:
        kind, site_id = sent.chosen()
        made.append(open_list(WaitingKind(kind), actor.area.low, site_id, **by(request)))

    if recorded(request, form, record):
        messages.success(request, _("The list is open."))
        return redirect("waiting:ranked", made[0]) if made else redirect("waiting:lists")
    return presenters.form_page(request, form, _("Open a waiting list"), _("Open the list"))


@guarded(access.KEEP_WAITING_LISTS)
@require_POST
def rank(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Have the worker rank the list; its progress has a page."""
    if not once.take(request):
        return redirect("waiting:ranked", list_id)
    run_id = queue_ranking(list_id, **by(request))
    return redirect("records:run", run_id)
