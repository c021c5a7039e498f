"""A household's own page, and what is recorded there."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.people import access
from laoyou.people.selectors.card import card as card_of
from laoyou.people.selectors.households import HouseholdPage
from laoyou.people.selectors.households import household as household_of
from laoyou.people.services import households
from laoyou.people.services.persons import ReasonNeeded
from laoyou.records.enums import ReadingKind
from laoyou.ui.sentences import say
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.people import forms_households as forms
from laoyou.workbench.people.presenters_households import household_context, title_of
from laoyou.workbench.people.views_recording import by, form_page, recorded
from laoyou.workbench.watching import looked, watched


@watched
@guarded(access.VIEW_PERSON)
def household(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Who lives there, who came and went."""
    home = _found(request, household_id)
    people = [each.member.person for each in home.members]
    looked(request, ReadingKind.HOUSEHOLD, [(each.id, each.area) for each in people])
    return _page(request, home)


@guarded(access.REVEAL_DETAIL)
@require_POST
@never_cache
def reveal(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """The page with the address in full, this once."""
    home = _found(request, household_id)
    try:
        shown = households.reveal_address(household_id, reason=request.POST.get("reason", ""), **by(request))
    except ReasonNeeded as refused:
        return _page(request, home, status=422, refused=say(refused))
    return _page(request, home, revealed=shown or _("none on record"))


@guarded(access.RECORD_HOUSEHOLD)
def new_household(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """A household begins with this person."""
    actor = actor_of(request)
    card = card_of(person_id, actor=actor)
    made: list[UUID] = []

    def record(form: forms.NewHouseholdForm) -> None:
        data = form.cleaned_data
        made.append(households.create_household(form.home(), {person_id: data["role"]}, on=data["on"], **by(request)))

    initial = {"area": f"{card.person.area:012d}"}
    form = forms.NewHouseholdForm(request.POST or None, actor=actor, initial=initial)
    if recorded(request, form, record):
        messages.success(request, _("The household is recorded; add who else lives there."))
        return redirect("people:household", made[0]) if made else redirect("people:card", person_id)
    title = _("A household begins with %(name)s") % {"name": card.person.name}
    return form_page(request, form, title, _("Record the household"), card)


@guarded(access.RECORD_HOUSEHOLD)
def join(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Somebody comes to live in the household."""
    home = _found(request, household_id)

    def record(form: forms.JoinForm) -> None:
        data = form.cleaned_data
        households.join_household(household_id, data["person"], data["role"], on=data["on"], **by(request))

    form = forms.JoinForm(request.POST or None, actor=actor_of(request))
    if recorded(request, form, record):
        messages.success(request, _("It is recorded who joined; where they lived before stays as a period."))
        return redirect("people:household", household_id)
    return form_page(request, form, _("Who joins: %(home)s") % {"home": title_of(home)}, _("Record who joins"))


@guarded(access.RECORD_HOUSEHOLD)
def leave(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Somebody no longer lives in the household."""
    card = card_of(person_id, actor=actor_of(request))

    def record(form: forms.LeaveForm) -> None:
        data = form.cleaned_data
        households.leave_household(person_id, on=data["on"], reason=data["reason"], **by(request))

    form = forms.LeaveForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("It is recorded; what follows for those who stay is worked out."))
        return redirect("people:card", person_id)
    title = _("%(name)s no longer lives in the household") % {"name": card.person.name}
    note = _("For whoever still lives in this community, nobody knows where. Who moved elsewhere has “Moved”.")
    return form_page(request, form, title, _("Record it"), card, note)


@guarded(access.RECORD_HOUSEHOLD)
def move(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Everybody of the household lives elsewhere."""
    home = _found(request, household_id)
    moved: list[int] = []

    def record(form: forms.MoveHouseholdForm) -> None:
        data = form.cleaned_data
        moved.append(
            households.move_household(
                household_id, form.home(), on=data["on"], revision=data["revision"], **by(request)
            )
        )

    initial = {"revision": home.revision}
    form = forms.MoveHouseholdForm(request.POST or None, actor=actor_of(request), initial=initial)
    if recorded(request, form, record):
        many = sum(moved)
        said = ngettext("%(many)s person has moved.", "%(many)s people have moved.", many) % {"many": many}
        messages.success(request, said)
        return redirect("people:list")
    title = _("%(home)s has moved") % {"home": title_of(home)}
    return form_page(request, form, title, _("Record the move"), note=_everybody(home))


@guarded(access.RECORD_HOUSEHOLD)
def split(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Some members begin a household of their own."""
    home = _found(request, household_id)
    made: list[UUID] = []

    def record(form: forms.SplitForm) -> None:
        on = form.cleaned_data["on"]
        made.append(households.split_household(household_id, form.home(), form.chosen(), on=on, **by(request)))

    initial = {"area": f"{home.area:012d}", "on": clock.today()}
    form = forms.SplitForm(request.POST or None, actor=actor_of(request), members=home.members, initial=initial)
    if recorded(request, form, record):
        messages.success(request, _("The new household is recorded."))
        return redirect("people:household", made[0] if made else household_id)
    title = _("%(home)s: some begin a household of their own") % {"home": title_of(home)}
    return form_page(request, form, title, _("Record the new household"))


@guarded(access.RECORD_HOUSEHOLD)
def roles(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Who is the head, and what the others are to the head."""
    home = _found(request, household_id)

    def record(form: forms.RolesForm) -> None:
        households.set_roles(household_id, form.roles(), revision=form.cleaned_data["revision"], **by(request))

    form = forms.RolesForm(request.POST or None, members=home.members, initial={"revision": home.revision})
    if recorded(request, form, record):
        messages.success(request, _("The places in the household are recorded."))
        return redirect("people:household", household_id)
    return form_page(request, form, _("Places in: %(home)s") % {"home": title_of(home)}, _("Record the places"))


@guarded(access.RECORD_HOUSEHOLD)
def correct(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Address, point, kind and name put right."""
    home = _found(request, household_id)

    def record(form: forms.HouseholdCorrectionForm) -> None:
        data = form.cleaned_data
        households.correct_household(
            household_id, form.home(home.area), revision=data["revision"], reason=data["reason"], **by(request)
        )

    initial = {
        "longitude": home.longitude,
        "latitude": home.latitude,
        "collective": home.collective,
        "name": home.name,
        "revision": home.revision,
    }
    form = forms.HouseholdCorrectionForm(request.POST or None, actor=actor_of(request), initial=initial)
    if recorded(request, form, record):
        messages.success(request, _("The correction is recorded; what was stays in the audit trail."))
        return redirect("people:household", household_id)
    return form_page(request, form, _("Correct %(name)s") % {"name": title_of(home)}, _("Record the correction"))


def _found(request: HttpRequest, household_id: UUID) -> HouseholdPage:
    return household_of(household_id, on=clock.today(), actor=actor_of(request))


def _page(request: HttpRequest, home: HouseholdPage, *, status: int = 200, **said: object) -> HttpResponse:
    context = household_context(home, actor=actor_of(request)) | said
    return render(request, "workbench/people/household.html", context, status=status)


def _everybody(home: HouseholdPage) -> str:
    who = _("Who moves: %(names)s.") % {"names": "、".join(each.member.person.name for each in home.members)}
    return f"{who} {_('To another community: it is told to get in touch, and what waits about them goes along.')}"
