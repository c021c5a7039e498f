"""What the pages of the assessment share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core.actor import Actor
from laoyou.plan.selectors.assessment import sees_all
from laoyou.ui.blocks import Tab


def tabs(current: str, actor: Actor) -> list[Tab]:
    """Versions, schemes, and for who sees every unit the points added or taken."""
    named = [("list", _("Years assessed")), ("schemes", _("Schemes")), ("adjustments", _("Points added or taken"))]
    shown = named if sees_all(actor) else named[:2]
    return [Tab(label, reverse(f"assessment:{name}"), name == current) for name, label in shown]


def form_page(request: HttpRequest, form: Any, title: str, button: str, **more: Any) -> HttpResponse:
    """A form of the assessment, with what it is about."""
    context = {"form": form, "title": title, "button": button, **more}
    return render(request, "workbench/assessment/form.html", context, status=422 if form.errors else 200)
