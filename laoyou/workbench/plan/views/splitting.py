"""A project split in two, and joined again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.places.selectors import areas
from laoyou.plan.access import SPLIT_PROJECT
from laoyou.plan.selectors import items
from laoyou.plan.selectors.rows import ProjectRow
from laoyou.plan.services import splitting
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.plan.project_forms import form_page
from laoyou.workbench.plan.split_forms import DecisionForm, SplitForm
from laoyou.workbench.recording import by, recorded


@guarded(SPLIT_PROJECT)
def split(request: HttpRequest, edition_id: UUID, item_id: UUID) -> HttpResponse:
    """Split a project in two."""
    row = _project(request, edition_id, item_id)

    def keep(form: SplitForm) -> None:
        splitting.split_project(item_id, form.parts(), **form.decision(), **by(request))

    names = areas.short_names(row.areas, on=clock.today())
    places = [(code, names.get(code, str(code))) for code in row.areas]
    form = SplitForm(request.POST or None, row=row, places=places)
    if recorded(request, form, keep):
        messages.success(request, _("The project is split; its parts stand in the list in its place."))
        return redirect("plan:projects", edition_id)
    note = _(
        "The parts have to add up to the whole. Money that was entered is divided in proportion, entry by entry; both "
        "parts begin with the steps of the whole; what was recorded of beds and places goes to the first part."
    )
    return form_page(request, row, form, _("%(project)s: split in two") % {"project": row.name}, _("Split it"), note)


@guarded(SPLIT_PROJECT)
def join(request: HttpRequest, edition_id: UUID, item_id: UUID) -> HttpResponse:
    """Join the parts of a split project again."""
    row = _project(request, edition_id, item_id)

    def keep(form: DecisionForm) -> None:
        splitting.join_project(item_id, **form.decision(), **by(request))

    form = DecisionForm(request.POST or None)
    if recorded(request, form, keep):
        messages.success(request, _("The parts are joined; the project stands in the list again."))
        return redirect("plan:item", edition_id, item_id)
    note = _("Money and steps of the parts come back to it, with what was entered since.")
    return form_page(request, row, form, _("%(project)s: join again") % {"project": row.name}, _("Join them"), note)


def _project(request: HttpRequest, edition_id: UUID, item_id: UUID) -> ProjectRow:
    row = items.get_item(edition_id, item_id, actor=actor_of(request))
    if not isinstance(row, ProjectRow):
        raise NotFound
    return row
