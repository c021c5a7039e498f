"""What the assessment goes by: schemes, and points added or taken."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.plan.access import ASSESS, VIEW_ASSESSMENT
from laoyou.plan.selectors import assessment as found
from laoyou.plan.services import assessment as services
from laoyou.ui.pages import respond
from laoyou.workbench.assessment import tables
from laoyou.workbench.assessment.forms import AdjustmentForm, SchemeForm
from laoyou.workbench.assessment.frame import form_page, tabs
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.recording import by, pressed, recorded


@guarded(VIEW_ASSESSMENT)
def schemes(request: HttpRequest) -> HttpResponseBase:
    """By what units are judged, and since when."""
    actor = actor_of(request)
    context = {
        "table": tables.SCHEMES.bind(request, found.schemes(actor=actor)),
        "tabs": tabs("schemes", actor),
        "may_assess": ASSESS.allows(actor),
    }
    return respond(request, "workbench/assessment/schemes.html", context)


@guarded(ASSESS)
def new_scheme(request: HttpRequest) -> HttpResponse:
    """A scheme as it was laid down."""

    def record(form: SchemeForm) -> None:
        services.lay_down_scheme(actor_of(request).area.low, form.facts(), **by(request))

    form = SchemeForm(request.POST or None, initial={"first_year": clock.today().year})
    if recorded(request, form, record):
        messages.success(request, _("The scheme is on record."))
        return redirect("assessment:schemes")
    return form_page(request, form, _("Lay down a scheme"), _("Record the scheme"))


@guarded(VIEW_ASSESSMENT)
def adjustments(request: HttpRequest) -> HttpResponseBase:
    """Points added or taken, with reason and evidence."""
    actor = actor_of(request)
    rows = found.adjustments(actor=actor)
    context = {
        "table": tables.ADJUSTMENTS.bind(request, rows),
        "tabs": tabs("adjustments", actor),
        "may_assess": ASSESS.allows(actor),
        "standing": rows.filter(withdrawn_at=None)[:20] if ASSESS.allows(actor) else [],
    }
    return respond(request, "workbench/assessment/adjustments.html", context)


@guarded(ASSESS)
def new_adjustment(request: HttpRequest) -> HttpResponse:
    """Add points to a unit or take some."""

    def record(form: AdjustmentForm) -> None:
        data = dict(form.cleaned_data)
        year, unit, points = data.pop("year"), data.pop("organisation_id"), data.pop("points")
        services.adjust(actor_of(request).area.low, year, unit, points, **data, **by(request))

    form = AdjustmentForm(request.POST or None, actor=actor_of(request), initial={"year": clock.today().year})
    if recorded(request, form, record):
        messages.success(request, _("It is recorded and counts from the next version on."))
        return redirect("assessment:adjustments")
    return form_page(request, form, _("Add or take points"), _("Record it"))


@guarded(ASSESS)
@require_POST
def withdraw(request: HttpRequest, adjustment_id: UUID) -> HttpResponse:
    """Points that are not to count any more."""
    if pressed(request, lambda: services.withdraw_adjustment(adjustment_id, **by(request))):
        messages.success(request, _("It counts no longer from the next version on."))
    return redirect("assessment:adjustments")
