"""Years assessed: computed, shown, objected to, approved, published; every score down to its rows."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.plan.access import APPROVE_ASSESSMENT, ASSESS, OBJECT, VIEW_ASSESSMENT
from laoyou.plan.enums import AssessmentState
from laoyou.plan.selectors import assessment as found
from laoyou.plan.services import assessing
from laoyou.plan.services import assessment as services
from laoyou.ui.blocks import Fact
from laoyou.ui.pages import respond
from laoyou.ui.papers import attached
from laoyou.workbench.assessment import tables, words
from laoyou.workbench.assessment.forms import ShowForm, WordsForm, YearForm
from laoyou.workbench.assessment.frame import form_page, tabs
from laoyou.workbench.assessment.paper import paper_of
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.recording import by, pressed, recorded


@guarded(VIEW_ASSESSMENT)
def assessments(request: HttpRequest) -> HttpResponseBase:
    """Versions of every year, the newest first."""
    actor = actor_of(request)
    context = {
        "table": tables.ASSESSMENTS.bind(request, found.assessments(actor=actor)),
        "tabs": tabs("list", actor),
        "may_assess": ASSESS.allows(actor),
    }
    return respond(request, "workbench/assessment/list.html", context)


@guarded(ASSESS)
def compute(request: HttpRequest) -> HttpResponse:
    """Have a year computed; the run shows how far it is."""
    started: list[UUID] = []

    def record(form: YearForm) -> None:
        year = form.cleaned_data["year"]
        started.append(assessing.queue_assessment(actor_of(request).area.low, year, **by(request)))

    form = YearForm(request.POST or None, initial={"year": clock.today().year})
    if recorded(request, form, record):
        return redirect("records:run", started[0]) if started else redirect("assessment:list")
    return form_page(request, form, _("Compute a year"), _("Compute it"))


@guarded(VIEW_ASSESSMENT)
def assessment(request: HttpRequest, assessment_id: UUID) -> HttpResponseBase:
    """One version: its units by rank, and what can be done next."""
    actor = actor_of(request)
    made = found.assessment(assessment_id, actor=actor)
    context = {
        "made": made,
        "status": words.state_of(made),
        "facts": [
            Fact(_("Scheme"), made.scheme.name),
            Fact(_("Counted on"), made.as_of),
            Fact(_("Objections until"), made.objections_until),
            Fact(_("Approved by"), made.approved_by),
        ],
        "table": tables.UNITS.bind(request, found.units(made, actor=actor)),
        "all_seen": found.sees_all(actor) or made.state == AssessmentState.PUBLISHED,
        "may_show": ASSESS.allows(actor) and made.state == AssessmentState.DRAFT,
        "may_approve": APPROVE_ASSESSMENT.allows(actor) and made.state == AssessmentState.SHOWN,
        "may_publish": ASSESS.allows(actor) and made.state == AssessmentState.APPROVED,
    }
    return respond(request, "workbench/assessment/assessment.html", context)


@guarded(VIEW_ASSESSMENT)
def paper(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """The result as an official paper; of a version that is not published it says so."""
    actor = actor_of(request)
    made = found.assessment(assessment_id, actor=actor)
    units = list(found.units(made, actor=actor))
    return attached(paper_of(made, units, issuer=made.published_by or made.computed_by, on=clock.today()))


@guarded(ASSESS)
def show(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show each unit its result, to object until a day."""
    made = found.assessment(assessment_id, actor=actor_of(request))

    def record(form: ShowForm) -> None:
        services.show_assessment(assessment_id, form.cleaned_data["until"], **by(request))

    form = ShowForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("Each unit now sees its own result on its pages and may object."))
        return redirect("assessment:assessment", assessment_id)
    return form_page(request, form, _("Show it to the units"), _("Show it"), made=made)


