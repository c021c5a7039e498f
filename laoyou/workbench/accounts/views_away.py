"""While somebody is away: handing roles over, standing in, and stopping it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laoyou.accounts.selectors import delegations
from laoyou.accounts.services.delegations import Absence, delegate, end_delegation
from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.places.selectors import areas
from laoyou.workbench.accounts import words
from laoyou.workbench.accounts.forms_away import AwayForm
from laoyou.workbench.accounts.middleware import ACTING_FOR
from laoyou.workbench.guards import actor_of, signed_in
from laoyou.workbench.recording import by, pressed, recorded


@signed_in
def away(request: HttpRequest) -> HttpResponse:
    """Which of one's roles somebody else carries out and until when; for whom one may stand in oneself."""
    user: Any = request.user
    today = clock.today()
    own = delegations.own_delegable(user.pk, on=today)
    form = AwayForm(request.POST or None, own=own, today=today)

    def keep(sent: AwayForm) -> None:
        facts = sent.cleaned_data
        absence = Absence(facts["first_day"], facts["last_day"], facts["reason"])
        delegate(facts["roles"], facts["to"], absence, **by(request))

    if recorded(request, form, keep):
        messages.success(request, _("It is handed over; it ends by itself after the last day."))
        return redirect("accounts:away")
    actor, given = actor_of(request), delegations.given_by(user.pk, on=today)
    received = delegations.stand_ins(user.pk, on=today)
    names = areas.names({each.area for each in given} | {each.area for each in received}, on=today)
    context = {
        "form": form if own and actor.for_user_id is None else None,
        "given": [(each, words.role_name(each.role), names.get(each.area, "")) for each in given],
        "received": [(each, words.role_name(each.role), names.get(each.area, "")) for each in received],
        "standing_in": actor.name if actor.for_user_id else "",
    }
    return render(request, "workbench/accounts/away.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def end_away(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """Take a role back before its last day."""
    if pressed(request, lambda: end_delegation(delegation_id, **by(request))):
        messages.success(request, _("You carry it out yourself again."))
    return redirect("accounts:away")


@signed_in
@require_POST
def stand_in(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """Work with what was handed over from now on, until one stops or it ends. Raises NotFound."""
    user: Any = request.user
    if delegation_id not in {each.id for each in delegations.stand_ins(user.pk, on=clock.today())}:
        raise NotFound
    request.session[ACTING_FOR] = str(delegation_id)
    return redirect("today")


@signed_in
@require_POST
def be_oneself(request: HttpRequest) -> HttpResponse:
    """Back to one's own roles."""
    request.session.pop(ACTING_FOR, None)
    return redirect("today")
