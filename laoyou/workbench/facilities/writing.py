"""What every form page here shares: the record made once, refusals as the form's own errors, cautions to confirm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from laoyou.facilities.services.duties import NeedsConfirming
from laoyou.ui.sentences import say
from laoyou.workbench import recording


def recorded(request: HttpRequest, form: Any, record: Callable[[Any], None]) -> bool:
    """As `recording.recorded`; cautions come back with the form as well.

    Their codes stand in `accepted`, and sending it again confirms them.
    """

    def asking(sent: Any) -> None:
        try:
            record(sent)
        except NeedsConfirming as asked:
            sent.cautions = [say(each) for each in asked.cautions]
            sent.data = sent.data.copy()
            sent.data["accepted"] = " ".join(each.code for each in asked.cautions)
            raise

    return recording.recorded(request, form, asking)


def form_page(
    request: HttpRequest, form: Any, title: str, button: str, back: tuple[str, str], note: str = "", **more: Any
) -> HttpResponse:
    """A form under its title; `back` is the address and name of the page it belongs to.

    Of `more`, `look` names a second button that only shows what would be, and `outlook` is what it showed.
    """
    context = {"form": form, "title": title, "button": button, "back": back, "note": note} | more
    status = 422 if form.errors else 200
    return render(request, "workbench/facilities/form.html", context, status=status)