@guarded(APPROVE_ASSESSMENT)
@require_POST
def approve(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """A leader approves."""
    done = _("The assessment is approved; the plan office publishes it.")
    return _step(request, assessment_id, lambda: services.approve_assessment(assessment_id, **by(request)), done)


@guarded(ASSESS)
@require_POST
def publish(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Every unit sees the whole list."""
    done = _("The assessment is published.")
    return _step(request, assessment_id, lambda: services.publish_assessment(assessment_id, **by(request)), done)


@guarded(VIEW_ASSESSMENT)
def unit(request: HttpRequest, assessment_id: UUID, assessed_id: UUID) -> HttpResponseBase:
    """One unit: criterion by criterion, points added or taken, what it said against it."""
    actor = actor_of(request)
    row = found.unit(assessment_id, assessed_id, actor=actor)
    shown = row.assessment.state == AssessmentState.SHOWN
    context = {
        "row": row,
        "made": row.assessment,
        "status": words.state_of(row.assessment),
        "facts": [
            Fact(_("Points in all"), row.total),
            Fact(_("Of the criteria"), row.scored),
            Fact(_("Added or taken"), row.adjusted),
            Fact(_("Points that could be measured"), row.measured),
            Fact(_("Ranked among"), words.kind_of(row)),
        ],
        "table": tables.SCORES.bind(request, found.scores(row)),
        "adjustments": found.adjustments_of(row),
        "objections": found.objections(row),
        "may_object": shown and OBJECT.allows(actor) and row.organisation_id == actor.organisation_id,
        "may_answer": ASSESS.allows(actor),
    }
    return respond(request, "workbench/assessment/unit.html", context)


@guarded(VIEW_ASSESSMENT)
def score(request: HttpRequest, assessment_id: UUID, assessed_id: UUID, criterion: str) -> HttpResponseBase:
    """The rows one criterion of one unit was counted from, as they stood."""
    row = found.unit(assessment_id, assessed_id, actor=actor_of(request))
    counted = found.score(row, criterion)
    context = {
        "row": row,
        "made": row.assessment,
        "score": counted,
        "criterion": words.criterion(criterion),
        "formula": words.formula(criterion),
        "share": words.share(counted),
        "table": tables.ROWS.bind(request, counted.rows),
    }
    return respond(request, "workbench/assessment/score.html", context)


@guarded(OBJECT)
def object_to(request: HttpRequest, assessment_id: UUID, assessed_id: UUID) -> HttpResponse:
    """The unit says what is wrong with its result."""
    row = found.unit(assessment_id, assessed_id, actor=actor_of(request))

    def record(form: WordsForm) -> None:
        services.object_to(assessed_id, form.cleaned_data["said"], **by(request))

    form = WordsForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("The plan office was told; its answer will stand here."))
        return redirect("assessment:unit", assessment_id, assessed_id)
    return form_page(request, form, _("Object to the result"), _("Hand in the objection"), row=row, made=row.assessment)


@guarded(ASSESS)
def answer(request: HttpRequest, assessment_id: UUID, assessed_id: UUID, objection_id: UUID) -> HttpResponse:
    """The plan office answers an objection."""
    row = found.unit(assessment_id, assessed_id, actor=actor_of(request))
    objection = next((each for each in found.objections(row) if each.id == objection_id), None)

    def record(form: WordsForm) -> None:
        upheld = request.POST.get("verdict") == "upheld"
        services.answer_objection(objection_id, form.cleaned_data["said"], upheld=upheld, **by(request))

    form = WordsForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(
            request, _("The answer is recorded. What was found right counts once the year is computed anew.")
        )
        return redirect("assessment:unit", assessment_id, assessed_id)
    more = {"row": row, "made": row.assessment, "objection": objection, "two_answers": True}
    return form_page(request, form, _("Answer an objection"), "", **more)


def _step(request: HttpRequest, assessment_id: UUID, act: Callable[[], object], done: str) -> HttpResponse:
    if pressed(request, act):
        messages.success(request, done)
    return redirect("assessment:assessment", assessment_id)
