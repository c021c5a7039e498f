"""What units report about their tasks: the month as a whole, one report, and what the plan office says to it."""

from __future__ import annotations

from datetime import date
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
from laoyou.core.months import month_after, month_before
from laoyou.plan.access import CHECK_PROGRESS, MAKE_CIRCULAR, REPORT_PROGRESS, VIEW_PROGRESS
from laoyou.plan.enums import ReturnState, ReturnStepKind
from laoyou.plan.selectors import editions
from laoyou.plan.selectors import progress as found
from laoyou.plan.selectors.counties import counties_by_task
from laoyou.plan.selectors.parameters import terms_of
from laoyou.plan.selectors.progress import ReportRow
from laoyou.plan.services import progress as services
from laoyou.plan.services import progress_checks as checks
from laoyou.plan.services.progress_rules import ReportNotHandedIn
from laoyou.ui.blocks import Fact
from laoyou.ui.pages import respond
from laoyou.ui.sentences import say
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.plan import progress_words as words
from laoyou.workbench.plan import tables_progress
from laoyou.workbench.plan.frame import edition_context
from laoyou.workbench.plan.progress_forms import DecisionForm, MonthForm, ReportForm
from laoyou.workbench.plan.steps import entries
from laoyou.workbench.recording import by, recorded

_UNITS_OWN = {"", ReturnState.DRAFT, ReturnState.SENT_BACK}


