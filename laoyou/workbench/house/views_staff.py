"""Staff: the list, one member's card, taking on, posts, what can be shown, training, leaving."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from laoyou.core import clock
from laoyou.facilities import access
from laoyou.facilities.enums import SiteState, TrainingStage
from laoyou.facilities.selectors import workforce
from laoyou.facilities.selectors.reach import kept_institution, kept_institutions, kept_sites
from laoyou.facilities.services import staffing
from laoyou.places.selectors import areas
from laoyou.ui.pages import respond
from laoyou.workbench.facilities.writing import form_page
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.house import forms, presenters, tables
from laoyou.workbench.recording import by, recorded


@guarded(access.VIEW_STAFF)
def staff(request: HttpRequest) -> HttpResponseBase:
    """Who works in the institutions of the area, or in one's own, and who lacks what."""
    actor, today = actor_of(request), clock.today()
    rows = workforce.posts(on=today, actor=actor)
    own = kept_institutions(actor).order_by("name", "id").first() if actor.is_provider else None
    context = {
        "table": tables.STAFF.bind(request, rows),
        "place": own.name if own else areas.short_names([actor.area.low], on=today).get(actor.area.low, ""),
        "hire_url": reverse("house:hire", args=[own.id]) if own and access.KEEP_STAFF.allows(actor) else "",
        "file_url": reverse("house:staff_file", args=[own.id]) if own and access.KEEP_STAFF.allows(actor) else "",
        "turnover": presenters.turnover_line(own.id, actor) if own else "",
    }
    return respond(request, "workbench/house/staff.html", context)


@guarded(access.VIEW_STAFF)
def member(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    """One member of staff."""
    card = workforce.staff_card(staff_id, on=clock.today(), actor=actor_of(request))
    return render(request, "workbench/house/member.html", presenters.member_context(card, actor=actor_of(request)))


@guarded(access.KEEP_STAFF)
@sensitive_post_parameters("number", "phone")
def hire(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    """Somebody new, or somebody who comes back."""
    institution = kept_institution(institution_id, actor=actor_of(request))
    made: list[UUID] = []

    def record(form: forms.HireForm) -> None:
        made.append(staffing.hire(institution_id, form.hired(), **by(request)))

    sites = _sites(request, institution_id)
    form = forms.HireForm(request.POST or None, sites=sites, initial={"first": clock.today()})
    if recorded(request, form, record):
        messages.success(request, _("The person is on the roll."))
        return redirect("house:member", made[0]) if made else redirect("house:staff")
    back = (reverse("facilities:card", args=[institution_id]), institution.name)
    return form_page(request, form, _("Take somebody on"), _("Put on the roll"), back)


@guarded(access.KEEP_STAFF)
def add_post(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    """One more post, or another one."""
    card = _card(request, staff_id)

    def record(form: forms.PostForm) -> None:
        staffing.add_post(staff_id, form.post(), **by(request))

    sites = _sites(request, card.institution_id)
    form = forms.PostForm(request.POST or None, sites=sites, initial={"first": clock.today()})
    if recorded(request, form, record):
        messages.success(request, _("The post is recorded."))
        return redirect("house:member", staff_id)
    return form_page(request, form, _("A post for %(name)s") % {"name": card.name}, _("Record it"), _to(card))


@guarded(access.KEEP_STAFF)
def credential(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    """Something the person can show."""
    card = _card(request, staff_id)

    def record(form: forms.CredentialForm) -> None:
        staffing.record_credential(staff_id, form.details(), **by(request))

    initial = {"kind": card.missing[0].credential if card.missing else None, "first": clock.today(), "level": 0}
    form = forms.CredentialForm(request.POST or None, initial=initial)
    if recorded(request, form, record):
        messages.success(request, _("It is recorded."))
        return redirect("house:member", staff_id)
    title = _("What %(name)s can show") % {"name": card.name}
    return form_page(request, form, title, _("Record it"), _to(card))


@guarded(access.KEEP_STAFF)
def training(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    """Training that was finished."""
    card = _card(request, staff_id)

    def record(form: forms.TrainingForm) -> None:
        data = dict(form.cleaned_data)
        staffing.record_training(staff_id, TrainingStage(data.pop("stage")), **data, **by(request))

    form = forms.TrainingForm(request.POST or None, initial={"finished_on": clock.today()})
    if recorded(request, form, record):
        messages.success(request, _("It is recorded."))
        return redirect("house:member", staff_id)
    title = _("Training of %(name)s") % {"name": card.name}
    return form_page(request, form, title, _("Record it"), _to(card))


@guarded(access.KEEP_STAFF)
def end_post(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """A post ends; the person stays."""
    card, post = workforce.card_of_post(post_id, on=clock.today(), actor=actor_of(request))

    def record(form: forms.EndPostForm) -> None:
        staffing.end_post(post_id, on=form.cleaned_data["on"], **by(request))

    form = forms.EndPostForm(request.POST or None, initial={"on": clock.today()})
    if recorded(request, form, record):
        messages.success(request, _("The post ends on that day; the roster from then on is cleared."))
        return redirect("house:member", card.id)
    title = _("%(name)s, %(post)s: the end of the post") % {"name": card.name, "post": presenters.post_of(post)}
    return form_page(request, form, title, _("End the post"), _to(card))


@guarded(access.KEEP_STAFF)
def end_employment(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    """Somebody leaves."""
    card = _card(request, staff_id)

    def record(form: forms.EndEmploymentForm) -> None:
        staffing.end_employment(staff_id, **form.cleaned_data, **by(request))

    form = forms.EndEmploymentForm(request.POST or None, initial={"on": clock.today()})
    if recorded(request, form, record):
        messages.success(request, _("It is recorded; the roster from that day on is cleared."))
        return redirect("house:member", staff_id)
    title = _("%(name)s leaves the institution") % {"name": card.name}
    return form_page(request, form, title, _("Record it"), _to(card))


def _card(request: HttpRequest, staff_id: UUID) -> workforce.StaffCard:
    return workforce.staff_card(staff_id, on=clock.today(), actor=actor_of(request))


def _sites(request: HttpRequest, institution_id: UUID) -> list[tuple[UUID, str]]:
    """The institution's sites that are not closed, as (key, name)."""
    rows = kept_sites(actor_of(request)).filter(institution_id=institution_id).exclude(state=SiteState.CLOSED)
    return list(rows.order_by("-main", "name", "id").values_list("id", "name"))


def _to(card: workforce.StaffCard) -> tuple[str, str]:
    return reverse("house:member", args=[card.id]), card.name
