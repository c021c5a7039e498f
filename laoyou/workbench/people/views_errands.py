"""The list of what is to be done after deaths, moves and births, and ticking it off."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.people import access
from laoyou.people.enums import ErrandKind
from laoyou.people.selectors import errands
from laoyou.people.services.errands import finish_errand
from laoyou.places.selectors import areas
from laoyou.ui.pages import respond
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.people import tables_errands
from laoyou.workbench.people.forms import OutcomeForm
from laoyou.workbench.people.views_recording import form_page
from laoyou.workbench.recording import by, recorded


@guarded(access.VIEW_ERRANDS)
def entries(request: HttpRequest) -> HttpResponseBase:
    """What waits in the area, the most urgent first."""
    actor, today = actor_of(request), clock.today()
    inside = [(str(row.code), row.short_name) for row in areas.children(actor.area.low, on=today)]
    table = tables_errands.ERRANDS.bind(request, errands.errands(actor=actor, on=today), choices={"area": inside})
    return respond(request, "workbench/people/errands.html", {"table": table})


@guarded(access.DO_ERRAND)
def finish(request: HttpRequest, errand_id: UUID) -> HttpResponse:
    """Tick one entry off, with what came of it."""
    row = errands.errand_row(errand_id, actor=actor_of(request), on=clock.today())

    def record(form: OutcomeForm) -> None:
        finish_errand(errand_id, outcome=form.cleaned_data["outcome"], **by(request))

    form = OutcomeForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("Ticked off."))
        return redirect("people:errands")
    title = _("%(what)s: %(name)s") % {"what": ErrandKind(row.kind).label, "name": row.person_name}
    return form_page(request, form, title, _("Tick off"))
