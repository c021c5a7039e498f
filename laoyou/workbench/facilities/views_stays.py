"""Writing inside a site: beds and classes, admissions, moves, leave, discharge."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.facilities import access
from laoyou.facilities.enums import ClassKind, Funding, Hours, LeaveKind, StayEnd, StayState, UnitKind
from laoyou.facilities.selectors import occupancy, what_if
from laoyou.facilities.selectors.guests import Guest, NotInRegistry, guest_by_number, guest_of
from laoyou.facilities.services import absences, capacity, stays
from laoyou.facilities.services.capacity import BedDetails, ClassDetails
from laoyou.facilities.services.weighing import rehearse_admission
from laoyou.ui.sentences import say
from laoyou.workbench.facilities import forms, what_if_presenters
from laoyou.workbench.facilities.writing import form_page, recorded
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.recording import by


def _board(request: HttpRequest, site_id: UUID) -> tuple[str, str]:
    found = occupancy.board(site_id, on=clock.today(), actor=actor_of(request))
    return reverse("facilities:board", args=[site_id]), found.name


@guarded(access.KEEP_CAPACITY)
def add_beds(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """Beds into a room."""
    back = _board(request, site_id)

    def record(form: forms.BedsForm) -> None:
        data = form.cleaned_data
        details = BedDetails(**{name: data[name] for name in BedDetails.__slots__})
        where = (data["building"], data["room"], data["labels"])
        capacity.add_beds(site_id, *where, details, floor=data["floor"], first=data["first"], **by(request))

    form = forms.BedsForm(request.POST or None, initial={"first": clock.today()})
    if recorded(request, form, record):
        messages.success(request, _("The beds are there."))
        return redirect(back[0])
    return form_page(request, form, _("Beds of %(name)s") % {"name": back[1]}, _("Add the beds"), back)


@guarded(access.KEEP_CAPACITY)
def add_class(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """A class of children."""
    back = _board(request, site_id)

    def record(form: forms.ClassForm) -> None:
        data = form.cleaned_data
        details = ClassDetails(ClassKind(data["kind"]), Hours(data["hours"]), data["places"], data["inclusive"])
        capacity.add_class(site_id, data["label"], details, first=data["first"], **by(request))

    form = forms.ClassForm(request.POST or None, initial={"first": clock.today()})
    if recorded(request, form, record):
        messages.success(request, _("The class is open."))
        return redirect(back[0])
    return form_page(request, form, _("A class of %(name)s") % {"name": back[1]}, _("Open the class"), back)


@guarded(access.KEEP_STAYS)
@sensitive_post_parameters("number")
def admit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Somebody into a bed, class or day place; what would be is shown first to whoever asks for it."""
    actor = actor_of(request)
    unit, site_id = occupancy.unit_row(unit_id, on=clock.today(), actor=actor)
    kind = stays.STAY_OF[UnitKind(unit.kind)]
    made: list[UUID] = []

    def record(form: forms.AdmitForm) -> None:
        guest = _guest(request, form.cleaned_data)
        asked = form.admission(kind=kind, unit_id=unit_id)
        made.append(stays.admit(site_id, guest, asked, accepted=form.codes(), **by(request)))

    form, looking = _admit_form(request)
    shown = _outlook(request, form, site_id, unit) if looking else {}
    if not looking and recorded(request, form, record):
        messages.success(request, _("The place is given."))
        return redirect("facilities:stay", made[0]) if made else redirect("facilities:board", site_id)
    title = _("Somebody into %(unit)s") % {"unit": unit.label}
    more = shown | {"look": _("See what would be")}
    return form_page(request, form, title, _("Give the place"), _board(request, site_id), **more)


def _admit_form(request: HttpRequest) -> tuple[forms.AdmitForm, bool]:
    """The form, and whether only a look is asked for: by its second button, or by an address that names the person."""
    actor = actor_of(request)
    start: dict[str, Any] = {"first": clock.today()}
    if actor.is_provider:
        return forms.AdmitByNumberForm(request.POST or None, actor=actor, initial=start), "look" in request.POST
    if request.method == "GET" and "person" in request.GET:
        start = {"first": request.GET.get("first") or clock.today().isoformat()}
        person: Any = forms.AdmitForm(actor=actor).fields["person"]
        chosen = person.option_of(request.GET["person"])
        start |= {"person": chosen.label if chosen else "", "person_key": request.GET["person"]}
        start |= {"state": StayState.CONFIRMED.value, "funding": Funding.SELF.value}
        return forms.AdmitForm(start, actor=actor), True
    return forms.AdmitForm(request.POST or None, actor=actor, initial=start), "look" in request.POST


