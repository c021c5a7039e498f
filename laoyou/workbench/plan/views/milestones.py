"""Steps of a plan's projects: planned, expected, done; what is late, by how much and why."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.plan.access import RECORD_MILESTONES, VIEW_MILESTONES
from laoyou.plan.selectors import items
from laoyou.plan.selectors import milestones as found
from laoyou.plan.selectors.milestones import MilestoneRow
from laoyou.plan.selectors.rows import ItemRow, ProjectRow
from laoyou.plan.services import milestones as services
from laoyou.plan.services.money import project_for
from laoyou.ui import formats
from laoyou.ui.pages import respond
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.plan import milestone_words as words
from laoyou.workbench.plan import tables_milestones
from laoyou.workbench.plan.frame import edition_context
from laoyou.workbench.plan.milestone_forms import StepForm, StepsForm
from laoyou.workbench.plan.project_forms import form_page
from laoyou.workbench.plan.views.sections import choices_of
from laoyou.workbench.recording import by, recorded


@guarded(VIEW_MILESTONES)
def milestones(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """Every step of every project."""
    context = edition_context(request, edition_id, "projects")
    actor, today = actor_of(request), clock.today()
    projects = items.projects(context["edition"], actor=actor)
    rows = found.milestones(context["edition"], projects, actor=actor)
    places = {"place": choices_of(row.place for row in projects if row.place)}
    context |= {
        "table": tables_milestones.MILESTONES.bind(request, rows, choices=places),
        "head": _("%(steps)s steps of %(projects)s projects: %(done)s done, %(late)s overdue.")
        % {
            "steps": len(rows),
            "projects": len({row.project.id for row in rows}),
            "done": sum(row.done_on is not None for row in rows),
            "late": sum(row.is_overdue(today) for row in rows),
        },
        "view": "milestones",
    }
    return respond(request, "workbench/plan/milestones.html", context)


@guarded(RECORD_MILESTONES)
def plan_steps(request: HttpRequest, edition_id: UUID, item_id: UUID) -> HttpResponse:
    """For which days the steps of a project are planned."""
    actor = actor_of(request)
    row = _project(edition_id, item_id, request)
    project_for(item_id, actor=actor)

    def keep(form: StepsForm) -> None:
        services.plan_milestones(item_id, form.planned(), **by(request))

    known = {each.kind: each.planned_on for each in _steps(row, request)}
    form = StepsForm(request.POST or None, initial=known)
    if recorded(request, form, keep):
        messages.success(request, _("The steps are planned."))
        return redirect(_card(edition_id, item_id))
    note = _("Write the day for each step that the project has, and leave the others empty.")
    return form_page(request, row, form, _("%(project)s: steps") % {"project": row.name}, _("Plan the steps"), note)


@guarded(RECORD_MILESTONES)
def record(request: HttpRequest, edition_id: UUID, item_id: UUID, milestone_id: UUID) -> HttpResponse:
    """How one step stands."""
    row = _project(edition_id, item_id, request)
    step = next((each for each in _steps(row, request) if each.id == milestone_id), None)
    if step is None:
        raise NotFound

    def keep(form: StepForm) -> None:
        services.record_milestone(milestone_id, form.course(), revision=form.cleaned_data["revision"], **by(request))

    begun = {name: getattr(step, name) for name in ("done_on", "forecast_on", "reason", "revision")}
    form = StepForm(request.POST or None, initial=begun)
    if recorded(request, form, keep):
        messages.success(request, _("The step is recorded."))
        return redirect(_card(edition_id, item_id))
    title = _("%(project)s: %(step)s") % {"project": row.name, "step": words.kind_words(step.kind)}
    note = _("Planned for %(day)s.") % {"day": formats.day(step.planned_on)}
    return form_page(request, row, form, title, _("Record the step"), note)


def _project(edition_id: UUID, item_id: UUID, request: HttpRequest) -> ItemRow:
    return items.get_item(edition_id, item_id, actor=actor_of(request))


def _steps(row: ItemRow, request: HttpRequest) -> list[MilestoneRow]:
    if not isinstance(row, ProjectRow):
        raise NotFound
    edition = edition_context(request, row.edition_id, "projects")["edition"]
    return found.milestones(edition, [row], actor=actor_of(request))


def _card(edition_id: UUID, item_id: UUID) -> str:
    return f"{reverse('plan:item', args=[edition_id, item_id])}#steps"
