"""One's own: settings, the place one works in, the session."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from laoyou.accounts.selectors import people
from laoyou.accounts.selectors.actors import may_work_in, roles_in_force
from laoyou.accounts.services.people import set_preferences
from laoyou.core import clock
from laoyou.workbench.accounts import details, forms, session_limits
from laoyou.workbench.accounts.middleware import PLACE, remember_looks
from laoyou.workbench.accounts.views_people import actor_of
from laoyou.workbench.guards import signed_in


@signed_in
def my_settings(request: HttpRequest) -> HttpResponse:
    """Language, text size, theme, password, two-step sign-in, own roles."""
    user: Any = request.user
    initial = {"language": user.preferred_language, "text_size": user.text_size, "theme": user.theme}
    form = forms.PreferencesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _keep(request, form.cleaned_data)
    actor, today = actor_of(request), clock.today()
    row = people.get(user.pk, actor=actor)
    context = {
        "form": form,
        "row": row,
        "facts": details.person_facts(row, on=today),
        "assignments": details.assignments_of(user.pk, actor=actor, on=today),
        "single_sign_on": bool(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]),
    }
    return render(request, "workbench/accounts/settings.html", context)


@signed_in
@require_POST
def choose_place(request: HttpRequest) -> HttpResponse:
    """Work in another area of one's own from now on; 404 for any other."""
    written, actor = request.POST.get("area", ""), actor_of(request)
    if actor.user_id is None or not written.isdecimal() or len(written) > 12:
        raise Http404
    if not may_work_in(roles_in_force(actor.user_id, today=clock.today()), int(written)):
        raise Http404
    request.session[PLACE] = int(written)
    return HttpResponseRedirect(_back(request))


@signed_in
@never_cache
def keep_alive(request: HttpRequest) -> HttpResponse:
    """The reader is still there: 204, and the session goes on."""
    session_limits.keep(request, now=clock.now())
    return HttpResponse(status=204)


def _keep(request: HttpRequest, chosen: dict[str, str]) -> HttpResponse:
    set_preferences(actor_of(request), **chosen)
    with override(chosen["language"]):
        messages.success(request, _("Saved."))
    response = redirect("accounts:settings")
    remember_looks(request, response, **chosen)
    return response


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/"
