"""What the operator does: hand in, complete, withdraw. An officer may do it for them at the counter."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.facilities.access import FILE
from laoyou.facilities.selectors import filing_rules, reach
from laoyou.facilities.selectors import filings as found
from laoyou.facilities.services import filing as services
from laoyou.workbench.facilities.writing import form_page, recorded
from laoyou.workbench.filings import forms, words
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.recording import by


@guarded(FILE)
def new(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """The first filing of a site."""
    site = reach.kept_site(site_id, actor=actor_of(request))
    rules = filing_rules.papers(filing_rules.group_of(site.kind) or "", on=clock.today())
    made: list[UUID] = []

    def record(form: forms.DeclareForm) -> None:
        made.append(services.submit(site_id, form.declared(), form.papers(), **by(request)))

    form = forms.DeclareForm(request.POST or None, request.FILES or None, rules=rules)
    if recorded(request, form, record):
        return _handed_in(request, made)
    title = _("File %(name)s") % {"name": site.name}
    return form_page(request, form, title, _("Hand it in"), _back(site), _note(rules))


@guarded(FILE)
def change(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """A change of what is filed."""
    site = reach.kept_site(site_id, actor=actor_of(request))
    rules = forms.every_paper(filing_rules.papers(filing_rules.group_of(site.kind) or "", on=clock.today()))
    made: list[UUID] = []

    def record(form: forms.ChangeForm) -> None:
        told = (form.wanted(), form.declared(), form.papers())
        made.append(services.submit_change(site_id, *told, **by(request)))

    stands: dict[str, Any] = dict(services.as_filed(site, on=clock.today()))
    stands["services"] = stands["services"].split(",")
    form = forms.ChangeForm(request.POST or None, request.FILES or None, rules=rules, initial=stands)
    if recorded(request, form, record):
        return _handed_in(request, made)
    title = _("What has changed at %(name)s") % {"name": site.name}
    note = _("Write over what has changed; the register says it once the change is filed. Papers: those that show it.")
    return form_page(request, form, title, _("Hand it in"), _back(site), note)


@guarded(FILE)
def supplement(request: HttpRequest, filing_id: UUID) -> HttpResponse:
    """What was asked for is handed in."""
    card = found.filing_card(filing_id, actor=actor_of(request))
    rules = forms.every_paper(filing_rules.papers(card.filing.group, on=clock.today()))

    def record(form: forms.MoreForm) -> None:
        services.supplement(filing_id, form.papers(), revision=form.cleaned_data["revision"], **by(request))

    form = forms.MoreForm(
        request.POST or None, request.FILES or None, rules=rules, initial={"revision": card.filing.revision}
    )
    if recorded(request, form, record):
        messages.success(request, _("It is complete again; the time for the answer begins anew."))
        return redirect("filings:filing", filing_id)
    note = _("Asked for: %(what)s") % {"what": card.filing.asked_for} if card.filing.asked_for else ""
    title = _("Complete filing %(number)s") % {"number": card.filing.number}
    return form_page(request, form, title, _("Hand it in"), _to(card), note)


@guarded(FILE)
def withdraw(request: HttpRequest, filing_id: UUID) -> HttpResponse:
    """The operator takes the filing back."""
    card = found.filing_card(filing_id, actor=actor_of(request))

    def record(form: forms.WordsForm) -> None:
        data = form.cleaned_data
        services.withdraw(filing_id, reason=data["words"], revision=data["revision"], **by(request))

    form = forms.WordsForm(
        request.POST or None, initial={"revision": card.filing.revision}, about=_("Why it is withdrawn.")
    )
    if recorded(request, form, record):
        messages.success(request, _("The filing is withdrawn; it may be handed in anew."))
        return redirect("filings:filing", filing_id)
    title = _("Withdraw filing %(number)s") % {"number": card.filing.number}
    return form_page(request, form, title, _("Withdraw it"), _to(card))


def _handed_in(request: HttpRequest, made: list[UUID]) -> HttpResponse:
    messages.success(request, _("It is handed in. The answer is due on the day named below."))
    return redirect("filings:filing", made[0]) if made else redirect("filings:list")


def _back(site: Any) -> tuple[str, str]:
    return reverse("facilities:card", args=[site.institution_id]), site.name


def _to(card: found.FilingCard) -> tuple[str, str]:
    return reverse("filings:filing", args=[card.filing.id]), card.filing.number


def _note(rules: list[filing_rules.PaperRule]) -> str:
    """Which papers, by which document, and how well that is known."""
    if not rules:
        return _("No rule on record asks institutions of this kind to be filed.")
    said = {"source": rules[0].source, "known": words.confidence_words(rules[0].confidence)}
    return _("The papers below are those of %(source)s. %(known)s") % said
