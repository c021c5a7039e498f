"""Rules of waiting lists: in plain words, put into force, confirmed."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.facilities import access
from laoyou.facilities.selectors import waiting_rules as selectors
from laoyou.facilities.services import waiting_rules as services
from laoyou.places.selectors import areas
from laoyou.policy.waiting import shipped_rules
from laoyou.ui import once
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.recording import by, recorded
from laoyou.workbench.waiting import forms, presenters, words


@guarded(access.VIEW_WAITING_LISTS)
def rules(request: HttpRequest) -> HttpResponse:
    """Every version, of the area, around it and inside it."""
    actor, today = actor_of(request), clock.today()
    found = selectors.rules_of(actor.area)
    called = areas.short_names({row.area for row in found}, on=today)
    context = {
        "rules": [
            {
                "row": row,
                "title": row.title(words.language()),
                "kind": words.kind_words(row.kind),
                "place": called.get(row.area, str(row.area)),
                "confirmation": words.confirmation_status(row),
                "in_force": row.since <= today and (row.until is None or row.until > today),
            }
            for row in found
        ],
        "may_keep": access.KEEP_WAITING_RULES.allows(actor),
        "may_begin": access.KEEP_WAITING_RULES.allows(actor)
        and len({row.kind for row in found if row.area == actor.area.low}) < len(shipped_rules()),
    }
    return render(request, "workbench/waiting/rules.html", context)


@guarded(access.VIEW_WAITING_LISTS)
def rule(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """One version in plain words; `?as=json` is the rule as published."""
    row = selectors.rule(rule_id)
    if request.GET.get("as") == "json":
        text = json.dumps(row.source, ensure_ascii=False, indent=2)
        response = HttpResponse(text, content_type="application/json; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="rule.json"'
        return response
    place = areas.short_names([row.area], on=clock.today()).get(row.area, "")
    return render(request, "workbench/waiting/rule.html", presenters.rule_context(row, place, actor=actor_of(request)))


@guarded(access.KEEP_WAITING_RULES)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Put the rules that ship with the program into force, to be confirmed."""
    if once.take(request):
        services.begin_with_shipped(actor_of(request).area.low, **by(request))
        messages.success(request, _("The rules are in force and marked as to be confirmed."))
    return redirect("waiting:rules")


@guarded(access.KEEP_WAITING_RULES)
def new(request: HttpRequest) -> HttpResponse:
    """A new version; the form begins with the one in force (`?from=`)."""
    made: list[UUID] = []
    area = actor_of(request).area.low

    def record(form: forms.RuleForm) -> None:
        data = form.cleaned_data
        made.append(services.put_into_force(area, data["source"], first=data["first"], **by(request)))

    form = forms.RuleForm(request.POST or None, initial={"source": _begun_from(request)})
    if recorded(request, form, record):
        messages.success(request, _("The rule is recorded; the version before ends the day before."))
        return redirect("waiting:rule", made[0]) if made else redirect("waiting:rules")
    back = (_("Rules of waiting"), "waiting:rules")
    return presenters.form_page(request, form, _("A new version of a rule"), _("Put the rule into force"), back=back)


def _begun_from(request: HttpRequest) -> str:
    try:
        row = selectors.rule(UUID(request.GET.get("from", "")))
    except ValueError:
        return ""
    return json.dumps(row.source, ensure_ascii=False, indent=2)


@guarded(access.KEEP_WAITING_RULES)
def confirm(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """Record who confirmed the rule, in which document."""
    row = selectors.rule(rule_id)

    def record(form: forms.ConfirmForm) -> None:
        data = form.cleaned_data
        services.confirm_rule(rule_id, by=data["by"], document=data["document"], on=data["on"], **by(request))

    form = forms.ConfirmForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("The confirmation is recorded."))
        return redirect("waiting:rule", rule_id)
    title = _("Confirmation of %(rule)s") % {"rule": row.title(words.language())}
    back = (_("Rules of waiting"), "waiting:rules")
    return presenters.form_page(request, form, title, _("Record the confirmation"), back=back)
