"""Handling files: bringing them in, saying what columns mean, accepting, undoing, deciding."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.core.errors import DomainError, NotAllowed, NotFound
from laoyou.exchange import access
from laoyou.exchange.enums import ConflictState
from laoyou.exchange.selectors import batches as selector
from laoyou.exchange.selectors import conflicts as contradictions
from laoyou.exchange.services import accepting, deciding, loading, mapping, rejecting, undoing
from laoyou.exchange.services.feeds import feed_of
from laoyou.ui import once
from laoyou.ui.sentences import say
from laoyou.ui.xlsx import Field, Sheet, workbook_response
from laoyou.workbench.exchange import forms, presenters
from laoyou.workbench.guards import actor_of, guarded

_MASKED = 4  # of a sample's digits


@guarded(access.LOAD_FILE)
def load(request: HttpRequest) -> HttpResponse:
    """Choose a department's file; a refusal comes back to the form in a sentence, nothing is kept."""
    form = forms.LoadForm(request.POST or None, request.FILES or None, initial={"whole": "list"})
    if request.method == "POST" and form.is_valid():
        try:
            return _taken(request, form) if once.take(request) else redirect("exchange:batches")
        except (NotAllowed, NotFound):
            raise
        except DomainError as refused:
            form.add_error("document", say(refused))
    return render(request, "workbench/exchange/load.html", {"form": form}, status=422 if form.errors else 200)


def _taken(request: HttpRequest, form: forms.LoadForm) -> HttpResponse:
    data = form.cleaned_data
    loaded = loading.load_file(
        data["document"],
        filename=data["document"].name,
        feed=data["feed"],
        as_of=data["as_of"],
        full_list=data["whole"] == "list",
        **_by(request),
    )
    return redirect("exchange:columns", loaded.batch_id)


@guarded(access.LOAD_FILE)
def columns(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """What each heading of the file means; then it is checked."""
    actor = actor_of(request)
    batch = selector.get_batch(batch_id, actor=actor)
    headings, samples, guessed = loading.look_at(batch_id, actor=actor)
    form = forms.ColumnsForm(request.POST or None, feed=feed_of(batch.feed), headings=headings, guessed=guessed)
    if request.method == "POST" and form.is_valid():
        try:
            if once.take(request):
                mapping.confirm_mapping(batch_id, headings, form.mapping(), **_by(request))
            return redirect("exchange:work", batch_id)
        except (NotAllowed, NotFound):
            raise
        except DomainError as refused:
            form.add_error(None, say(refused))
    context = presenters.batch_context(batch, actor=actor) | {
        "form": form,
        "rows": [
            (form[f"heading-{at}"], [_sample(row, at) for row in samples])
            for at, heading in enumerate(headings)
            if heading
        ],
    }
    return render(request, "workbench/exchange/columns.html", context, status=422 if form.errors else 200)


def _sample(row: list[str], at: int) -> str:
    """A cell as an example: of long numbers the last digits are left out."""
    cell = row[at][:40] if at < len(row) else ""
    digits = sum(letter.isdigit() for letter in cell)
    return cell if digits < 11 else f"{cell[:_MASKED]}…"


@guarded(access.ACCEPT_BATCH)
@require_POST
def accept(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Accept the rows of the outcomes chosen."""
    accepting.accept_batch(batch_id, request.POST.getlist("outcome"), **_by(request))
    return redirect("exchange:work", batch_id)


@guarded(access.ACCEPT_BATCH)
@require_POST
def do_row(request: HttpRequest, batch_id: UUID, row_id: UUID) -> HttpResponse:
    """Accept one row, hold it back, or let it go again."""
    wanted = request.POST.get("what", "")
    row = selector.get_row(batch_id, row_id, actor=actor_of(request))
    if wanted == "accept":
        accepting.accept_batch(batch_id, [row.outcome], rows=[row_id], **_by(request))
        return redirect("exchange:work", batch_id)
    if wanted not in {"hold", "release"}:
        raise NotFound
    accepting.hold_rows(batch_id, [row_id], held=wanted == "hold", **_by(request))
    return redirect("exchange:row", batch_id, row_id)


@guarded(access.ACCEPT_BATCH)
def undo(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Undo an accepted file, for a reason."""
    batch = selector.get_batch(batch_id, actor=actor_of(request))
    form = forms.UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if once.take(request):
            undoing.undo_batch(batch_id, reason=form.cleaned_data["reason"], **_by(request))
        return redirect("exchange:work", batch_id)
    context = {"form": form, "batch": batch}
    return render(request, "workbench/exchange/undo.html", context, status=422 if form.errors else 200)


@guarded(access.LOAD_FILE)
@require_POST
def check_again(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Check a file once more, its columns as they were said."""
    mapping.check_again(batch_id, **_by(request))
    return redirect("exchange:work", batch_id)


@guarded(access.LOAD_FILE)
@require_POST
def discard(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Put a file aside that nothing was accepted of."""
    mapping.discard_batch(batch_id, **_by(request))
    messages.success(request, _("The file is put aside; its rows are forgotten."))
    return redirect("exchange:batches")


@guarded(access.LOAD_FILE)
@require_POST
def stop(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Stop the check that is going on."""
    mapping.stop_check(batch_id, **_by(request))
    return redirect("exchange:work", batch_id)


@guarded(access.TAKE_ROWS)
@require_POST
def rejected(request: HttpRequest, batch_id: UUID) -> HttpResponseBase:
    """The rejected rows with the reasons, ready to be corrected and sent again."""
    found = rejecting.take_rejected(batch_id, **_by(request))
    fields = [
        *(Field(heading) for heading in found.headings),
        Field(_("Why it was sent back"), 60),
        Field(_("Row in the file"), 12),
    ]
    rows = ([*cells, reason, line] for line, cells, reason in found.rows)
    stem = found.filename.rpartition(".")[0] or found.filename
    name = _("%(file)s, sent back") % {"file": stem}
    return workbook_response(name, [Sheet(pgettext("spreadsheet", "Sent back"), fields, rows)])


@guarded(access.DECIDE_CONFLICT)
def decide(request: HttpRequest, conflict_id: UUID) -> HttpResponse:
    """Which of two sources is right."""
    seen = contradictions.listed(contradictions.conflicts(actor=actor_of(request)), on=clock.today())
    found = seen.filter(id=conflict_id).first()
    if found is None:
        raise NotFound
    form = forms.DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if once.take(request):
                deciding.decide(conflict_id, ConflictState(data["decision"]), reason=data["reason"], **_by(request))
            messages.success(request, _("The decision is recorded."))
            return redirect("exchange:conflicts")
        except deciding.WhyNeeded as refused:
            form.add_error("reason", say(refused))
    context = {"form": form, "conflict": found, **presenters.conflict_facts(found)}
    return render(request, "workbench/exchange/decide.html", context, status=422 if form.errors else 200)


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": actor_of(request), "now": clock.now()}