@guarded(VIEW_PROGRESS)
def progress(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """Every unit's report of a month about every task: handed in, missing, late."""
    actor, today = actor_of(request), clock.today()
    context = edition_context(request, edition_id, "progress")
    month = words.month_of(request.GET["month"]) if "month" in request.GET else month_before(today)
    terms = terms_of(context["edition"].area)
    rows = found.reports(context["edition"], month, actor=actor, today=today, terms=terms)
    closed = found.month_row(context["edition"].area, month)
    units = sorted({(row.unit, row.unit) for row in rows})
    inside = context["edition"].area in actor.area
    added_up = counties_by_task(rows)
    due, plain = found.due_of(month, terms=terms), found.due_without_holidays(month, terms=terms)
    context |= {
        "table": tables_progress.PROGRESS.bind(request, rows, choices={"unit": units}),
        "month": words.month_words(month),
        "month_key": words.month_key(month),
        "months": _months(edition_id, month, today),
        "counts": found.counted(rows),
        "many": len(rows),
        "due": due,
        "moved_from": plain if plain != due.day else None,
        "counties": tables_progress.COUNTIES.bind(request, added_up) if added_up and inside else None,
        "inside": inside,
        "closed": closed,
        "may_check": inside and CHECK_PROGRESS.allows(actor),
        "may_make": inside and MAKE_CIRCULAR.allows(actor),
        "month_form": MonthForm(),
    }
    return respond(request, "workbench/plan/progress.html", context)


def _months(edition_id: UUID, month: date, today: date) -> list[tuple[str, str]]:
    """The month before and after, where there is one to look at."""
    address = reverse("plan:progress", args=[edition_id])
    near = [month_before(month), *([month_after(month)] if month_after(month) <= today else [])]
    return [(words.month_words(each), f"{address}?month={words.month_key(each)}") for each in near]


@guarded(VIEW_PROGRESS)
def report(request: HttpRequest, edition_id: UUID, month: str, item_id: UUID, organisation_id: UUID) -> HttpResponse:
    """One unit's report about one task: written by the unit, read by the others."""
    row = _row(request, edition_id, month, item_id, organisation_id)
    return _report_page(request, row, form=_report_form(request, row) if _may_write(request, row) else None)


@guarded(REPORT_PROGRESS)
def write(request: HttpRequest, edition_id: UUID, month: str, item_id: UUID, organisation_id: UUID) -> HttpResponse:
    """What the unit wrote, as a draft or handed in; what is refused is said on the form, with all that was typed."""
    row = _row(request, edition_id, month, item_id, organisation_id)
    form = _report_form(request, row)
    if request.method != "POST" or _kept(request, form, row):
        return redirect(_address(row))
    return _report_page(request, row, form=form, changed=_changed(form, row))


def _changed(form: Any, row: ReportRow) -> bool:
    """Whether somebody else changed the report since it was read; what is sent next then goes on from that change."""
    read = form["revision"].value()
    if not form.errors or str("" if read is None else read) == str("" if row.revision is None else row.revision):
        return False
    form.data = form.data.copy()
    form.data["revision"] = row.revision
    return True


def _kept(request: HttpRequest, form: ReportForm, row: ReportRow) -> bool:
    """Whether what was sent is kept: the words, then the file, then handed in."""
    submit = request.POST.get("submit") == "yes"
    about = services.About(row.item_id, row.organisation_id, row.month)

    def keep(sent: ReportForm) -> None:
        file = sent.cleaned_data["evidence"]
        services.keep_report(
            about,
            sent.content(),
            file=(file.file, file.name) if file else None,
            submit=submit,
            revision=sent.cleaned_data["revision"],
            **by(request),
        )

    if not recorded(request, form, keep):
        return False
    messages.success(request, _("The report was handed in.") if submit else _("The draft was kept."))
    return True


def _report_form(request: HttpRequest, row: ReportRow) -> ReportForm:
    names = ("course", "percent", "done", "obstacles", "ahead", "revision")
    return ReportForm(request.POST or None, request.FILES or None, initial={name: getattr(row, name) for name in names})


def _may_write(request: HttpRequest, row: ReportRow) -> bool:
    actor = actor_of(request)
    own = row.organisation_id == actor.organisation_id and REPORT_PROGRESS.allows(actor)
    return own and row.state in _UNITS_OWN and not found.month_row(row.area, row.month).is_closed


@guarded(CHECK_PROGRESS)
@require_POST
def decide(request: HttpRequest, edition_id: UUID, month: str, item_id: UUID, organisation_id: UUID) -> HttpResponse:
    """Accept a report, send it back, or open an accepted one again."""
    row = _row(request, edition_id, month, item_id, organisation_id)
    form = DecisionForm(request.POST)
    verdict = request.POST.get("verdict", "")

    def keep(sent: DecisionForm) -> None:
        facts = sent.cleaned_data | by(request)
        if row.report_id is None:
            raise ReportNotHandedIn
        if verdict == "reopen":
            checks.reopen(row.report_id, **facts)
        else:
            checks.decide(row.report_id, accept=verdict == "accept", **facts)

    if recorded(request, form, keep):
        done = {"accept": _("The report is accepted."), "reopen": _("The report is open again.")}
        messages.success(request, done.get(verdict, _("The report went back to the unit.")))
        return redirect(_address(row))
    return _report_page(request, row, decision=form)


@guarded(REPORT_PROGRESS)
@require_POST
def take_back(request: HttpRequest, edition_id: UUID, month: str, item_id: UUID, organisation_id: UUID) -> HttpResponse:
    """The unit takes back what nobody has decided about."""
    row = _row(request, edition_id, month, item_id, organisation_id)
    if row.report_id is not None and row.revision is not None:
        key, revision = row.report_id, row.revision
        _said(request, lambda: services.take_back(key, revision=revision, **by(request)))
    return redirect(_address(row))


@guarded(REPORT_PROGRESS)
@require_POST
def remove_evidence(
    request: HttpRequest, edition_id: UUID, month: str, item_id: UUID, organisation_id: UUID, evidence_id: UUID
) -> HttpResponse:
    """Take a file off a report."""
    row = _row(request, edition_id, month, item_id, organisation_id)
    if row.report_id is not None:
        key = row.report_id
        _said(request, lambda: services.remove_evidence(key, evidence_id, **by(request)))
    return redirect(_address(row))


@guarded(CHECK_PROGRESS)
@require_POST
def set_month(request: HttpRequest, edition_id: UUID, month: str) -> HttpResponse:
    """Close a month, or open it again for a reason."""
    edition = editions.get_edition(edition_id, actor=actor_of(request))
    closed = request.POST.get("closed") == "yes"
    area, day, reason = edition.area, words.month_of(month), request.POST.get("reason", "")[:300]
    _said(request, lambda: checks.close_month(area, day, closed=closed, reason=reason, **by(request)))
    return redirect(f"{reverse('plan:progress', args=[edition_id])}?month={month}")


def _said(request: HttpRequest, act: Any) -> None:
    """Do it; what is refused is said on the page that follows."""
    try:
        act()
    except (NotAllowed, NotFound):
        raise
    except DomainError as refused:
        messages.error(request, say(refused))


def _row(request: HttpRequest, edition_id: UUID, month: str, item_id: UUID, organisation_id: UUID) -> ReportRow:
    edition = editions.get_edition(edition_id, actor=actor_of(request))
    return found.report_of(
        edition,
        item_id,
        organisation_id,
        words.month_of(month),
        actor=actor_of(request),
        today=clock.today(),
        terms=terms_of(edition.area),
    )


def _address(row: ReportRow) -> str:
    return tables_progress.report_url(row)


def _report_page(
    request: HttpRequest,
    row: ReportRow,
    *,
    form: ReportForm | None = None,
    decision: DecisionForm | None = None,
    changed: bool = False,
) -> HttpResponse:
    actor = actor_of(request)
    context = edition_context(request, row.edition_id, "progress")
    checking = (
        CHECK_PROGRESS.allows(actor)
        and row.area in actor.area
        and row.state in {ReturnState.SUBMITTED, ReturnState.ACCEPTED}
    )
    refused = bool((form and form.errors) or (decision and decision.errors))
    context |= {
        "row": row,
        "month": words.month_words(row.month),
        "state": words.state_status(row),
        "facts": _facts(row),
        "form": form,
        "changed": changed,
        "decision": decision or (DecisionForm(initial={"revision": row.revision}) if checking else None),
        "evidence": found.evidence_of(row.report_id),
        "steps": entries(found.steps_of(row.report_id), ReturnStepKind),
        "earlier": found.history(row.lineage, actor=actor, organisation_id=row.organisation_id),
        "may_take_back": row.state == ReturnState.SUBMITTED and row.organisation_id == actor.organisation_id,
        "item_url": reverse("plan:item", args=[row.edition_id, row.item_id]),
    }
    return render(request, "workbench/plan/report.html", context, status=422 if refused else 200)


def _facts(row: ReportRow) -> list[Fact]:
    facts = [
        Fact(_("How it stands"), words.course_status(row)),
        Fact(_("Done, per cent"), words.percent_words(row.percent)),
        Fact(_("What was done this month"), row.done),
        Fact(_("What stands in the way"), row.obstacles),
        Fact(_("What comes next"), row.ahead),
    ]
    return [fact for fact in facts if fact.value]
