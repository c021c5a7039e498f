"""Filing an institution without an account: what and where, the papers, the number; and how it stands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from laoyou.core import clock
from laoyou.core.errors import DomainError
from laoyou.facilities.enums import SiteKind
from laoyou.facilities.enums.filings import FILED_AS, FilingState, RequestState
from laoyou.facilities.selectors import filing_rules, published
from laoyou.facilities.services import filing_requests as services
from laoyou.places.selectors import areas
from laoyou.portal import opened
from laoyou.portal.forms_filing import HandInForm, StandingForm, WhatForm
from laoyou.portal.guards import open_and_private
from laoyou.ui import formats
from laoyou.ui.readers import address_of

_KEPT = "handed_in"  # session key: the number just given


@open_and_private
def file(request: HttpRequest) -> HttpResponse:
    """What kind and which county, then everything else; the number at the end."""
    counties = _counties()
    what = WhatForm(request.GET if "kind" in request.GET else None, counties=counties)
    if not what.is_valid():
        return render(request, "portal/filing_what.html", {"form": what}, status=422 if what.errors else 200)
    kind, area = what.cleaned_data["kind"], what.cleaned_data["place"]
    rules = filing_rules.papers(FILED_AS[kind], on=clock.today())
    form = HandInForm(request.POST or None, request.FILES or None, rules=rules)
    if request.method == "POST" and form.is_valid():
        try:
            number = services.hand_in(form.told(area, kind), form.papers(), reader=address_of(request), now=clock.now())
        except DomainError as refused:
            form.add_error(None, opened.refusal_words(refused))
        else:
            opened.keep(request, _KEPT, number=number, called=form.cleaned_data["name"])
            return redirect("portal:filed")
    context = {
        "form": form,
        "kind": SiteKind(kind).label,
        "place": dict(counties).get(area, ""),
        "source": rules[0].source if rules else "",
    }
    return render(request, "portal/filing_form.html", context, status=422 if form.errors else 200)


@open_and_private
def filed(request: HttpRequest) -> HttpResponse:
    """The number, to be written down or printed; for ten minutes."""
    kept = opened.kept(request, _KEPT)
    if kept is None:
        return redirect("portal:filing_standing")
    return render(request, "portal/filing_done.html", {"number": kept["number"], "name": kept["called"]})


@open_and_private
@sensitive_post_parameters("phone")
def standing(request: HttpRequest) -> HttpResponse:
    """How a filing stands, for number and telephone."""
    form = StandingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            told = services.standing(
                form.cleaned_data["number"], form.cleaned_data["phone"], reader=address_of(request)
            )
        except DomainError as refused:
            form.add_error(None, opened.refusal_words(refused))
        else:
            return render(request, "portal/filing_standing.html", {"told": told, "lines": _lines(told)})
    return render(request, "portal/filing_standing_form.html", {"form": form}, status=422 if form.errors else 200)


def _counties() -> list[tuple[int, str]]:
    codes = [code for code, _count in published.counties()]
    named = areas.short_names(set(codes), on=clock.today())
    return [(code, named.get(code, str(code))) for code in codes]


def _lines(told: services.Standing) -> list[str]:
    """How it stands, what comes next, and what is to be done."""
    lines = [_("Handed in on %(day)s.") % {"day": formats.day(told.submitted_on)}]
    if told.state == RequestState.WAITING:
        lines.append(
            _("It waits at the department, which looks at the papers and calls you when something is unclear.")
        )
    elif told.state == RequestState.REFUSED:
        lines.append(_("The department did not take it: %(reason)s") % {"reason": told.reason})
    elif told.filing_state == FilingState.SUBMITTED:
        lines.append(_("It is being checked; the answer is due on %(day)s.") % {"day": formats.day(told.due_on)})
    elif told.filing_state == FilingState.INCOMPLETE:
        said = {"what": told.asked_for, "day": formats.day(told.more_by)}
        lines.append(_("More is asked for by %(day)s: %(what)s Take it to the department.") % said)
    elif told.filing_state == FilingState.ACCEPTED:
        said = {"number": told.filing, "day": formats.day(told.answered_on)}
        lines.append(_("Filed on %(day)s under number %(number)s. The department hands out the receipt.") % said)
    else:
        lines.append(_("It does not comply, or was withdrawn: %(reason)s") % {"reason": told.reason})
    return lines
