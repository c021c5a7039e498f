"""Meetings: recorded, corrected; what they decided followed until it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.plan.access import KEEP_MEETINGS, REPORT_DECISION, VIEW_MEETINGS
from laoyou.plan.enums import DecisionState, MeetingBody, NoteKind
from laoyou.plan.selectors import meetings as found
from laoyou.plan.selectors.meetings import STANDING, DecisionRow
from laoyou.plan.services import meetings as services
from laoyou.ui.blocks import Entry, Fact, Tab
from laoyou.ui.pages import respond
from laoyou.ui.statuses import Status
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.meetings import tables, words
from laoyou.workbench.meetings.forms import DecisionForm, MeetingForm, MoveForm, SaidForm
from laoyou.workbench.plan.steps import entries
from laoyou.workbench.recording import by, recorded


@dataclass(frozen=True, slots=True)
class ShownDecision:
    """A decision on its meeting's page, with what the reader may do about it."""

    row: DecisionRow
    status: Status
    entries: list[Entry]
    may_report: bool
    may_answer: bool
    may_change: bool


@guarded(VIEW_MEETINGS)
def decisions(request: HttpRequest) -> HttpResponseBase:
    """What meetings decided, the earliest due first."""
    context = {
        "table": tables.DECISIONS.bind(request, found.decisions(actor=actor_of(request))),
        "tabs": _tabs("decisions"),
        "may_keep": KEEP_MEETINGS.allows(actor_of(request)),
    }
    return respond(request, "workbench/meetings/decisions.html", context)


@guarded(VIEW_MEETINGS)
def meetings(request: HttpRequest) -> HttpResponseBase:
    """Meetings on record, the latest first."""
    context = {
        "table": tables.MEETINGS.bind(request, found.meetings(actor=actor_of(request))),
        "tabs": _tabs("list"),
        "may_keep": KEEP_MEETINGS.allows(actor_of(request)),
    }
    return respond(request, "workbench/meetings/list.html", context)


@guarded(VIEW_MEETINGS)
def meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """One meeting, what it decided, and how each decision stands."""
    actor, today = actor_of(request), clock.today()
    row, decided = found.meeting(meeting_id, actor=actor)
    keeps = KEEP_MEETINGS.allows(actor)
    shown = [
        ShownDecision(
            each,
            words.decision_status(each.state, each.due, today),
            entries(each.notes, NoteKind),
            may_report=REPORT_DECISION.allows(actor)
            and each.organisation_id == actor.organisation_id
            and each.state == DecisionState.OPEN,
            may_answer=keeps and each.state == DecisionState.REPORTED,
            may_change=keeps and each.state in STANDING,
        )
        for each in decided
    ]
    facts = [
        Fact(_("Who met"), MeetingBody(row.body).label),
        Fact(pgettext("meeting", "Held on"), row.held_on),
        Fact(_("In the chair"), row.chair),
        Fact(_("Who took part"), row.present),
    ]
    context = {
        "row": row,
        "facts": [fact for fact in facts if fact.value],
        "decisions": shown,
        "may_keep": keeps,
    }
    return render(request, "workbench/meetings/meeting.html", context)


@guarded(KEEP_MEETINGS)
def new(request: HttpRequest) -> HttpResponse:
    """A meeting that is not on record yet."""
    made: list[UUID] = []

    def record(form: MeetingForm) -> None:
        made.append(services.record_meeting(actor_of(request).area.low, form.facts(), **by(request)))

    form = MeetingForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("The meeting is on record. Now add what it decided."))
        return redirect("meetings:meeting", made[0]) if made else redirect("meetings:list")
    return _form_page(request, form, _("Record a meeting"), _("Record the meeting"))


