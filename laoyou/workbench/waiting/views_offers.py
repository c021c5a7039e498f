"""Offering a place to the next in a list, and recording the answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.core.errors import DomainError, NotAllowed, NotFound
from laoyou.facilities import access
from laoyou.facilities.enums import Funding, RefusalReason
from laoyou.facilities.selectors import offering, rankings
from laoyou.facilities.selectors import waiting_rules as rules
from laoyou.facilities.selectors.applications import offer as offer_row
from laoyou.facilities.services import offers as services
from laoyou.facilities.services.duties import NeedsConfirming
from laoyou.ui import once
from laoyou.ui.sentences import say
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.people.words import age_words, sex_words
from laoyou.workbench.recording import by, recorded
from laoyou.workbench.waiting import forms, presenters, words


@guarded(access.OFFER_PLACES)
def offer(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Offer a bed or class to the next one; whoever is passed over needs a reason."""
    actor, today = actor_of(request), clock.today()
    found = rankings.waiting_list(list_id)
    units = offering.free_units(found, on=today, actor=actor)
    newest = rankings.latest(list_id)
    ahead = offering.candidates(newest, actor=actor) if newest else []
    cautions: list[DomainError] = []
    form = _offer_form(request, units, ahead, cautions="confirmed" in request.POST)
    if request.method == "POST" and not once.take(request):
        return redirect("waiting:ranked", list_id)
    if request.method == "POST" and form.is_valid():
        try:
            made = _offered(request, list_id, form)
        except NeedsConfirming as asked:
            cautions = list(asked.cautions)
            form = _offer_form(request, units, ahead, cautions=True)
            form.add_error(None, say(asked))
        except (NotAllowed, NotFound):
            raise
        except DomainError as refused:
            form.add_error(None, say(refused))
        else:
            messages.success(request, _("The place is offered to %(number)s.") % {"number": made.number})
            return redirect("waiting:application", made.application_id)
    context = {
        "list": found,
        "form": form,
        "units": units,
        "cautions": [say(each) for each in cautions],
        "accepted": [each.code for each in cautions],
        "ahead": [_line(each, form, newest) for each in ahead],
    }
    return render(request, "workbench/waiting/offer.html", context, status=422 if form.errors else 200)


def _offer_form(request: HttpRequest, units: object, ahead: object, *, cautions: bool) -> forms.OfferForm:
    return forms.OfferForm(
        request.POST or None,
        units=units,  # type: ignore[arg-type]
        ahead=ahead,  # type: ignore[arg-type]
        cautions=cautions,
        initial={"first": clock.today()},
    )


def _offered(request: HttpRequest, list_id: UUID, form: forms.OfferForm) -> services.Offered:
    data = form.cleaned_data
    return services.offer_place(
        list_id,
        UUID(data["unit"]),
        first=data["first"],
        passing=form.passing(),
        funding=Funding(data["funding"]),
        accepted=request.POST.getlist("accepted") if data.get("confirmed") else (),
        **by(request),
    )


def _line(each: offering.Candidate, form: forms.OfferForm, newest: rankings.RankingRow | None) -> dict[str, object]:
    row = rules.rule(newest.rule_id) if newest else None
    why = f"why-{each.number}"
    return {
        "rank": each.rank,
        "number": each.number,
        "who": f"{each.name} {sex_words(each.sex)} {age_words(each.birth, clock.today())}",
        "met": words.met_words(row, each.met) if row else [],
        "why": form[why] if why in form.fields else None,
        "words": form[f"words-{each.number}"] if why in form.fields else None,
    }


@guarded(access.OFFER_PLACES)
@require_POST
def accept(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """The applicant takes the place."""
    found = offer_row(offer_id, actor=actor_of(request))
    if once.take(request):
        services.accept(offer_id, **by(request))
        messages.success(request, _("Accepted. The stay is confirmed; the institution expects the person."))
    return redirect("waiting:application", found.application_id)


@guarded(access.OFFER_PLACES)
def refuse(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """The applicant does not take the place."""
    found = offer_row(offer_id, actor=actor_of(request))
    ended: list[bool] = []

    def record(form: forms.RefusalForm) -> None:
        data = form.cleaned_data
        ended.append(services.refuse(offer_id, RefusalReason(data["refusal"]), words=data["words"], **by(request)))

    form = forms.RefusalForm(request.POST or None)
    if recorded(request, form, record):
        if any(ended):
            messages.warning(request, _("By the rule the application has ended: too many offers were refused."))
        else:
            messages.success(request, _("The refusal is recorded; the place is free for the next one."))
        return redirect("waiting:application", found.application_id)
    title = _("Refused: %(site)s") % {"site": found.site_name}
    return presenters.form_page(request, form, title, _("Record the refusal"))


@guarded(access.OFFER_PLACES)
def take_back(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """The place cannot be given after all."""
    found = offer_row(offer_id, actor=actor_of(request))

    def record(form: forms.TakeBackForm) -> None:
        services.take_back(offer_id, words=form.cleaned_data["words"], **by(request))

    form = forms.TakeBackForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("The offer is taken back; the applicant keeps the rank."))
        return redirect("waiting:application", found.application_id)
    title = _("Take back the offer: %(site)s") % {"site": found.site_name}
    return presenters.form_page(request, form, title, _("Take the offer back"))
