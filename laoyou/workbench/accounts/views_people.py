"""People, their accounts and roles."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laoyou.accounts import access
from laoyou.accounts.selectors import people
from laoyou.accounts.services import assignments as assignment_services
from laoyou.accounts.services import people as people_services
from laoyou.core import clock
from laoyou.core.errors import DomainError, NotAllowed, NotFound
from laoyou.ui.pages import respond
from laoyou.ui.sentences import say
from laoyou.workbench.accounts import details, forms, tables
from laoyou.workbench.guards import actor_of, guarded


@guarded(access.VIEW_PEOPLE)
def people_page(request: HttpRequest) -> HttpResponseBase:
    """The accounts kept in the area and inside it."""
    actor = actor_of(request)
    table = tables.PEOPLE.bind(request, people.listed(actor, on=clock.today()))
    context = {"table": table, "may_create": access.CREATE_PERSON.allows(actor)}
    return respond(request, "workbench/accounts/people.html", context)


@guarded(access.CREATE_PERSON)
def new_person(request: HttpRequest) -> HttpResponse:
    """Create an account; its first password is shown once."""
    actor, made = actor_of(request), []
    form = forms.NewPersonForm(request.POST or None, actor=actor, today=clock.today())

    def work() -> None:
        made.append(people_services.create_person(**form.cleaned_data, actor=actor, now=clock.now()))

    if request.method == "POST" and forms.carried_out(form, work):
        return _password_once(request, made[0])
    return render(request, "workbench/accounts/person_form.html", {"form": form, "title": _("A new account")})


@guarded(access.VIEW_PEOPLE)
def person(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """One person: the account, the roles, and what the reader may do about them."""
    return _person_page(request, user_id, None)


@guarded(access.EDIT_PERSON)
def edit_person(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Correct a person's details."""
    actor = actor_of(request)
    row = people.get(user_id, actor=actor)
    initial = {"display_name": row.display_name, "email": row.email, "area": row.area}
    form = forms.EditPersonForm(request.POST or None, initial=initial, actor=actor, today=clock.today())

    def work() -> None:
        people_services.edit_person(user_id, **form.cleaned_data, actor=actor, now=clock.now())

    if request.method == "POST" and forms.carried_out(form, work):
        messages.success(request, _("Saved."))
        return redirect("accounts:person", user_id)
    return render(request, "workbench/accounts/person_form.html", {"form": form, "title": row.display_name, "row": row})


@guarded(access.GRANT_ROLE)
@require_POST
def grant_role(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Give a person a role."""
    actor = actor_of(request)
    form = forms.GrantRoleForm(request.POST, actor=actor, today=clock.today())

    def work() -> None:
        given = form.cleaned_data
        assignment_services.grant_role(
            user_id,
            role=given["role"],
            area=given["area"],
            organisation_id=given["organisation"],
            first_day=given["first_day"],
            last_day=given["last_day"],
            actor=actor,
            now=clock.now(),
        )

    if forms.carried_out(form, work):
        messages.success(request, _("The role is given."))
        return redirect("accounts:person", user_id)
    return _person_page(request, user_id, form, status=422)


@guarded(access.GRANT_ROLE)
@require_POST
def withdraw_role(request: HttpRequest, user_id: UUID, assignment_id: UUID) -> HttpResponse:
    """End a role today."""

    def work(reason: str) -> None:
        assignment_services.withdraw_role(assignment_id, reason=reason, actor=actor_of(request), now=clock.now())

    return _with_reason(request, user_id, work, _("The role is withdrawn."))


@guarded(access.LOCK_PERSON)
@require_POST
def lock_person(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Stop a person from signing in."""

    def work(reason: str) -> None:
        people_services.lock_person(user_id, reason=reason, actor=actor_of(request), now=clock.now())

    return _with_reason(request, user_id, work, _("The account is locked."))


@guarded(access.LOCK_PERSON)
@require_POST
def unlock_person(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Let a person sign in again."""

    def work(reason: str) -> None:
        people_services.unlock_person(user_id, reason=reason, actor=actor_of(request), now=clock.now())

    return _with_reason(request, user_id, work, _("The account works again."))


@guarded(access.RESET_MFA)
@require_POST
def reset_mfa(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Remove a person's second step."""

    def work(reason: str) -> None:
        people_services.reset_mfa(user_id, reason=reason, actor=actor_of(request), now=clock.now())

    return _with_reason(request, user_id, work, _("Two-step sign-in is removed. The person sets it up anew."))


@guarded(access.RESET_PASSWORD)
@require_POST
def reset_password(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Give a person a new password, shown once."""
    try:
        made = people_services.reset_password(user_id, actor=actor_of(request), now=clock.now())
    except people_services.NotYourself as refusal:
        messages.error(request, say(refusal))
        return redirect("accounts:person", user_id)
    return _password_once(request, made)


def _person_page(
    request: HttpRequest, user_id: UUID, form: forms.GrantRoleForm | None, *, status: int = 200
) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    row = people.get(user_id, actor=actor)
    may_grant = access.GRANT_ROLE.allows(actor) and user_id != actor.user_id
    if may_grant and form is None:
        form = forms.GrantRoleForm(actor=actor, today=today)
    context: dict[str, Any] = {
        "row": row,
        "own": user_id == actor.user_id,
        "status": details.account_status(row),
        "facts": details.person_facts(row, on=today),
        "assignments": details.assignments_of(user_id, actor=actor, on=today),
        "form": form,
        "reason": forms.ReasonForm(),
        "may_grant": may_grant,
        "may_give_token": access.GRANT_TOKEN.allows(actor),
        "may_edit": access.EDIT_PERSON.allows(actor),
        "may_lock": access.LOCK_PERSON.allows(actor),
        "may_reset_password": access.RESET_PASSWORD.allows(actor),
        "may_reset_mfa": access.RESET_MFA.allows(actor) and row.has_two_steps,
    }
    return render(request, "workbench/accounts/person.html", context, status=status)


def _with_reason(request: HttpRequest, user_id: UUID, work: Any, done: str) -> HttpResponse:
    form = forms.ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why: the reason goes into the audit trail."))
        return redirect("accounts:person", user_id)
    try:
        work(form.cleaned_data["reason"])
        messages.success(request, done)
    except (NotAllowed, NotFound):
        raise
    except DomainError as refusal:
        messages.error(request, say(refusal))
    return redirect("accounts:person", user_id)


def _password_once(request: HttpRequest, made: people_services.NewPassword) -> HttpResponse:
    response = render(request, "workbench/accounts/password_once.html", {"made": made})
    response["Cache-Control"] = "no-store"
    return response
