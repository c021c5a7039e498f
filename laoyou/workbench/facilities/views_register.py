"""Writing on the register: institutions, sites, what holds for them, their states."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.facilities import access
from laoyou.facilities.enums import SiteState
from laoyou.facilities.selectors import register as registered
from laoyou.facilities.selectors.register import InstitutionCard, SiteCard
from laoyou.facilities.services import facts, registering, sign_in, states
from laoyou.workbench.facilities import forms, words
from laoyou.workbench.facilities.presenters import back_to
from laoyou.workbench.facilities.writing import form_page, recorded
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.recording import by

_LIST = ("/institutions/", "")


def _card(request: HttpRequest, institution_id: UUID) -> InstitutionCard:
    return registered.card(institution_id, on=clock.today(), actor=actor_of(request))


def _site(request: HttpRequest, site_id: UUID) -> tuple[InstitutionCard, SiteCard]:
    card = _card(request, registered.institution_of(site_id, actor=actor_of(request)))
    return card, next(site for site in card.sites if site.id == site_id)


@guarded(access.KEEP_REGISTER)
def new(request: HttpRequest) -> HttpResponse:
    """An institution with its main site."""
    made: list[UUID] = []

    def record(form: forms.RegisterForm) -> None:
        made.append(registering.register_institution(form.details(form.site()), **by(request)))

    form = forms.RegisterForm(request.POST or None, actor=actor_of(request))
    if recorded(request, form, record):
        messages.success(request, _("The institution is on the register."))
        return redirect("facilities:card", made[0]) if made else redirect("facilities:register")
    return form_page(request, form, _("Register an institution"), _("Put it on the register"), _LIST)


@guarded(access.KEEP_REGISTER)
def correct(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    """Put right what was entered wrongly of an institution."""
    card = _card(request, institution_id)

    def record(form: forms.CorrectInstitutionForm) -> None:
        data = form.cleaned_data
        registering.correct_institution(
            institution_id, form.details(), revision=data["revision"], reason=data["reason"], **by(request)
        )

    names = ("name", "credit_code", "representative", "ownership", "mode", "for_profit", "revision")
    initial = {name: getattr(card, name) for name in names} | {"operator_name": card.operator}
    form = forms.CorrectInstitutionForm(request.POST or None, actor=actor_of(request), initial=initial)
    if recorded(request, form, record):
        messages.success(request, _("The correction is recorded; what was stays in the audit trail."))
        return redirect("facilities:card", institution_id)
    title = _("Correct %(name)s") % {"name": card.name}
    return form_page(request, form, title, _("Record the correction"), back_to(card.id, card.name))


@guarded(access.KEEP_REGISTER)
def add_site(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    """One more address under the same licence."""
    card = _card(request, institution_id)

    def record(form: forms.SiteForm) -> None:
        registering.add_site(institution_id, form.site(), **by(request))

    form = forms.SiteForm(request.POST or None, actor=actor_of(request))
    if recorded(request, form, record):
        messages.success(request, _("The site is on the register."))
        return redirect("facilities:card", institution_id)
    title = _("One more address of %(name)s") % {"name": card.name}
    return form_page(request, form, title, _("Put it on the register"), back_to(card.id, card.name))


@guarded(access.KEEP_REGISTER)
def correct_site(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """Put right what was entered wrongly of a site."""
    card, site = _site(request, site_id)

    def record(form: forms.CorrectSiteForm) -> None:
        data = form.cleaned_data
        registering.correct_site(site_id, form.site(), revision=data["revision"], reason=data["reason"], **by(request))

    form = forms.CorrectSiteForm(request.POST or None, actor=actor_of(request), initial=_as_recorded(site))
    if recorded(request, form, record):
        messages.success(request, _("The correction is recorded; what was stays in the audit trail."))
        return redirect("facilities:card", card.id)
    title = _("Correct %(name)s") % {"name": site.name}
    return form_page(request, form, title, _("Record the correction"), back_to(card.id, card.name))


def _as_recorded(site: SiteCard) -> dict[str, Any]:
    names = ("kind", "address", "phone", "longitude", "latitude", "opened_on", "revision")
    return {name: getattr(site, name) for name in names} | {"site_name": site.name, "area": f"{site.area:012d}"}


@guarded(access.CHANGE_STATE)
def change_state(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    """Open, suspend or close an institution with all its sites."""
    card = _card(request, institution_id)

    def record(form: forms.StateForm) -> None:
        data = dict(form.cleaned_data)
        states.change_institution_state(institution_id, SiteState(data.pop("state")), **data, **by(request))

    form = forms.StateForm(request.POST or None, initial={"revision": card.revision, "on": clock.today()})
    if recorded(request, form, record):
        messages.success(request, _("The new state is recorded."))
        return redirect("facilities:card", institution_id)
    title = _("%(name)s: open, suspend or close") % {"name": card.name}
    back = back_to(card.id, card.name)
    return form_page(request, form, title, _("Record the state"), back, _who_is_there(card.sites, whole=True))


@guarded(access.CHANGE_STATE)
def change_site_state(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """Open, suspend or close one site."""
    card, site = _site(request, site_id)

    def record(form: forms.StateForm) -> None:
        data = dict(form.cleaned_data)
        states.change_site_state(site_id, SiteState(data.pop("state")), **data, **by(request))

    form = forms.StateForm(request.POST or None, initial={"revision": site.revision, "on": clock.today()})
    if recorded(request, form, record):
        messages.success(request, _("The new state is recorded."))
        return redirect("facilities:card", card.id)
    title = _("%(name)s: open, suspend or close") % {"name": site.name}
    back = back_to(card.id, card.name)
    return form_page(request, form, title, _("Record the state"), back, _who_is_there([site], whole=False))


def _who_is_there(sites: Any, *, whole: bool) -> str:
    present = sum(site.present for site in sites)
    said = ngettext("%(count)s person is cared for here.", "%(count)s people are cared for here.", present)
    about = _(" The change is for every site of the institution.") if whole else ""
    return said % {"count": present} + about


@guarded(access.KEEP_REGISTER)
def new_fact(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """A licence, policy, grade, price, service or area of a site."""
    card, site = _site(request, site_id)

    def record(form: forms.FactForm) -> None:
        facts.record_fact(site_id, form.details(), **by(request))

    form = forms.FactForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("It is recorded."))
        return redirect("facilities:card", card.id)
    title = _("What holds for %(name)s") % {"name": site.name}
    return form_page(request, form, title, _("Record it"), back_to(card.id, card.name))


@guarded(access.KEEP_REGISTER)
def end_fact(request: HttpRequest, fact_id: UUID) -> HttpResponse:
    """Something holds no longer."""
    row, institution_id = registered.site_of_fact(fact_id, actor=actor_of(request))
    card = _card(request, institution_id)

    def record(form: forms.EndForm) -> None:
        facts.end_fact(fact_id, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"], **by(request))

    form = forms.EndForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("It ends on that day and stays on the card as history."))
        return redirect("facilities:card", card.id)
    title = _("%(what)s holds no longer") % {"what": words.fact_words(row.kind, row.detail)}
    return form_page(request, form, title, _("End it"), back_to(card.id, card.name))


@guarded(access.OPEN_SIGN_IN)
@require_POST
def open_sign_in(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    """Let the institution's own people sign in: from here on a role can name it."""
    card = _card(request, institution_id)
    if card.organisation_id is not None:
        raise NotFound
    sign_in.open_sign_in(institution_id, **by(request))
    messages.success(request, _("The institution may sign in: give its people the role, naming this institution."))
    return redirect("facilities:card", institution_id)
