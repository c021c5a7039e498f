"""What is recorded on a project's card: its place, photos, visits; and the visits that are due over a plan."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.core.area_codes import Level, range_of
from laoyou.core.errors import NotFound
from laoyou.places.selectors import areas
from laoyou.plan.access import KEEP_PROJECT, VIEW_MILESTONES
from laoyou.plan.selectors import items
from laoyou.plan.selectors import project_card as found
from laoyou.plan.selectors.parameters import terms_of
from laoyou.plan.selectors.rows import EditionRow, ProjectRow
from laoyou.plan.services import project_card as services
from laoyou.plan.services.money import project_for
from laoyou.ui.pages import respond
from laoyou.ui.photos import photo_response
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.plan import tables_project_card
from laoyou.workbench.plan.frame import edition_context
from laoyou.workbench.plan.project_card_forms import PhotoForm, PlaceForm, VisitForm
from laoyou.workbench.plan.project_forms import form_page
from laoyou.workbench.recording import by, pressed, recorded


@guarded(VIEW_MILESTONES)
def visits(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """Completed projects with when each is to be visited and what was found last."""
    context = edition_context(request, edition_id, "projects")
    actor, today = actor_of(request), clock.today()
    rows = found.follow_ups(
        context["edition"],
        items.projects(context["edition"], actor=actor),
        actor=actor,
        terms=terms_of(context["edition"].area),
    )
    words = _("%(projects)s completed projects: %(due)s to be visited now, %(unused)s found not in use.")
    context |= {
        "table": tables_project_card.FOLLOW_UPS.bind(request, rows),
        "head": words
        % {
            "projects": len(rows),
            "due": sum(row.is_due(today) for row in rows),
            "unused": sum(row.last is not None and not row.last.in_use for row in rows),
        },
        "view": "visits",
    }
    return respond(request, "workbench/plan/visits.html", context)


@guarded(KEEP_PROJECT)
def place(request: HttpRequest, edition_id: UUID, item_id: UUID) -> HttpResponse:
    """Where a project lies: a point, or the area it serves."""
    row, edition = _project(request, edition_id, item_id)
    actor = actor_of(request)
    known = found.place(edition, row, actor=actor)

    def keep(form: PlaceForm) -> None:
        revision = form.cleaned_data["revision"]
        services.record_place(item_id, form.place(), revision=revision, **by(request))

    names = ("within", "longitude", "latitude", "address", "revision")
    begun = {name: getattr(known, name) for name in names} if known else {}
    around = range_of(row.areas[0] if len(row.areas) == 1 else edition.area)
    form = PlaceForm(request.POST or None, initial=begun, around=around, choices=_inside(row, edition))
    if recorded(request, form, keep):
        messages.success(request, _("The place is recorded."))
        return redirect(_card(edition_id, item_id, "place"))
    return form_page(request, row, form, _("%(project)s: place") % {"project": row.name}, _("Record the place"))


def _inside(row: ProjectRow, edition: EditionRow) -> list[tuple[int, str]]:
    """The areas a project can lie in: those it is for, and their townships."""
    on, named = clock.today(), []
    for code in row.areas or (edition.area,):
        whole = areas.get(code, on=on)
        named.append((code, whole.short_name))
        inner = Level.TOWNSHIP if whole.level >= Level.COUNTY else Level.COUNTY
        parts = areas.descendants(range_of(code), level=inner, on=on)
        named += [(part.code, f"{whole.short_name}{part.short_name}") for part in parts]
    return named


@guarded(KEEP_PROJECT)
def new_photo(request: HttpRequest, edition_id: UUID, item_id: UUID) -> HttpResponse:
    """One more photo of a project."""
    row, _edition = _project(request, edition_id, item_id)

    def keep(form: PhotoForm) -> None:
        services.keep_project_photo(item_id, **form.facts(), **by(request))

    form = PhotoForm(request.POST or None, request.FILES or None)
    if recorded(request, form, keep):
        messages.success(request, _("The photo is kept."))
        return redirect(_card(edition_id, item_id, "photos"))
    note = _("It is made anew in two sizes: where, when and with what it was taken does not stay with it.")
    return form_page(request, row, form, _("%(project)s: a photo") % {"project": row.name}, _("Add it"), note)


@guarded(VIEW_MILESTONES)
def photo(request: HttpRequest, project_photo_id: UUID, size: str) -> HttpResponseBase:
    """The image."""
    actor = actor_of(request)
    key = f"{project_photo_id}{size}"
    return photo_response(request, key, lambda: found.image(project_photo_id, small=size == "small", actor=actor))


@guarded(KEEP_PROJECT)
@require_POST
def remove_photo(request: HttpRequest, edition_id: UUID, item_id: UUID, project_photo_id: UUID) -> HttpResponse:
    """Take a photo away."""
    _project(request, edition_id, item_id)
    if pressed(request, lambda: services.remove_project_photo(project_photo_id, **by(request))):
        messages.success(request, _("The photo is gone."))
    return redirect(_card(edition_id, item_id, "photos"))


@guarded(KEEP_PROJECT)
def visit(request: HttpRequest, edition_id: UUID, item_id: UUID) -> HttpResponse:
    """What was found at a completed project."""
    row, _edition = _project(request, edition_id, item_id)

    def keep(form: VisitForm) -> None:
        services.record_visit(item_id, form.visit(), **by(request))

    form = VisitForm(request.POST or None)
    if recorded(request, form, keep):
        messages.success(request, _("The visit is recorded."))
        return redirect(_card(edition_id, item_id, "visits"))
    note = _("A visit stays as it was recorded; what has become of it is said by the next.")
    return form_page(request, row, form, _("%(project)s: a visit") % {"project": row.name}, _("Record the visit"), note)


def _project(request: HttpRequest, edition_id: UUID, item_id: UUID) -> tuple[ProjectRow, EditionRow]:
    """The project, when it is the actor's to keep. Raises NotFound, OthersProject."""
    actor = actor_of(request)
    row = items.get_item(edition_id, item_id, actor=actor)
    if not isinstance(row, ProjectRow):
        raise NotFound
    project_for(item_id, actor=actor)
    return row, edition_context(request, edition_id, "projects")["edition"]


def _card(edition_id: UUID, item_id: UUID, part: str) -> str:
    return f"{reverse('plan:item', args=[edition_id, item_id])}#{part}"
