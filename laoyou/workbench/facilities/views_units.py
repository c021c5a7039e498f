"""Beds and classes through time: one unit with what it offered when; changed and ended; day places added."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.facilities import access
from laoyou.facilities.enums import SiteState, UnitKind
from laoyou.facilities.selectors import units
from laoyou.facilities.selectors.reach import kept_site
from laoyou.facilities.selectors.units import UnitCard, UnitTime
from laoyou.facilities.services import capacity
from laoyou.facilities.services.capacity import RoomAt
from laoyou.ui.blocks import Entry
from laoyou.workbench.facilities import forms_units as forms
from laoyou.workbench.facilities import words
from laoyou.workbench.facilities.writing import form_page, recorded
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.recording import by

_FORMS: dict[str, type[Any]] = {
    UnitKind.BED: forms.ChangeBedForm,
    UnitKind.CHILD_CLASS: forms.ChangeClassForm,
    UnitKind.PLACES: forms.ChangePlacesForm,
}


@guarded(access.VIEW_STAYS)
def unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """What a bed or class offered when, and what may be done with it."""
    actor = actor_of(request)
    card = units.unit_card(unit_id, actor=actor)
    may_keep = access.KEEP_CAPACITY.allows(actor) and card.site_state != SiteState.CLOSED
    context = {
        "card": card,
        "kind": words.unit_words(card.kind),
        "timeline": [_entry(card, each) for each in card.times],
        "may_change": may_keep and card.on(clock.today()) is not None,
    }
    return render(request, "workbench/facilities/unit.html", context)


def _entry(card: UnitCard, each: UnitTime) -> Entry:
    said = words.offer_words(card.kind, each)
    detail = words.period_words(each.first, each.until)
    return Entry(each.first or clock.today(), said, detail=detail, by=each.recorded_by)


@guarded(access.KEEP_CAPACITY)
def change_unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Another room, kind or number of places from a day on."""
    card, now = _open_unit(request, unit_id)

    def record(form: Any) -> None:
        data = form.cleaned_data
        room = RoomAt(data["building"], data["room"], data["floor"]) if "room" in data else None
        capacity.change_unit(unit_id, form.changes(), on=data["on"], room=room, **by(request))

    names = _FORMS[card.kind].base_fields.keys() - {"on"}
    initial = {name: getattr(now, name) for name in names} | {"on": clock.today()}
    form = _FORMS[card.kind](request.POST or None, initial=initial)
    if recorded(request, form, record):
        messages.success(request, _("The change is recorded; what was stays as history."))
        return redirect("facilities:unit", unit_id)
    return form_page(request, form, _("Change %(unit)s") % {"unit": card.label}, _("Record the change"), _back(card))


@guarded(access.KEEP_CAPACITY)
def end_unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """The bed or class is no longer there from a day on."""
    card, _now = _open_unit(request, unit_id)

    def record(form: Any) -> None:
        capacity.end_unit(unit_id, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"], **by(request))

    form = forms.EndUnitForm(request.POST or None, initial={"on": clock.today()})
    if recorded(request, form, record):
        messages.success(request, _("It is no longer there from that day; who was in it stays on record."))
        return redirect("facilities:unit", unit_id)
    return form_page(request, form, _("Close %(unit)s") % {"unit": card.label}, _("Close it for good"), _back(card))


@guarded(access.KEEP_CAPACITY)
def add_places(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """Day places that are not told apart."""
    found = kept_site(site_id, actor=actor_of(request))
    back = (reverse("facilities:board", args=[site_id]), found.name)

    def record(form: Any) -> None:
        data = form.cleaned_data
        capacity.add_places(site_id, data["label"], data["places"], first=data["first"], **by(request))

    form = forms.PlacesForm(request.POST or None, initial={"first": clock.today()})
    if recorded(request, form, record):
        messages.success(request, _("The day places are there."))
        return redirect(back[0])
    return form_page(request, form, _("Day places of %(name)s") % {"name": found.name}, _("Add day places"), back)


def _open_unit(request: HttpRequest, unit_id: UUID) -> tuple[UnitCard, UnitTime]:
    card = units.unit_card(unit_id, actor=actor_of(request))
    now = card.on(clock.today())
    if now is None:
        raise NotFound
    return card, now


def _back(card: UnitCard) -> tuple[str, str]:
    return reverse("facilities:unit", args=[card.id]), card.label
