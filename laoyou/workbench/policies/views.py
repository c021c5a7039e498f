"""The register of policies: listed, recorded, corrected, replaced."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.core import clock
from laoyou.core.errors import NotAllowed
from laoyou.plan.access import KEEP_POLICIES, VIEW_POLICIES
from laoyou.plan.selectors import policy_papers as found
from laoyou.plan.services import policy_papers as services
from laoyou.records.access import READ_ATTACHMENT
from laoyou.ui.blocks import Fact
from laoyou.ui.pages import respond
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.policies import tables, words
from laoyou.workbench.policies.forms import PolicyForm, ReplaceForm
from laoyou.workbench.recording import by, recorded

_MOST_OFFERED = 200


@guarded(VIEW_POLICIES)
def policies(request: HttpRequest) -> HttpResponseBase:
    """Policies on the register, the newest first."""
    actor = actor_of(request)
    context = {
        "table": tables.POLICIES.bind(request, found.policies(actor=actor, on=clock.today())),
        "may_keep": KEEP_POLICIES.allows(actor),
    }
    return respond(request, "workbench/policies/list.html", context)


@guarded(VIEW_POLICIES)
def policy(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """One policy: what it rests on, whose it is, how long it holds, which tasks it serves."""
    actor = actor_of(request)
    row, served = found.policy(paper_id, actor=actor, on=clock.today())
    later = row.superseded_by
    file = reverse("records:attachment", args=[row.attachment_id]) if row.attachment_id else ""
    context = {
        "row": row,
        "status": words.status_of(row),
        "served": served,
        "may_keep": found.may_keep(row, actor),
        "facts": [
            Fact(pgettext("policy", "Document number"), row.doc_no),
            Fact(pgettext("policy", "Issued by"), row.issuer),
            Fact(pgettext("policy", "Legal basis"), row.legal_basis),
            Fact(pgettext("policy", "Whose it is"), row.owner.name),
            Fact(pgettext("policy", "Holds"), words.holds_words(row)),
            Fact(
                pgettext("policy", "Replaced by"),
                later.title if later else None,
                url=tables.policy_url(later) if later else "",
            ),
            Fact(pgettext("policy", "File"), row.filename, url=file if READ_ATTACHMENT.allows(actor) else ""),
        ],
    }
    return render(request, "workbench/policies/policy.html", context)


@guarded(KEEP_POLICIES)
def new(request: HttpRequest) -> HttpResponse:
    """A policy that is not on the register yet."""
    actor = actor_of(request)
    made: list[UUID] = []

    def record(form: PolicyForm) -> None:
        more = {"items": form.cleaned_data["items"], "file": form.file_given()}
        made.append(services.record_policy(actor.area.low, form.facts(), **more, **by(request)))

    form = PolicyForm(request.POST or None, request.FILES or None, actor=actor)
    if recorded(request, form, record):
        messages.success(request, _("The policy is on the register."))
        return redirect("policies:policy", made[0]) if made else redirect("policies:list")
    return _form_page(request, form, _("Record a policy"), _("Record the policy"))


@guarded(KEEP_POLICIES)
def correct(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """What the register says of a policy, put right."""
    actor = actor_of(request)
    row, served = _kept(paper_id, request)

    def record(form: PolicyForm) -> None:
        more = {"items": form.cleaned_data["items"], "file": form.file_given()}
        revision = form.cleaned_data["revision"]
        services.correct_policy(paper_id, form.facts(), **more, revision=revision, **by(request))

    names = ("title", "doc_no", "issuer", "legal_basis", "owner_id", "valid_from", "revision")
    initial = {name: getattr(row, name) for name in names}
    initial |= {"last_day": words.last_day(row), "items": [str(each.item_id) for each in served]}
    form = PolicyForm(request.POST or None, request.FILES or None, actor=actor, served=tuple(served), initial=initial)
    if recorded(request, form, record):
        messages.success(request, _("The register was corrected."))
        return redirect("policies:policy", paper_id)
    return _form_page(request, form, _("Correct a policy of the register"), _("Record the change"), row)


@guarded(KEEP_POLICIES)
def replace(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """Which policy replaced this one."""
    row, _served = _kept(paper_id, request)
    later = (
        found.policies(actor=actor_of(request), on=clock.today())
        .filter(valid_from__gt=row.valid_from)
        .exclude(id=row.id)
    )
    choices = [(str(each.id), f"{each.title} {each.doc_no}".strip()) for each in later[:_MOST_OFFERED]]

    def record(form: ReplaceForm) -> None:
        data = form.cleaned_data
        services.replace_policy(paper_id, data["by_id"], revision=data["revision"], **by(request))

    form = ReplaceForm(request.POST or None, choices=choices, initial={"revision": row.revision})
    if recorded(request, form, record):
        messages.success(request, _("It is recorded; the old policy ends when the new one begins."))
        return redirect("policies:policy", paper_id)
    return _form_page(request, form, _("A later policy replaces it"), _("Record it"), row)


def _kept(paper_id: UUID, request: HttpRequest) -> Any:
    row, served = found.policy(paper_id, actor=actor_of(request), on=clock.today())
    if not found.may_keep(row, actor_of(request)):
        raise NotAllowed
    return row, served


def _form_page(request: HttpRequest, form: Any, title: str, button: str, row: Any = None) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "row": row}
    return render(request, "workbench/policies/form.html", context, status=422 if form.errors else 200)