def _outlook(request: HttpRequest, form: forms.AdmitForm, site_id: UUID, unit: occupancy.UnitRow) -> dict[str, Any]:
    """What would be if the form were sent; nothing where the form itself is not filled in, or names nobody."""
    if not form.is_valid():
        return {}
    try:
        guest = _guest(request, form.cleaned_data)
    except NotInRegistry as refused:
        form.add_error(None, say(refused))
        return {}
    asked = form.admission(kind=stays.STAY_OF[UnitKind(unit.kind)], unit_id=unit.id)
    met = rehearse_admission(site_id, guest, asked, **by(request))
    if isinstance(met.refusal, stays.NotOpenThen):
        form.add_error(None, say(met.refusal))
        return {}
    found = what_if.outlook(unit.id, asked.state, on=asked.first, now=clock.now(), actor=actor_of(request))
    return {"outlook": what_if_presenters.outlook_context(found, met, guest.name, asked)}


def _guest(request: HttpRequest, data: dict[str, Any]) -> Guest:
    actor = actor_of(request)
    if actor.is_provider:
        return guest_by_number(data["name"], data["number"], on=clock.today(), actor=actor)
    return guest_of(data["person"], actor=actor)


@guarded(access.KEEP_STAYS)
def move(request: HttpRequest, stay_id: UUID) -> HttpResponse:
    """Another bed or class of the same site."""
    actor = actor_of(request)
    stay = occupancy.stay_row(stay_id, actor=actor)
    kind = next(unit for unit, care in stays.STAY_OF.items() if care == stay.kind)
    units = occupancy.free_units(stay.site_id, kind, on=clock.today(), actor=actor)

    def record(form: forms.MoveForm) -> None:
        data = form.cleaned_data
        stays.move(stay_id, UUID(data["unit"]), on=data["on"], revision=data["revision"], **by(request))

    initial = {"revision": stay.revision, "on": clock.today()}
    form = forms.MoveForm(request.POST or None, units=units, initial=initial)
    if recorded(request, form, record):
        messages.success(request, _("The move is recorded."))
        return redirect("facilities:stay", stay_id)
    return form_page(request, form, _("Move %(name)s") % {"name": stay.name}, _("Record the move"), _stay(stay))


@guarded(access.KEEP_STAYS)
def leave(request: HttpRequest, stay_id: UUID) -> HttpResponse:
    """Away, the bed kept."""
    stay = occupancy.stay_row(stay_id, actor=actor_of(request))

    def record(form: forms.LeaveForm) -> None:
        data = dict(form.cleaned_data)
        absences.begin_leave(stay_id, LeaveKind(data.pop("kind")), **data, **by(request))

    form = forms.LeaveForm(request.POST or None, initial={"on": clock.today()})
    if recorded(request, form, record):
        messages.success(request, _("The leave is recorded; the bed is kept."))
        return redirect("facilities:stay", stay_id)
    return form_page(request, form, _("%(name)s is away") % {"name": stay.name}, _("Record the leave"), _stay(stay))


@guarded(access.KEEP_STAYS)
def come_back(request: HttpRequest, stay_id: UUID) -> HttpResponse:
    """Back from leave."""
    stay = occupancy.stay_row(stay_id, actor=actor_of(request))

    def record(form: forms.ReturnForm) -> None:
        absences.return_from_leave(stay_id, on=form.cleaned_data["on"], **by(request))

    form = forms.ReturnForm(request.POST or None, initial={"on": clock.today()})
    if recorded(request, form, record):
        messages.success(request, _("The return is recorded."))
        return redirect("facilities:stay", stay_id)
    return form_page(request, form, _("%(name)s is back") % {"name": stay.name}, _("Record the return"), _stay(stay))


@guarded(access.KEEP_STAYS)
def discharge(request: HttpRequest, stay_id: UUID) -> HttpResponse:
    """The end of a stay."""
    stay = occupancy.stay_row(stay_id, actor=actor_of(request))

    def record(form: forms.DischargeForm) -> None:
        data = form.cleaned_data
        stays.discharge(
            stay_id,
            on=data["on"],
            end=StayEnd(data["end"]),
            note=data["note"],
            accepted=form.codes(),
            revision=data["revision"],
            **by(request),
        )

    form = forms.DischargeForm(request.POST or None, initial={"revision": stay.revision, "on": clock.today()})
    if recorded(request, form, record):
        messages.success(request, _("The stay has ended; the place is free."))
        return redirect("facilities:stay", stay_id)
    title = _("%(name)s leaves") % {"name": stay.name}
    return form_page(request, form, title, _("End the stay"), _stay(stay))


@guarded(access.KEEP_STAYS)
@require_POST
def advance(request: HttpRequest, stay_id: UUID) -> HttpResponse:
    """Offer, confirm, begin or cancel a stay."""
    state, revision = request.POST.get("state", ""), request.POST.get("revision", "")
    if state not in StayState.values or not revision.isdecimal():
        raise NotFound
    stays.advance(stay_id, StayState(state), revision=int(revision), **by(request))
    messages.success(request, _("The new state is recorded."))
    return redirect("facilities:stay", stay_id)


def _stay(stay: occupancy.StayRow) -> tuple[str, str]:
    return reverse("facilities:stay", args=[stay.id]), stay.name
