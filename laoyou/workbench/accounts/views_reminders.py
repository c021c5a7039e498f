"""One's own wishes about reminders, and what was sent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoyou.accounts.enums import Channel, DigestState
from laoyou.accounts.selectors.reminders import digests_of
from laoyou.accounts.services.reminders import Wishes, choose_reminders, wishes_of
from laoyou.workbench.accounts.forms_reminders import RemindersForm
from laoyou.workbench.guards import signed_in
from laoyou.workbench.recording import by, recorded


@signed_in
def reminders(request: HttpRequest) -> HttpResponse:
    """What to be told, how, and in which hours not; the latest digests below."""
    user: Any = request.user
    kept = wishes_of(user.pk)
    initial = {name: getattr(kept, name) for name in RemindersForm.base_fields}
    form = RemindersForm(request.POST or None, initial=initial)
    if recorded(request, form, lambda sent: choose_reminders(Wishes(**sent.cleaned_data), actor=by(request)["actor"])):
        messages.success(request, _("Saved."))
        return redirect("accounts:reminders")
    digests = [(each, Channel(each.channel).label, DigestState(each.state).label) for each in digests_of(user.pk)]
    context = {"form": form, "digests": digests, "email": user.email}
    return render(request, "workbench/accounts/reminders.html", context, status=422 if form.errors else 200)
