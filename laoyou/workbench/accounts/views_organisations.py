"""Organisations and the names documents call them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from laoyou.accounts import access
from laoyou.accounts.selectors import organisations
from laoyou.accounts.services import organisations as services
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.plan.access import MERGE_UNITS
from laoyou.plan.services.unit_changes import merge_units
from laoyou.ui.pages import respond
from laoyou.workbench.accounts import details, forms, tables
from laoyou.workbench.accounts.views_people import actor_of
from laoyou.workbench.guards import guarded


@guarded(access.VIEW_ORGANISATIONS)
def organisations_page(request: HttpRequest) -> HttpResponseBase:
    """The organisations of the area and of those inside it."""
    actor = actor_of(request)
    table = tables.ORGANISATIONS.bind(request, organisations.listed(actor, on=clock.today()))
    context = {"table": table, "may_edit": access.EDIT_ORGANISATION.allows(actor)}
    return respond(request, "workbench/accounts/organisations.html", context)


@guarded(access.EDIT_ORGANISATION)
def new_organisation(request: HttpRequest) -> HttpResponse:
    """Create an organisation."""
    actor, made = actor_of(request), []
    form = forms.NewOrganisationForm(request.POST or None, actor=actor, today=clock.today())

    def work() -> None:
        made.append(services.create_organisation(**form.cleaned_data, actor=actor, now=clock.now()))

    if request.method == "POST" and forms.carried_out(form, work):
        return redirect("accounts:organisation", made[0])
    return render(
        request, "workbench/accounts/organisation_form.html", {"form": form, "title": _("A new organisation")}
    )


@guarded(access.EDIT_ORGANISATION)
@require_POST
def lay_out_departments(request: HttpRequest) -> HttpResponse:
    """Create the usual departments of the area where they are missing."""
    actor = actor_of(request)
    made = services.ensure_departments(actor.area.low, actor=actor, now=clock.now())
    words = ngettext("%(made)s organisation was created.", "%(made)s organisations were created.", made)
    messages.success(request, words % {"made": made})
    return redirect("accounts:organisations")


@guarded(access.VIEW_ORGANISATIONS)
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """One organisation with its other names."""
    return _page(request, organisation_id, None)


@guarded(access.EDIT_ORGANISATION)
def edit_organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Rename an organisation or say when it ends."""
    actor = actor_of(request)
    row = organisations.get(organisation_id, actor=actor)
    last_day = row.last_day and row.last_day - timedelta(days=1)
    initial = {"name": row.name, "short_name": row.short_name, "last_day": last_day}
    form = forms.EditOrganisationForm(request.POST or None, initial=initial)

    def work() -> None:
        services.edit_organisation(organisation_id, **form.cleaned_data, actor=actor, now=clock.now())

    if request.method == "POST" and forms.carried_out(form, work):
        messages.success(request, _("Saved."))
        return redirect("accounts:organisation", organisation_id)
    context = {"form": form, "title": row.name, "row": row}
    return render(request, "workbench/accounts/organisation_form.html", context)


@guarded(MERGE_UNITS)
def merge_organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Merge an organisation into another, with what it still has to do."""
    actor, today = actor_of(request), clock.today()
    row = organisations.get(organisation_id, actor=actor)
    choices = [each for each in organisations.choices(range_of(row.area), on=today) if each[0] != row.id]
    form = forms.MergeForm(request.POST or None, choices=choices, initial={"last_day": today})

    def work() -> None:
        facts = dict(form.cleaned_data)
        followed = merge_units(organisation_id, facts.pop("into"), **facts, actor=actor, now=clock.now())
        words = _(
            "It is merged: %(items)s items of plans, %(reports)s reports, %(pledges)s pledges and %(decisions)s "
            "decisions went along."
        )
        messages.success(request, words % asdict(followed))

    if request.method == "POST" and forms.carried_out(form, work):
        return redirect("accounts:organisation", organisation_id)
    context = {"form": form, "title": _("Merge %(name)s into another") % {"name": row.name}, "row": row}
    return render(request, "workbench/accounts/organisation_form.html", context)


@guarded(access.ADD_ALIAS)
@require_POST
def add_alias(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Let a printed name mean this organisation."""
    actor = actor_of(request)
    form = forms.AliasForm(request.POST)

    def work() -> None:
        services.add_alias(organisation_id, form.cleaned_data["name"], actor=actor, now=clock.now())

    if forms.carried_out(form, work):
        messages.success(request, _("From now on the name means this organisation."))
        return redirect("accounts:organisation", organisation_id)
    return _page(request, organisation_id, form, status=422)


@guarded(access.ADD_ALIAS)
@require_POST
def remove_alias(request: HttpRequest, organisation_id: UUID, alias_id: UUID) -> HttpResponse:
    """Let a printed name mean this organisation no longer."""
    services.remove_alias(alias_id, actor=actor_of(request), now=clock.now())
    messages.success(request, _("The name no longer means this organisation."))
    return redirect("accounts:organisation", organisation_id)


def _page(
    request: HttpRequest, organisation_id: UUID, form: forms.AliasForm | None, *, status: int = 200
) -> HttpResponse:
    actor: Actor = actor_of(request)
    today = clock.today()
    row = organisations.get(organisation_id, actor=actor)
    may_name = access.ADD_ALIAS.allows(actor)
    context: dict[str, Any] = {
        "row": row,
        "facts": details.organisation_facts(row, on=today),
        "aliases": organisations.aliases(organisation_id),
        "members": organisations.members(row, on=today) if row.is_group else [],
        "form": form or (forms.AliasForm() if may_name else None),
        "may_name": may_name,
        "may_edit": access.EDIT_ORGANISATION.allows(actor),
        "may_merge": MERGE_UNITS.allows(actor) and not row.is_group and row.last_day is None,
    }
    return render(request, "workbench/accounts/organisation.html", context, status=status)
