"""Looking at the exchange: files and their rows, contradictions, how old the data is, what is shared with whom."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.exchange import access
from laoyou.exchange.enums import BatchState
from laoyou.exchange.selectors import batches as selector
from laoyou.exchange.selectors import conflicts as contradictions
from laoyou.exchange.selectors import freshness as ages
from laoyou.records.selectors import runs
from laoyou.ui.pages import respond
from laoyou.workbench.exchange import presenters, tables, words
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.records.words import work_of


@guarded(access.VIEW_BATCHES)
def batches(request: HttpRequest) -> HttpResponseBase:
    """The files of the actor's area."""
    actor = actor_of(request)
    table = tables.BATCHES.bind(request, selector.batches(actor=actor), choices={"feed": words.feed_choices()})
    context = {"table": table, "may_load": access.LOAD_FILE.allows(actor)}
    return respond(request, "workbench/exchange/batches.html", context)


@guarded(access.VIEW_BATCHES)
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponseBase:
    """A file: what was found in it, and what accepting it would do."""
    actor = actor_of(request)
    found = selector.get_batch(batch_id, actor=actor)
    if found.is_going_on:
        return redirect("exchange:work", batch_id)
    if found.state == BatchState.LOADED and access.LOAD_FILE.allows(actor):
        return redirect("exchange:columns", batch_id)
    rows = selector.listed(selector.rows(batch_id, actor=actor), on=clock.today())
    table = tables.ROWS.bind(request, rows, choices={"reason": presenters.reason_choices(found)})
    context = presenters.batch_context(found, actor=actor) | {"table": table}
    return respond(request, "workbench/exchange/batch.html", context)


@guarded(access.VIEW_BATCHES)
def work(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The work on a file as it goes on; leads to the file when it is done, says in a sentence why when it is not."""
    actor = actor_of(request)
    found = selector.get_batch(batch_id, actor=actor)
    if found.run_id is None:
        return redirect("exchange:batch", batch_id)
    run = runs.get_run(found.run_id, actor=actor)
    address = reverse("exchange:batch", args=[batch_id])
    shown = replace(
        work_of(run, then=address, then_label=_("Look at the file")),
        url=request.path,
        again=address,
        again_label=_("Look at the file"),
    )
    context = {
        "batch": found,
        "work": shown,
        "may_stop": found.state == BatchState.CHECKING and access.LOAD_FILE.allows(actor),
    }
    return render(request, "workbench/exchange/work.html", context)


@guarded(access.VIEW_BATCHES)
def row(request: HttpRequest, batch_id: UUID, row_id: UUID) -> HttpResponse:
    """One row: what is wrong with it, or before and after."""
    actor = actor_of(request)
    found = selector.get_batch(batch_id, actor=actor)
    one = selector.get_row(batch_id, row_id, actor=actor)
    return render(request, "workbench/exchange/row.html", presenters.row_context(one, found, actor=actor))


@guarded(access.VIEW_BATCHES)
def conflicts(request: HttpRequest) -> HttpResponseBase:
    """Where a file says otherwise than a better source."""
    found = contradictions.listed(contradictions.conflicts(actor=actor_of(request)), on=clock.today())
    return respond(request, "workbench/exchange/conflicts.html", {"table": tables.CONFLICTS.bind(request, found)})


@guarded(access.VIEW_FRESHNESS)
def freshness(request: HttpRequest) -> HttpResponseBase:
    """How old each department's data is."""
    actor = actor_of(request)
    rows = presenters.fresh_rows(ages.newest(actor=actor), actor.area.low)
    context = {
        "table": tables.FRESHNESS.bind(request, rows),
        "may_view_catalogue": access.VIEW_CATALOGUE.allows(actor),
        "may_view_snapshots": access.VIEW_SNAPSHOTS.allows(actor),
    }
    return respond(request, "workbench/exchange/freshness.html", context)


@guarded(access.VIEW_CATALOGUE)
def catalogue(request: HttpRequest) -> HttpResponseBase:
    """What is shared with whom, on what ground, and who took it."""
    context = {
        "table": tables.CATALOGUE.bind(request, presenters.shared_rows()),
        "uses": tables.USES.bind(request, ages.uses(actor=actor_of(request))),
    }
    return respond(request, "workbench/exchange/catalogue.html", context)
