"""Figures of departments: a year of them, one of them, and what the plan office says to it."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from laoyou.analytics.indicators import RETURNED
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.area_codes import Level
from laoyou.places.selectors import areas
from laoyou.plan.access import CHECK_FIGURE, REPORT_FIGURE, VIEW_RETURNS
from laoyou.plan.enums import PeriodState, ReturnState, ReturnStepKind
from laoyou.plan.selectors import editions
from laoyou.plan.selectors import returns as found
from laoyou.plan.selectors.parameters import terms_of
from laoyou.plan.selectors.returns import Asked, ReturnRow
from laoyou.plan.selectors.returns_waiting import open_by_year
from laoyou.plan.selectors.rows import EditionRow
from laoyou.plan.services import return_checks as checks
from laoyou.plan.services import return_evidence
from laoyou.plan.services import returns as services
from laoyou.plan.services.return_rules import FigureNotHandedIn
from laoyou.ui import formats
from laoyou.ui.blocks import Fact, Tab
from laoyou.ui.pages import respond
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.plan import figure_words, return_words, words
from laoyou.workbench.plan.frame import edition_context
from laoyou.workbench.plan.return_forms import AnswerForm, FigureForm
from laoyou.workbench.plan.steps import entries
from laoyou.workbench.plan.tables_returns import returns_table
from laoyou.workbench.recording import by, pressed, recorded

_UNITS_OWN = {"", ReturnState.DRAFT.value, ReturnState.SENT_BACK.value}


@guarded(VIEW_RETURNS)
def returns(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """Everything a plan asks departments for in a year: told, missing, overdue."""
    actor, today = actor_of(request), clock.today()
    context = edition_context(request, edition_id, "returns")
    edition = context["edition"]
    years = found.years_asked(edition, actor=actor, today=today)
    year = _year(request.GET.get("year", ""), years, today.year - 1)
    everything = found.returns_of(edition, years, actor=actor, today=today, terms=terms_of(edition.area))
    rows = [row for row in everything if row.period.since.year == year]
    names = areas.short_names({row.area for row in rows}, on=today)
    address = reverse("plan:returns", args=[edition_id])
    units = sorted({(row.unit_name, row.unit_name) for row in rows if row.unit_name})
    counts: Counter[str] = Counter(row.state for row in rows)
    owed = open_by_year(everything)
    context |= {
        "table": returns_table(edition, names).bind(request, rows, choices={"unit_name": units}),
        "years": [Tab(_year_words(each, owed.get(each, 0)), f"{address}?year={each}", each == year) for each in years],
        "year": year,
        "counts": counts,
        "late": sum(row.is_late for row in rows),
        "many": len(rows),
        "may_tell": REPORT_FIGURE.allows(actor),
    }
    return respond(request, "workbench/plan/returns.html", context)


def _year_words(year: int, owed: int) -> str:
    """A year, and how many of its figures nobody has handed in."""
    return _("%(year)s (%(owed)s open)") % {"year": year, "owed": formats.number(owed)} if owed else str(year)


def _year(asked: str, years: list[int], last: int) -> int:
    """The year asked for, else the last one that is over."""
    return int(asked) if asked.isdecimal() and int(asked) in years else last


@guarded(VIEW_RETURNS)
def told(request: HttpRequest, edition_id: UUID, indicator: str, code: int, period: str) -> HttpResponse:
    """One figure: written by the unit that counts it, read by the others."""
    edition, row, asked = _row(request, edition_id, indicator, code, period)
    return _page(request, edition, row, asked, form=_form(request, row) if _may_write(request, row, asked) else None)


@guarded(REPORT_FIGURE)
def write(request: HttpRequest, edition_id: UUID, indicator: str, code: int, period: str) -> HttpResponse:
    """What the unit wrote, as a draft or handed in; what is refused is said on the form, with all that was typed."""
    edition, row, asked = _row(request, edition_id, indicator, code, period)
    form = _form(request, row)
    submit = request.POST.get("submit") == "yes"

    def keep(sent: FigureForm) -> None:
        file = sent.cleaned_data["evidence"]
        services.keep_return(
            edition,
            services.About(row.code, row.area, row.period),
            sent.typed(),
            file=(file.file, file.name) if file else None,
            submit=submit,
            revision=sent.cleaned_data["revision"],
            **by(request),
        )

    if request.method == "POST" and not recorded(request, form, keep):
        return _page(request, edition, row, asked, form=form)
    if request.method == "POST":
        messages.success(request, _("The figure was handed in.") if submit else _("The draft was kept."))
    return redirect(return_words.return_url(edition, row.code, row.area, row.period))


@guarded(CHECK_FIGURE)
@require_POST
def decide(request: HttpRequest, edition_id: UUID, indicator: str, code: int, period: str) -> HttpResponse:
    """Accept a figure, send it back, or open an accepted one again."""
    edition, row, asked = _row(request, edition_id, indicator, code, period)
    form, verdict = AnswerForm(request.POST), request.POST.get("verdict", "")

    def keep(sent: AnswerForm) -> None:
        if row.id is None:
            raise FigureNotHandedIn
        facts = sent.cleaned_data | by(request)
        if verdict == "reopen":
            checks.reopen(row.id, **facts)
        else:
            checks.decide(row.id, accept=verdict == "accept", **facts)

    if not recorded(request, form, keep):
        return _page(request, edition, row, asked, answer=form)
    done = {
        "accept": _("The figure is accepted; it stands on the board within a minute."),
        "reopen": _("The figure is open again; what was published stays until another is accepted."),
    }
    messages.success(request, done.get(verdict, _("The figure went back to the unit.")))
    return redirect(return_words.return_url(edition, row.code, row.area, row.period))


@guarded(REPORT_FIGURE)
@require_POST
def take_back(request: HttpRequest, edition_id: UUID, indicator: str, code: int, period: str) -> HttpResponse:
    """The unit takes back what nobody has decided about."""
    edition, row, _asked = _row(request, edition_id, indicator, code, period)
    if row.id is not None and row.revision is not None:
        key, revision = row.id, row.revision
        pressed(request, lambda: services.take_back(key, revision=revision, **by(request)))
    return redirect(return_words.return_url(edition, row.code, row.area, row.period))


@guarded(REPORT_FIGURE)
@require_POST
def take_file_off(
    request: HttpRequest, edition_id: UUID, indicator: str, code: int, period: str, evidence_id: UUID
) -> HttpResponse:
    """Take a file off a figure that is still the unit's."""
    edition, row, _asked = _row(request, edition_id, indicator, code, period)
    if row.id is not None:
        key = row.id
        pressed(request, lambda: return_evidence.take_file_off(key, evidence_id, **by(request)))
    return redirect(return_words.return_url(edition, row.code, row.area, row.period))


