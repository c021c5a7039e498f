"""What every form about one project shares: its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from laoyou.plan.selectors.rows import ItemRow
from laoyou.workbench.plan.frame import edition_context


def form_page(
    request: HttpRequest, row: ItemRow, form: Any, title: str, button: str, note: str = "", **more: Any
) -> HttpResponse:
    """A form under its title, with the project it is about; what is refused stands on it, with all that was typed."""
    context = edition_context(request, row.edition_id, "projects")
    context |= {"item": row, "form": form, "form_title": title, "button": button, "note": note} | more
    return render(request, "workbench/plan/project_form.html", context, status=422 if form.errors else 200)
