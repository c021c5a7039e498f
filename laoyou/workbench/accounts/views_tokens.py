"""Tokens: which programs act in whose name, given and withdrawn by a security administrator."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laoyou.accounts import access
from laoyou.accounts.selectors import people
from laoyou.accounts.selectors import tokens as selectors
from laoyou.accounts.services import tokens
from laoyou.core import clock
from laoyou.core.errors import DomainError, NotAllowed, NotFound
from laoyou.ui.pages import respond
from laoyou.ui.sentences import say
from laoyou.workbench.accounts import details, forms, tables
from laoyou.workbench.guards import actor_of, guarded


@guarded(access.VIEW_TOKENS)
def tokens_page(request: HttpRequest) -> HttpResponseBase:
    """Every token for the area, newest first."""
    table = tables.TOKENS.bind(request, selectors.tokens(actor_of(request), on=clock.today()))
    return respond(request, "workbench/accounts/tokens.html", {"table": table})


@guarded(access.VIEW_TOKENS)
def token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """One token: whose, for what, until when; its end."""
    actor = actor_of(request)
    row = selectors.get_token(token_id, actor=actor)
    context = {
        "row": row,
        "facts": details.token_facts(row, on=clock.today()),
        "actions": details.token_actions(row),
        "status": tables.token_status(row),
        "may_revoke": access.GRANT_TOKEN.allows(actor) and not row.revoked_at and row.user_id != actor.user_id,
    }
    return render(request, "workbench/accounts/token.html", context)


@guarded(access.GRANT_TOKEN)
def new_token(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Let a program act for a person; what it has to send is shown once."""
    actor, made = actor_of(request), []
    row = people.get(user_id, actor=actor)
    form = forms.TokenForm(request.POST or None, actor=actor, today=clock.today(), user_id=user_id)

    def work() -> None:
        made.append(tokens.give_token(user_id, **form.cleaned_data, actor=actor, now=clock.now()))

    if request.method == "POST" and forms.carried_out(form, work):
        return _shown_once(request, made[0])
    return render(request, "workbench/accounts/token_form.html", {"form": form, "row": row})


def _shown_once(request: HttpRequest, made: tokens.NewToken) -> HttpResponse:
    context = {"made": made, "address": request.build_absolute_uri(f"{reverse('api')}v1/me")}
    response = render(request, "workbench/accounts/token_once.html", context)
    response["Cache-Control"] = "no-store"
    return response


@guarded(access.GRANT_TOKEN)
@require_POST
def revoke_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """End a token at once."""
    form = forms.ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why: the reason goes into the audit trail."))
        return redirect("accounts:token", token_id)
    try:
        tokens.revoke_token(token_id, reason=form.cleaned_data["reason"], actor=actor_of(request), now=clock.now())
        messages.success(request, _("The token is withdrawn and works no more."))
    except (NotAllowed, NotFound):
        raise
    except DomainError as refusal:
        messages.error(request, say(refusal))
    return redirect("accounts:token", token_id)
