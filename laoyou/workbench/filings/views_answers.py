"""What the department does: ask for what is missing, file, refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.facilities.access import ANSWER_FILING
from laoyou.facilities.selectors.filings import FilingCard, filing_card
from laoyou.facilities.services import filing_answers as services
from laoyou.workbench.facilities.writing import form_page, recorded
from laoyou.workbench.filings import forms
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.recording import by


@guarded(ANSWER_FILING)
def ask(request: HttpRequest, filing_id: UUID) -> HttpResponse:
    """Everything that is missing, once."""
    about = _("Everything that is missing or wrong: it is asked for once.")
    return _answer(
        request,
        filing_id,
        forms.WordsForm,
        lambda data: services.ask_for_more(filing_id, what=data["words"], revision=data["revision"], **by(request)),
        words=(_("Ask for more"), _("Ask for it"), _("The operator is asked; the time for the answer stands still.")),
        about=about,
    )


@guarded(ANSWER_FILING)
def refuse(request: HttpRequest, filing_id: UUID) -> HttpResponse:
    """It does not comply."""
    return _answer(
        request,
        filing_id,
        forms.WordsForm,
        lambda data: services.refuse_filing(filing_id, reason=data["words"], revision=data["revision"], **by(request)),
        words=(_("Does not comply"), _("Refuse it"), _("The operator reads the reason.")),
        about=_("Which requirement is not met, and where it is written. The operator reads it."),
    )


@guarded(ANSWER_FILING)
def accept(request: HttpRequest, filing_id: UUID) -> HttpResponse:
    """It is filed: the receipt is made and the register published."""
    return _answer(
        request,
        filing_id,
        forms.AcceptForm,
        lambda data: services.accept_filing(filing_id, revision=data["revision"], **by(request)),
        words=(_("File it"), _("File it and make the receipt"), _("It is filed; the receipt can be printed.")),
        then="filings:receipt",
    )


def _answer(
    request: HttpRequest,
    filing_id: UUID,
    form_of: type[Any],
    record: Callable[[dict[str, Any]], None],
    *,
    words: tuple[str, str, str],
    then: str = "filings:filing",
    **facts: Any,
) -> HttpResponse:
    card: FilingCard = filing_card(filing_id, actor=actor_of(request))
    title, button, done = words
    form = form_of(request.POST or None, initial={"revision": card.filing.revision}, **facts)
    if recorded(request, form, lambda form: record(form.cleaned_data)):
        messages.success(request, done)
        return redirect(then, filing_id)
    back = (reverse("filings:filing", args=[filing_id]), card.filing.number)
    return form_page(request, form, f"{title}: {card.site}", button, back)
