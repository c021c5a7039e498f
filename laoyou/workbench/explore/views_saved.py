"""Saved views: kept, opened, changed, deleted."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laoyou.core.errors import DomainError
from laoyou.plan.access import EXPLORE, SAVE_VIEW
from laoyou.plan.selectors import explored
from laoyou.plan.services import saved_views as services
from laoyou.ui.pages import respond
from laoyou.workbench.explore import tables
from laoyou.workbench.explore.forms import ExploreForm, SaveForm, address_of
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.recording import by, pressed, recorded


class QuestionUnclear(DomainError):
    code = "saved_view_unclear"
    sentence = "What this view asks cannot be asked any more. Go back, ask once more, and save that."


@guarded(EXPLORE)
def listed(request: HttpRequest) -> HttpResponseBase:
    """One's own views, and those that colleagues share."""
    actor = actor_of(request)
    table = tables.views_table(actor.user_id).bind(request, explored.saved_views(actor=actor))
    return respond(request, "workbench/explore/views.html", {"table": table})


@guarded(EXPLORE)
def open_view(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Ask what a view asks, with the reader's own rights; an area that is not the reader's becomes the reader's own."""
    actor = actor_of(request)
    view = explored.saved_view(view_id, actor=actor)
    place = view.place if view.place in actor.area else actor.area.low
    return redirect(f"{reverse('explore:explore')}?{address_of(view, place=place, view=view.id)}")


@guarded(SAVE_VIEW)
def save(request: HttpRequest) -> HttpResponse:
    """Keep the question in the address under a name."""
    initial = {"asked": request.GET.urlencode()}
    form = SaveForm(request.POST or None, initial=initial)

    def keep(sent: SaveForm) -> None:
        question = _question(request, sent.cleaned_data["asked"])
        services.save_view(sent.cleaned_data["name"], question, shared=sent.cleaned_data["shared"], **by(request))

    if recorded(request, form, keep):
        messages.success(request, _("The view is saved."))
        return redirect(f"{reverse('explore:explore')}?{form.cleaned_data['asked']}")
    return _page(request, form, _("Save this view"))


@guarded(SAVE_VIEW)
def change(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Another name, shared or not; with a question in the address, that question too."""
    view = explored.own_view(view_id, actor=actor_of(request))
    initial = {"name": view.name, "shared": view.shared, "revision": view.revision, "asked": request.GET.urlencode()}
    form = SaveForm(request.POST or None, initial=initial)

    def keep(sent: SaveForm) -> None:
        data = sent.cleaned_data
        question = _question(request, data["asked"]) if data["asked"] else None
        facts = {"shared": data["shared"], "revision": data["revision"] or 0, **by(request)}
        services.change_view(view_id, data["name"], question=question, **facts)

    if recorded(request, form, keep):
        messages.success(request, _("The view was changed."))
        return redirect("explore:views")
    return _page(request, form, _("Change a view"), delete_url=reverse("explore:delete_view", args=[view_id]))


@guarded(SAVE_VIEW)
@require_POST
def delete(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Forget one of one's own views."""
    revision = request.POST.get("revision", "")
    number = int(revision) if revision.isdecimal() and len(revision) < 9 else -1
    if pressed(request, lambda: services.delete_view(view_id, revision=number, **by(request))):
        messages.success(request, _("The view was deleted."))
    return redirect("explore:views")


def _question(request: HttpRequest, asked: str) -> services.Question:
    form = ExploreForm(QueryDict(asked), actor=actor_of(request))
    if not form.is_valid():
        raise QuestionUnclear
    return form.asking().question


def _page(request: HttpRequest, form: SaveForm, title: str, *, delete_url: str = "") -> HttpResponse:
    context = {"form": form, "title": title, "delete_url": delete_url, "revision": form["revision"].value()}
    return render(request, "workbench/explore/save.html", context, status=422 if form.errors else 200)
