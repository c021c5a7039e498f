"""What every form page here shares: the record made once, refusals as the form's own errors, cautions to confirm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from laoyou.core.errors import DomainError, NotAllowed, NotFound
from laoyou.facilities.services.duties import NeedsConfirming
from laoyou.ui import once
from laoyou.ui.sentences import say


def recorded(request: HttpRequest, form: Any, record: Callable[[Any], None]) -> bool:
    """Whether the form was sent and the record made; what the domain refuses becomes the form's own error.

    Cautions come back with the form: their codes stand in `accepted`, and sending it again confirms them.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        if once.take(request):
            record(form)
    except (NotAllowed, NotFound):
        raise
    except NeedsConfirming as asked:
        form.cautions = [say(each) for each in asked.cautions]
        form.data = form.data.copy()
        form.data["accepted"] = " ".join(each.code for each in asked.cautions)
        form.add_error(None, say(asked))
        return False
    except DomainError as refused:
        form.add_error(None, say(refused))
        return False
    except Exception:
        once.give_back(request)  # nothing was recorded: sending it again must not be taken for a second press
        raise
    return True


def form_page(
    request: HttpRequest, form: Any, title: str, button: str, back: tuple[str, str], note: str = "", **more: Any
) -> HttpResponse:
    """A form under its title; `back` is the address and name of the page it belongs to.

    Of `more`, `look` names a second button that only shows what would be, and `outlook` is what it showed.
    """
    context = {"form": form, "title": title, "button": button, "back": back, "note": note} | more
    status = 422 if form.errors else 200
    return render(request, "workbench/facilities/form.html", context, status=status)