@guarded(KEEP_MEETINGS)
def correct(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """What is recorded of a meeting, put right."""
    row, _decided = found.meeting(meeting_id, actor=actor_of(request))

    def record(form: MeetingForm) -> None:
        revision = form.cleaned_data["revision"]
        services.correct_meeting(meeting_id, form.facts(), revision=revision, **by(request))

    form = MeetingForm(request.POST or None, initial={name: getattr(row, name) for name in MeetingForm.base_fields})
    if recorded(request, form, record):
        messages.success(request, _("The meeting was corrected."))
        return redirect("meetings:meeting", meeting_id)
    return _form_page(request, form, _("Correct a meeting"), _("Record the change"), row)


@guarded(KEEP_MEETINGS)
def decide(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Something more that the meeting decided."""
    row, _decided = found.meeting(meeting_id, actor=actor_of(request))

    def record(form: DecisionForm) -> None:
        data = dict(form.cleaned_data)
        services.add_decision(meeting_id, data.pop("text"), **data, **by(request))

    form = DecisionForm(request.POST or None, actor=actor_of(request))
    if recorded(request, form, record):
        messages.success(request, _("It is recorded; the unit sees it on its first page."))
        return redirect("meetings:meeting", meeting_id)
    return _form_page(request, form, _("What was decided"), _("Record it"), row)


@guarded(REPORT_DECISION)
def report(request: HttpRequest, meeting_id: UUID, decision_id: UUID) -> HttpResponse:
    """The unit says that it is done, and how."""

    def record(form: SaidForm) -> None:
        services.report_done(decision_id, form.cleaned_data["said"], revision=_revision(form), **by(request))

    done = _("The plan office was told that it is done.")
    return _about(request, (meeting_id, decision_id), record, _("Report as done"), _("It is done"), done)


@guarded(KEEP_MEETINGS)
def answer(request: HttpRequest, meeting_id: UUID, decision_id: UUID) -> HttpResponse:
    """The plan office confirms that it is done, or sends it back."""

    def record(form: SaidForm) -> None:
        done = request.POST.get("verdict") == "done"
        said = form.cleaned_data["said"]
        services.answer_report(decision_id, done=done, said=said, revision=_revision(form), **by(request))

    said = _("The answer is recorded.")
    return _about(request, (meeting_id, decision_id), record, _("Is it done?"), "", said, two_answers=True)


@guarded(KEEP_MEETINGS)
def move(request: HttpRequest, meeting_id: UUID, decision_id: UUID) -> HttpResponse:
    """Another day for what was decided."""

    def record(form: SaidForm) -> None:
        data = form.cleaned_data
        services.move_due(decision_id, data["due"], why=data["said"], revision=_revision(form), **by(request))

    said = _("The new day is recorded.")
    return _about(request, (meeting_id, decision_id), record, _("Another day"), _("Move the day"), said, kind=MoveForm)


@guarded(KEEP_MEETINGS)
def drop(request: HttpRequest, meeting_id: UUID, decision_id: UUID) -> HttpResponse:
    """What was decided is no longer wanted."""

    def record(form: SaidForm) -> None:
        services.drop_decision(decision_id, why=form.cleaned_data["said"], revision=_revision(form), **by(request))

    said = _("It is closed; its history stays.")
    return _about(request, (meeting_id, decision_id), record, _("No longer wanted"), _("Close it"), said)


def _about(
    request: HttpRequest,
    keys: tuple[UUID, UUID],
    record: Callable[[Any], None],
    title: str,
    button: str,
    done: str,
    *,
    kind: type[SaidForm] = SaidForm,
    two_answers: bool = False,
) -> HttpResponse:
    """The form of one step of one decision."""
    meeting_id, decision_id = keys
    row, decided = found.meeting(meeting_id, actor=actor_of(request))
    decision = next((each for each in decided if each.id == decision_id), None)
    if decision is None:
        raise NotFound
    form = kind(request.POST or None, initial={"revision": decision.revision, "due": decision.due})
    if recorded(request, form, record):
        messages.success(request, done)
        return redirect("meetings:meeting", meeting_id)
    return _form_page(request, form, title, button, row, decision=decision, two_answers=two_answers)


def _form_page(request: HttpRequest, form: Any, title: str, button: str, row: Any = None, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "row": row, **more}
    return render(request, "workbench/meetings/form.html", context, status=422 if form.errors else 200)


def _revision(form: SaidForm) -> int:
    return int(form.cleaned_data["revision"])


def _tabs(current: str) -> list[Tab]:
    named = [("decisions", _("What is to be done")), ("list", _("Meetings"))]
    return [Tab(label, reverse(f"meetings:{name}"), name == current) for name, label in named]
