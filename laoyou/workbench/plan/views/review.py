"""Checking what was read: the document on one side, the items on the other; nothing is accepted unseen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laoyou.core import clock
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.places.selectors import areas
from laoyou.plan.access import ACCEPT_EDITION, CORRECT_ITEM, REVIEW_EDITION
from laoyou.plan.enums import EditionState, ItemKind, ReviewState
from laoyou.plan.selectors import editions, items
from laoyou.plan.selectors import review as selectors
from laoyou.plan.selectors.review import ReviewRow
from laoyou.plan.selectors.rows import EditionRow
from laoyou.plan.services import acceptance
from laoyou.plan.services import review as services
from laoyou.plan.services.payloads import fields_of
from laoyou.ui.blocks import Printed, Tab
from laoyou.ui.documents import DocumentView, Span
from laoyou.ui.pages import respond
from laoyou.ui.sentences import say
from laoyou.ui.statuses import Tone
from laoyou.workbench.guards import guarded
from laoyou.workbench.plan import words
from laoyou.workbench.plan.forms import HeadingForm, ItemForm, ReasonForm
from laoyou.workbench.plan.frame import actor_of
from laoyou.workbench.plan.review_words import field_words, summary_of, value_words

_TONES = {ReviewState.UNSEEN: Tone.NEAR, ReviewState.CONFIRMED: Tone.OK, ReviewState.DROPPED: Tone.NONE}
_HEADING = ["title", "place", "doc_no", "issuer", "issued_on"]


@guarded(REVIEW_EDITION)
def review(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """The two panes: what the document says, what was read from it; one kind of item at a time."""
    actor = actor_of(request)
    edition = editions.get_edition(edition_id, actor=actor)
    progress = selectors.progress(edition_id, actor=actor)
    kind = _kind(request.GET.get("kind", ""), [each.kind for each in progress if each.total])
    rows = selectors.review_items(edition_id, actor=actor, kind=kind)
    document = editions.get_document(edition_id, actor=actor)
    warnings = items.warnings(edition_id, actor=actor)
    unseen = sum(each.unseen for each in progress)
    context = {
        "edition": edition,
        "kind": kind,
        "kind_words": kind.label,
        "tabs": [_tab(edition_id, each, kind) for each in progress],
        "items": [_line(row) for row in rows],
        "document": _document_view(document.text, rows) if document and document.text else None,
        "source": document,
        "warnings": words.spoken(warnings),
        "unseen": unseen,
        "unseen_here": sum(row.state == ReviewState.UNSEEN for row in rows),
        "total": sum(each.total for each in progress),
        "seen": sum(each.total for each in progress) - unseen,
        "open": edition.state == EditionState.REVIEW,
        "other_place": _other_place(edition),
        "may_correct": CORRECT_ITEM.allows(actor) and edition.state == EditionState.REVIEW,
        "heading_printed": [
            (field_words(name), Printed(str(printed or ""), str(getattr(edition, name) or "")))
            for name, printed in edition.printed.items()
        ],
    }
    return respond(request, "workbench/plan/review.html", context)


def _other_place(edition: EditionRow) -> str:
    """The name of the area the plan is being loaded for, when the document names another one; "" when they agree."""
    today = clock.today()
    name = areas.names([edition.area], on=today).get(edition.area, "")
    called = {name, areas.short_names([edition.area], on=today).get(edition.area, "")}
    agrees = not edition.place or any(each and (each in edition.place or edition.place in each) for each in called)
    return "" if agrees else name


def _kind(asked: str, read: list[str]) -> ItemKind:
    if asked in ItemKind.values:
        return ItemKind(asked)
    return ItemKind(read[0]) if read else ItemKind.INDICATOR


def _tab(edition_id: UUID, progress: selectors.Progress, current: ItemKind) -> Tab:
    address = reverse("plan:review", args=[edition_id])
    return Tab(
        label=ItemKind(progress.kind).label,
        url=f"{address}?kind={progress.kind}",
        current=progress.kind == current,
        count=progress.unseen,
    )


def _line(row: ReviewRow) -> dict[str, Any]:
    """One item of the right pane."""
    changed = [
        (field_words(name), Printed(value_words(name, read), value_words(name, now), row.reason))
        for name, (read, now) in row.corrected.items()
    ]
    return {
        "row": row,
        "label": row.label,
        "summary": summary_of(dict(row.current)),
        "state_words": ReviewState(row.state).label,
        "tone": _TONES[ReviewState(row.state)],
        "changed": changed,
        "added": row.read is None,
        "edit_url": reverse("plan:review_item", args=[row.edition_id, row.id]),
        "decide_url": reverse("plan:review_decide", args=[row.edition_id, row.id]),
    }


def _document_view(text: str, rows: list[ReviewRow]) -> DocumentView:
    spans = [
        Span(row.span[0], row.span[1], str(row.id), row.label, _TONES[ReviewState(row.state)])
        for row in rows
        if row.span is not None
    ]
    return DocumentView(name="document", text=text, spans=spans, title=_("The document"))


def _back(edition_id: UUID, kind: str = "", anchor: str = "") -> HttpResponse:
    address = reverse("plan:review", args=[edition_id])
    asked = f"?kind={kind}" if kind in ItemKind.values else ""
    return redirect(f"{address}{asked}{anchor}")


@guarded(CORRECT_ITEM)
def confirm(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """Confirm the items ticked, as they stand."""
    if request.method != "POST":
        return _back(edition_id)
    changed = services.confirm_items(
        edition_id, _uuids(request.POST.getlist("item")), actor=actor_of(request), now=clock.now()
    )
    said = ngettext("%(count)s item was confirmed.", "%(count)s items were confirmed.", changed)
    messages.success(request, said % {"count": changed})
    return _back(edition_id, request.POST.get("kind", ""))


def _uuids(values: list[str]) -> list[UUID]:
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


@guarded(CORRECT_ITEM)
def edit(request: HttpRequest, edition_id: UUID, item_id: UUID) -> HttpResponse:
    """Correct one item; a change somebody made meanwhile is shown, not overwritten."""
    actor = actor_of(request)
    row = _item_of(edition_id, item_id, request)
    kind = ItemKind(row.kind)
    form = ItemForm(
        request.POST or None,
        kind=kind,
        names=fields_of(kind),
        current=dict(row.current),
        initial={"revision": row.revision, "reason": row.reason},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_item(
                item_id,
                form.payload(),
                revision=form.cleaned_data["revision"] or 0,
                reason=form.cleaned_data["reason"],
                actor=actor,
                now=clock.now(),
            )
        except DomainError as refused:
            form.add_error(None, say(refused))
            row = selectors.review_item(item_id, actor=actor)
        else:
            messages.success(request, _("The item was corrected and confirmed."))
            return _back(edition_id, kind, f"#item-document-{item_id}")
    return render(request, "workbench/plan/review_item.html", _edit_context(request, row, form), status=_status(form))


def _status(form: Any) -> int:
    return 400 if form.errors else 200


def _item_of(edition_id: UUID, item_id: UUID, request: HttpRequest) -> ReviewRow:
    row = selectors.review_item(item_id, actor=actor_of(request))
    if row.edition_id != edition_id:
        raise NotFound
    return row


def _edit_context(request: HttpRequest, row: ReviewRow, form: ItemForm) -> dict[str, Any]:
    actor = actor_of(request)
    document = editions.get_document(row.edition_id, actor=actor)
    words_read = document.text[row.span[0] : row.span[1]] if document and row.span else ""
    others = selectors.review_items(row.edition_id, actor=actor, kind=ItemKind(row.kind))
    return {
        "edition": editions.get_edition(row.edition_id, actor=actor),
        "row": row,
        "form": form,
        "kind_words": ItemKind(row.kind).label,
        "words_read": words_read,
        "line": _line(row),
        "others": [each for each in others if each.id != row.id and each.state != ReviewState.DROPPED],
    }


@guarded(CORRECT_ITEM)
def decide(request: HttpRequest, edition_id: UUID, item_id: UUID) -> HttpResponse:
    """Confirm, leave out or take back one item."""
    if request.method != "POST":
        return _back(edition_id)
    row, actor, now = _item_of(edition_id, item_id, request), actor_of(request), clock.now()
    form = ReasonForm(request.POST)
    revision = (form.cleaned_data["revision"] if form.is_valid() else None) or 0
    decision = request.POST.get("decision", "")
    try:
        if decision == "confirm":
            services.confirm_items(edition_id, [item_id], actor=actor, now=now)
        elif decision == "drop":
            services.drop_item(item_id, revision=revision, reason=form.cleaned_data["reason"], actor=actor, now=now)
        elif decision == "restore":
            services.restore_item(item_id, revision=revision, actor=actor, now=now)
    except Conflict as conflict:
        messages.error(request, say(conflict))
    return _back(edition_id, row.kind, f"#item-document-{item_id}")


@guarded(CORRECT_ITEM)
def add(request: HttpRequest, edition_id: UUID, kind: str) -> HttpResponse:
    """Add what the reader missed."""
    if kind not in ItemKind.values:
        raise NotFound
    item_kind = ItemKind(kind)
    edition = editions.get_edition(edition_id, actor=actor_of(request))
    form = ItemForm(request.POST or None, kind=item_kind, names=fields_of(item_kind), current={})
    if request.method == "POST" and form.is_valid():
        added = services.add_item(
            edition_id,
            item_kind,
            form.payload(),
            reason=form.cleaned_data["reason"],
            actor=actor_of(request),
            now=clock.now(),
        )
        messages.success(request, _("The item was added."))
        return _back(edition_id, kind, f"#item-document-{added.id}")
    context = {"edition": edition, "form": form, "kind_words": item_kind.label, "kind": kind}
    return render(request, "workbench/plan/review_add.html", context, status=_status(form))


@guarded(CORRECT_ITEM)
def merge(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """Make two items one."""
    if request.method != "POST":
        return _back(edition_id)
    keep, *others = _uuids([request.POST.get("keep", ""), request.POST.get("other", "")]) or [edition_id]
    if not others:
        raise NotFound
    row = _item_of(edition_id, keep, request)
    form = ReasonForm(request.POST)
    revision = (form.cleaned_data["revision"] if form.is_valid() else None) or 0
    try:
        services.merge_items(keep, others[0], revision=revision, actor=actor_of(request), now=clock.now())
        messages.success(request, _("The two items are one now; the other was left out."))
    except DomainError as refused:
        messages.error(request, say(refused))
    return _back(edition_id, row.kind, f"#item-document-{keep}")


@guarded(CORRECT_ITEM)
def heading(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """Correct what was read of the document itself."""
    edition = editions.get_edition(edition_id, actor=actor_of(request))
    form = HeadingForm(request.POST or None, initial={name: getattr(edition, name) for name in _HEADING})
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in _HEADING}
        reason = form.cleaned_data["reason"]
        services.correct_heading(edition_id, changes, reason=reason, actor=actor_of(request), now=clock.now())
        messages.success(request, _("The heading was corrected."))
        return _back(edition_id)
    context = {"edition": edition, "form": form}
    return render(request, "workbench/plan/review_heading.html", context, status=_status(form))


@guarded(ACCEPT_EDITION)
def accept(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """Bring the edition into force."""
    if request.method != "POST":
        return _back(edition_id)
    try:
        acceptance.accept_edition(edition_id, actor=actor_of(request), now=clock.now(), today=clock.today())
    except NotFound:
        raise
    except DomainError as refused:
        messages.error(request, say(refused))
        return _back(edition_id)
    messages.success(request, _("The plan is in force."))
    return redirect("plan:board", edition_id)


@guarded(ACCEPT_EDITION)
def discard(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """Set the edition aside."""
    if request.method != "POST":
        return _back(edition_id)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    acceptance.discard_edition(edition_id, reason=reason, actor=actor_of(request), now=clock.now())
    messages.success(request, _("The edition was set aside; what was read is kept in the records."))
    return redirect("plan:plans")
