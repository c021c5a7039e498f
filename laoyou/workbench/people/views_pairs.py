"""Records that may be one person: the queue, a pair, what is decided of it, and taking a merger back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.core.errors import DomainError, NotAllowed, NotFound
from laoyou.people import access
from laoyou.people.selectors import pairs
from laoyou.people.selectors.card import card as card_of
from laoyou.people.services import comparing, merging
from laoyou.people.services import pairs as deciding
from laoyou.places.selectors import areas
from laoyou.records.selectors import runs
from laoyou.ui import once
from laoyou.ui.pages import respond
from laoyou.ui.progress import Work
from laoyou.ui.sentences import say
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.people import presenters_pairs, tables_pairs
from laoyou.workbench.people.forms import UndoForm
from laoyou.workbench.people.views_recording import form_page
from laoyou.workbench.recording import by, recorded
from laoyou.workbench.records.words import work_of


@guarded(access.REVIEW_PAIRS)
def queue(request: HttpRequest) -> HttpResponseBase:
    """Pairs both of whose records lie in the area, the likeliest first."""
    actor, today = actor_of(request), clock.today()
    inside = [(str(row.code), row.short_name) for row in areas.children(actor.area.low, on=today)]
    may_compare = access.COMPARE_REGISTRY.allows(actor)
    latest = runs.latest(comparing.COMPARE, actor=actor) if may_compare else None
    context = {
        "table": tables_pairs.PAIRS.bind(request, pairs.pairs(actor=actor, on=today), choices={"area": inside}),
        "last": pairs.last_compared(actor=actor),
        "may_compare": may_compare,
        "work": _work(latest) if latest and (latest.is_going_on or request.GET.get("run") == str(latest.id)) else None,
        "next": pairs.next_open(actor=actor, on=today),
    }
    return respond(request, "workbench/people/pairs.html", context)


def _work(run: runs.RunRow) -> Work:
    """The comparison, watched on this very page; when it is over, the reader is led to what it found."""
    here = reverse("people:pairs")
    return replace(work_of(run, then=here, then_label=_("See the pairs")), url=f"{here}?run={run.id}")


@guarded(access.COMPARE_REGISTRY)
@require_POST
def compare(request: HttpRequest) -> HttpResponse:
    """Look through the area now instead of at night."""
    comparing.request_comparison(**by(request))
    messages.success(request, _("The comparison is on its way; it goes on in the background."))
    return redirect("people:pairs")


@guarded(access.REVIEW_PAIRS)
def pair(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Both records side by side, field by field."""
    actor = actor_of(request)
    found = pairs.pair_view(pair_id, actor=actor, on=clock.today())
    return render(request, "workbench/people/pair.html", presenters_pairs.pair_context(found, actor=actor))


@guarded(access.DECIDE_PAIR)
def merge(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """What merging would do, and doing it."""
    actor = actor_of(request)
    found = pairs.pair_view(pair_id, actor=actor, on=clock.today())
    asked = request.POST if request.method == "POST" else request.GET
    choice = presenters_pairs.choice_of(found, asked)
    if request.method == "POST":
        return _merged(request, pair_id, choice)
    try:
        plan = merging.preview(pair_id, choice, actor=actor).plan
    except deciding.PairDecided as refused:
        return _back(request, pair_id, refused)
    return render(request, "workbench/people/pair_merge.html", presenters_pairs.merge_context(found, choice, plan))


def _merged(request: HttpRequest, pair_id: UUID, choice: merging.Choice) -> HttpResponse:
    reason = request.POST.get("reason", "")[:200]

    def act() -> None:
        merging.merge(pair_id, choice, revision=_revision(request), reason=reason, **by(request))

    return _decided(request, pair_id, act, _("The two records are one. It can be undone from the card."))


@guarded(access.DECIDE_PAIR)
@require_POST
def decide(request: HttpRequest, pair_id: UUID, what: str) -> HttpResponse:
    """Two persons, later, or ask again."""
    services: dict[str, tuple[Callable[..., None], str]] = {
        "apart": (deciding.keep_apart, _("Remembered: they are two persons.")),
        "later": (deciding.put_off, _("Put off; it is found under “Put off”.")),
        "again": (deciding.ask_again, _("The pair is to be decided again.")),
    }
    if what not in services:
        raise NotFound
    service, said = services[what]
    reason = request.POST.get("reason", "")[:200]
    return _decided(
        request, pair_id, lambda: service(pair_id, revision=_revision(request), reason=reason, **by(request)), said
    )


def _revision(request: HttpRequest) -> int:
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else -1


def _decided(request: HttpRequest, pair_id: UUID, act: Callable[[], Any], said: str) -> HttpResponse:
    """Carry a decision out and go to the next pair; what was decided meanwhile is said on the pair's own page."""
    try:
        if once.take(request):
            act()
    except (NotAllowed, NotFound):
        raise
    except DomainError as refused:
        return _back(request, pair_id, refused)
    messages.success(request, said)
    following = pairs.next_open(actor=actor_of(request), on=clock.today(), after=pair_id)
    return redirect("people:pair", following) if following else redirect("people:pairs")


def _back(request: HttpRequest, pair_id: UUID, refused: DomainError) -> HttpResponse:
    messages.error(request, say(refused))
    return redirect("people:pair", pair_id)


@guarded(access.DECIDE_PAIR)
def undo_merge(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    """Make two records of one again."""
    made = pairs.merge_row(merge_id, actor=actor_of(request))
    stayed = card_of(made.stayed_id, actor=actor_of(request))

    def record(form: UndoForm) -> None:
        merging.undo(merge_id, reason=form.cleaned_data["reason"], **by(request))

    form = UndoForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("Both records are as they were; what was entered since stays where it is."))
        return redirect("people:card", made.given_up_id)
    title = _("Undo the merger of %(given_up)s into %(stays)s") % {
        "given_up": made.given_up_name,
        "stays": stayed.person.name,
    }
    note = _("Both records become as they were before. What was changed since is named, and then nothing is undone.")
    return form_page(request, form, title, _("Undo the merger"), stayed, note)
