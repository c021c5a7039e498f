"""Somebody leaves: what waits for the person, and who takes over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from laoyou.accounts import access
from laoyou.accounts.selectors import leaving, people
from laoyou.accounts.selectors.delegations import given_by
from laoyou.accounts.services.leaving import leave
from laoyou.core import clock
from laoyou.workbench.accounts import details
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.recording import by, recorded
from laoyou.workbench.today.gathering import gathered


class LeavingForm(forms.Form):
    """Who takes over, and why the person leaves."""

    successor = forms.ChoiceField(
        label=gettext_lazy("Who takes over"),
        required=False,
        help_text=gettext_lazy("The roles go to this colleague today. Without anybody they only end."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, *args: Any, successors: list[leaving.Successor], **facts: Any) -> None:
        super().__init__(*args, **facts)
        head = _("%(name)s (head of the unit)")
        named = [(str(each.id), head % {"name": each.name} if each.heads else each.name) for each in successors]
        choice: Any = self.fields["successor"]
        choice.choices = [("", pgettext("account", "nobody")), *named]
        choice.initial = named[0][0] if named else ""


@guarded(access.GRANT_ROLE)
def leaves(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """End a person's roles, hand them to a colleague, lock the account."""
    actor, today = actor_of(request), clock.today()
    row = people.get(user_id, actor=actor)
    if not row.is_active:  # gone already, by a second press or by somebody else
        return redirect("accounts:person", user_id)
    form = LeavingForm(request.POST or None, successors=leaving.successors(user_id, on=today))

    def record(sent: LeavingForm) -> None:
        chosen = sent.cleaned_data["successor"]
        leave(user_id, UUID(chosen) if chosen else None, reason=sent.cleaned_data["reason"], **by(request))

    if recorded(request, form, record):
        messages.success(request, _("The roles are handed over and the account is locked."))
        return redirect("accounts:person", user_id)
    context = {
        "row": row,
        "form": form,
        "assignments": details.assignments_of(user_id, actor=actor, on=today),
        "waiting": gathered(leaving.acting_as(user_id, on=today)),
        "away": [each for each in given_by(user_id, on=today) if not each.is_over],
        "stands_in": leaving.stands_in_for(user_id, on=today),
    }
    return render(request, "workbench/accounts/leaving.html", context, status=422 if form.errors else 200)