def _row(
    request: HttpRequest, edition_id: UUID, indicator: str, code: int, period: str
) -> tuple[EditionRow, ReturnRow, Asked]:
    actor = actor_of(request)
    edition = editions.get_edition(edition_id, actor=actor)
    of = return_words.period_of(period)
    row, asked = found.return_of(
        edition, indicator, code, of, actor=actor, today=clock.today(), terms=terms_of(edition.area)
    )
    return edition, row, asked


def _form(request: HttpRequest, row: ReturnRow) -> FigureForm:
    numbers = {name: getattr(row, name) for name in ("value", "numerator", "denominator")}
    written = {name: "" if value is None else f"{value.normalize():f}" for name, value in numbers.items()}
    if row.unit == "%" and written["value"]:
        written["value"] += "%"
    initial = written | {"note": row.note, "revision": row.revision}
    return FigureForm(request.POST or None, request.FILES or None, initial=initial, unit=row.unit)


def _may_write(request: HttpRequest, row: ReturnRow, asked: Asked) -> bool:
    actor = actor_of(request)
    own = REPORT_FIGURE.allows(actor) and found.may_tell(asked, row.area, found.own_organisation(actor))
    return own and row.state in _UNITS_OWN and row.period.until <= clock.today()


def _page(
    request: HttpRequest,
    edition: EditionRow,
    row: ReturnRow,
    asked: Asked,
    *,
    form: FigureForm | None = None,
    answer: AnswerForm | None = None,
) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    context = edition_context(request, edition.id, "returns")
    decided = {ReturnState.SUBMITTED.value, ReturnState.ACCEPTED.value}
    checking = CHECK_FIGURE.allows(actor) and row.state in decided and row.plan_area in actor.area
    refused = bool((form and form.errors) or (answer and answer.errors))
    place = areas.get(row.area, on=today)
    context |= {
        "row": row,
        "place": place.name,
        "period": return_words.period_words(row.period),
        "state": return_words.state_status(row),
        "facts": _facts(row, asked),
        "how": _how(asked),
        "files": found.files_of(row.id),
        "form": form,
        "answer": answer or (AnswerForm(initial={"revision": row.revision}) if checking else None),
        "settled": checking and found.settled_state(row.plan_area, row.period) != PeriodState.OPEN,
        "steps": entries(found.steps_of(row.id), ReturnStepKind),
        "may_take_back": row.state == ReturnState.SUBMITTED and row.organisation_id == actor.organisation_id,
        "inside": _inside(edition, row, asked, actor) if place.level < Level.COUNTY else [],
        "figure_url": figure_words.figure_url(row.code, row.area) if row.published_at else "",
        "urls": {
            step: return_words.return_url(edition, row.code, row.area, row.period, f"{step}_return")
            for step in ("write", "decide", "take_back")
        },
    }
    return render(request, "workbench/plan/return.html", context, status=422 if refused else 200)


def _inside(edition: EditionRow, row: ReturnRow, asked: Asked, actor: Actor) -> list[tuple[str, str]]:
    """The areas inside of which the same figure can be told, for who tells it."""
    if not found.may_tell(asked, row.area, found.own_organisation(actor)):
        return []
    inside = areas.children(row.area, on=clock.today())
    return [(each.short_name, return_words.return_url(edition, row.code, each.code, row.period)) for each in inside]


def _how(asked: Asked) -> str:
    """How it is counted, where the catalogue says so."""
    known = RETURNED.get(asked.code)
    return "" if known is None else known.zh if words.reads_chinese() else known.en


def _facts(row: ReturnRow, asked: Asked) -> list[Fact]:
    due = asked.rows[0].due(row.period.since.year)
    said = {
        _("Told by"): row.unit_name or return_words.function_words(next(iter(asked.functions))),
        pgettext("department's figure", "Promised"): words.labelled(
            words.year_words(due.year_key), words.target_words(asked.rows[0], due)
        ) if due else "",
        pgettext("department's figure", "Time allowed"): return_words.allowed_words(row),
        pgettext("department's figure", "Figure"): _with_unit(row),
        _("What was counted"): "" if row.numerator is None else formats.number(row.numerator),
        _("What it was counted by"): "" if row.denominator is None else formats.number(row.denominator),
        pgettext("department's figure", "Remark"): row.note,
    }  # fmt: skip
    return [Fact(label, value) for label, value in said.items() if value]


def _with_unit(row: ReturnRow) -> str:
    return "" if row.value is None else f"{formats.number(row.value)} {row.unit}".strip()
