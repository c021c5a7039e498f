"""Vacancies: posts that are meant to be filled and are not; how many a site means to fill."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.facilities import access
from laoyou.facilities.enums import PostKind, SiteState
from laoyou.facilities.selectors import free_places as free
from laoyou.facilities.selectors import vacancies as found
from laoyou.facilities.selectors.reach import kept_site, kept_sites
from laoyou.facilities.services.planning_posts import plan_posts
from laoyou.ui.days import DayField
from laoyou.ui.pages import respond
from laoyou.workbench.facilities.writing import form_page
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.house import tables
from laoyou.workbench.recording import by, recorded

_MOST_SITES = 60


class PostPlanForm(forms.Form):
    """How many posts of a kind, from when."""

    kind = forms.ChoiceField(label=gettext_lazy("Post"), choices=PostKind.choices, initial=PostKind.CAREGIVER)
    wanted = forms.IntegerField(label=gettext_lazy("Full-time posts meant to be filled"), min_value=0, max_value=2000)
    first = DayField(label=gettext_lazy("From"))


@guarded(access.VIEW_STAFF)
def vacancies(request: HttpRequest) -> HttpResponseBase:
    """Posts of the area's institutions, or one's own, that nobody holds."""
    actor, today = actor_of(request), clock.today()
    context = {
        "table": tables.VACANCIES.bind(request, found.post_plans(on=today, actor=actor)),
        "sites": _own_sites(actor) if access.KEEP_STAFF.allows(actor) else [],
    }
    return respond(request, "workbench/house/vacancies.html", context)


def _own_sites(actor: Actor) -> list[tuple[str, str]]:
    """The page of posts of each open site of an institution's own people, with its name, the main one first."""
    if not actor.is_provider:
        return []
    rows = kept_sites(actor).exclude(state=SiteState.CLOSED).order_by("-main", "name", "id")
    return [(reverse("house:plan_posts", args=[each.id]), each.name) for each in rows[:_MOST_SITES]]


@guarded(access.VIEW_STAYS)
def free_places(request: HttpRequest) -> HttpResponseBase:
    """Every free bed and place of the sites in reach."""
    rows = free.free_places(on=clock.today(), actor=actor_of(request))
    return respond(request, "workbench/house/free_places.html", {"table": tables.FREE_PLACES.bind(request, rows)})


@guarded(access.KEEP_STAFF)
def plan(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """How many posts of a kind a site means to fill."""
    site = kept_site(site_id, actor=actor_of(request))

    def record(form: PostPlanForm) -> None:
        data = form.cleaned_data
        plan_posts(site_id, PostKind(data["kind"]), data["wanted"], first=data["first"], **by(request))

    form = PostPlanForm(request.POST or None, initial={"first": clock.today()})
    if recorded(request, form, record):
        messages.success(request, _("It is recorded."))
        return redirect("house:vacancies")
    title = _("Posts of %(name)s") % {"name": site.name}
    return form_page(request, form, title, _("Record it"), (reverse("house:vacancies"), _("Vacancies")))
