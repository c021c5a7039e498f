"""Recording that areas were renamed, abolished, merged or moved, the list of that, and where an area lies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.core.area_codes import range_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.places.access import CHANGE_AREAS, PLACE_AREA, VIEW_AREAS
from laoyou.places.selectors import areas
from laoyou.places.selectors.changes import changes as recorded_changes
from laoyou.places.services import changes as services
from laoyou.places.services import placing
from laoyou.places.services.changes import NewArea
from laoyou.ui import once
from laoyou.ui.pages import respond
from laoyou.ui.sentences import say
from laoyou.workbench.guards import guarded
from laoyou.workbench.places import forms, tables
from laoyou.workbench.places.views import actor_of

_Record = Callable[[Any], object]


@guarded(VIEW_AREAS)
def changes(request: HttpRequest) -> HttpResponseBase:
    """What was recorded for the actor's area, the latest first."""
    actor = actor_of(request)
    rows = recorded_changes(actor.area)
    context = {"table": tables.CHANGES.bind(request, rows), "may_change": CHANGE_AREAS.allows(actor)}
    return respond(request, "workbench/places/changes.html", context)


@guarded(CHANGE_AREAS)
def rename(request: HttpRequest) -> HttpResponse:
    """An area gets another name."""

    def record(form: forms.RenameForm) -> object:
        data = form.cleaned_data
        return services.rename_area(data["code"], data["name"], form.decision(), **_by(request))

    return _recording(request, forms.RenameForm, record, title=_("Rename an area"))


@guarded(CHANGE_AREAS)
def abolish(request: HttpRequest) -> HttpResponse:
    """An area ends."""

    def record(form: forms.AbolishForm) -> object:
        return services.abolish_area(form.cleaned_data["code"], form.decision(), **_by(request))

    return _recording(request, forms.AbolishForm, record, title=_("Abolish an area"))


@guarded(CHANGE_AREAS)
def merge(request: HttpRequest) -> HttpResponse:
    """Several areas become one."""

    def record(form: forms.MergeForm) -> object:
        data = form.cleaned_data
        into = NewArea(data["into"], data["name"])
        return services.merge_areas(data["codes"], into, form.decision(), recode=data["recode"], **_by(request))

    return _recording(request, forms.MergeForm, record, title=_("Merge areas"))


@guarded(CHANGE_AREAS)
def move(request: HttpRequest) -> HttpResponse:
    """An area gets another superior area."""

    def record(form: forms.MoveForm) -> object:
        data = form.cleaned_data
        return services.move_area(data["code"], data["to"], form.decision(), recode=data["recode"], **_by(request))

    return _recording(request, forms.MoveForm, record, title=_("Move an area"))


@guarded(PLACE_AREA)
def place(request: HttpRequest, code: int) -> HttpResponse:
    """Where a township, community or village lies on the map of its county."""
    row = areas.get(code, on=clock.today())
    if not actor_of(request).area.covers(range_of(code)):
        raise NotFound

    def record(form: forms.PlaceForm) -> None:
        placing.place_area(code, **form.cleaned_data, **_by(request))

    initial = {"longitude": row.longitude, "latitude": row.latitude}
    form = forms.PlaceForm(request.POST or None, initial=initial, around=range_of(code - code % 10**6))
    if request.method == "POST" and form.is_valid() and _recorded(request, form, record):
        messages.success(request, _("The place is recorded; it is shown on the maps of its county."))
        return redirect("places:area", code)
    status = 422 if form.errors else 200
    return render(request, "workbench/places/place.html", {"form": form, "area": row}, status=status)


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": actor_of(request), "now": clock.now()}


def _recording(request: HttpRequest, form_class: type[Any], record: _Record, *, title: str) -> HttpResponse:
    """The form, and what it says when the change cannot be made; what was typed is never lost."""
    form = form_class(request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid() and _recorded(request, form, record):
        messages.success(request, _("The change is recorded. Earlier days keep the earlier state."))
        return redirect("places:changes")
    status = 422 if form.errors else 200
    return render(request, "workbench/places/change.html", {"form": form, "title": title}, status=status)


def _recorded(request: HttpRequest, form: Any, record: _Record) -> bool:
    try:
        if once.take(request):
            record(form)
    except DomainError as error:
        form.add_error(None, say(error))
        return False
    return True
