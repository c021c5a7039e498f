"""Filing an institution without an account: what and where, the papers, the number; how it stands, more papers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from laoyou.core import clock
from laoyou.core.errors import DomainError
from laoyou.facilities.enums import SiteKind
from laoyou.facilities.enums.filings import FILED_AS, FilingState, RequestState
from laoyou.facilities.selectors import filing_rules
from laoyou.facilities.services import filing_requests as services
from laoyou.facilities.services import filing_standing as standings
from laoyou.portal import opened
from laoyou.portal.counties import filing_counties
from laoyou.portal.forms_filing import HandInForm, MoreForm, StandingForm, WhatForm
from laoyou.portal.guards import open_and_private
from laoyou.ui import formats, once
from laoyou.ui.readers import address_of

_KEPT = "handed_in"  # session key: the number just given
_STANDING = "filing_standing"  # session key: number and blind index of the telephone, until when


class FormOfElsewhere(DomainError):
    code = "portal_form_key"
    sentence = "This form does not come from this site any more. Open it anew and send it from there."


@open_and_private
def file(request: HttpRequest) -> HttpResponse:
    """What kind and which county, then everything else; the number at the end."""
    counties = filing_counties()
    what = WhatForm(request.GET if "kind" in request.GET else None, counties=counties)
    if not what.is_valid():
        return render(request, "portal/filing_what.html", {"form": what}, status=422 if what.errors else 200)
    kind, area = what.cleaned_data["kind"], what.cleaned_data["place"]
    rules = filing_rules.papers(FILED_AS[kind], on=clock.today())
    form = HandInForm(request.POST or None, request.FILES or None, rules=rules)
    if request.method == "POST" and form.is_valid():
        try:
            taken = services.hand_in(form.told(area, kind), form.papers(), **_by(request))
        except DomainError as refused:
            form.add_error(None, opened.refusal_words(refused))
        else:
            if taken.again:
                messages.info(request, _("This form was sent twice; it is handed in once."))
            opened.keep(request, _KEPT, number=taken.number, called=form.cleaned_data["name"])
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
    """How a filing stands, for number and telephone; for ten minutes, or until it is closed."""
    form = StandingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key = standings.key_of(form.cleaned_data["number"], form.cleaned_data["phone"])
            told = standings.standing(key, reader=address_of(request))
        except DomainError as refused:
            form.add_error(None, opened.refusal_words(refused))
        else:
            opened.keep(request, _STANDING, number=key.number, phone=key.phone.hex())
            return _shown(request, told)
    if request.method == "GET" and (kept := _kept(request)):
        try:
            return _shown(request, standings.standing(kept, reader=address_of(request)))
        except DomainError:
            opened.forget(request, _STANDING)
    return render(request, "portal/filing_standing_form.html", {"form": form}, status=422 if form.errors else 200)


@open_and_private
def more(request: HttpRequest) -> HttpResponse:
    """The papers that a filing was found to lack. Without an opened filing, back to number and telephone."""
    key = _kept(request)
    if key is None:
        return redirect("portal:filing_standing")
    try:
        told = standings.standing(key, reader=address_of(request))
    except DomainError:
        opened.forget(request, _STANDING)
        return redirect("portal:filing_standing")
    if told.filing_state != FilingState.INCOMPLETE:
        return redirect("portal:filing_standing")
    form = MoreForm(
        request.POST or None, request.FILES or None, rules=filing_rules.papers(told.group, on=clock.today())
    )
    if request.method == "POST" and form.is_valid():
        try:
            standings.hand_in_more(key, form.papers(), **_by(request))
        except DomainError as refused:
            form.add_error(None, opened.refusal_words(refused))
        else:
            messages.success(request, _("It has come in. The department looks at it."))
            return redirect("portal:filing_standing")
    context = {"form": form, "told": told, "until": formats.day(told.more_by) if told.more_by else ""}
    return render(request, "portal/filing_more.html", context, status=422 if form.errors else 200)


@open_and_private
def close_standing(request: HttpRequest) -> HttpResponse:
    """Forget what was opened: the next reader of this telephone sees the form."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    opened.forget(request, _STANDING)
    return redirect("portal:home")


def _by(request: HttpRequest) -> dict[str, Any]:
    """Who sends, when, and with which form. Raises FormOfElsewhere."""
    key = once.form_key(request)
    if key is None:
        raise FormOfElsewhere
    return {"form": key, "reader": address_of(request), "now": clock.now()}


def _kept(request: HttpRequest) -> standings.Key | None:
    found = opened.kept(request, _STANDING)
    return standings.Key(found["number"], bytes.fromhex(found["phone"])) if found else None


def _shown(request: HttpRequest, told: standings.Standing) -> HttpResponse:
    asked = told.filing_state == FilingState.INCOMPLETE
    return render(request, "portal/filing_standing.html", {"told": told, "lines": _lines(told), "asked": asked})


def _lines(told: standings.Standing) -> list[str]:
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
        lines.extend(_asked(told))
    elif told.filing_state == FilingState.ACCEPTED:
        said = {"number": told.filing, "day": formats.day(told.answered_on)}
        lines.append(_("Filed on %(day)s under number %(number)s. The department hands out the receipt.") % said)
    else:
        lines.append(_("It does not comply, or was withdrawn: %(reason)s") % {"reason": told.reason})
    return lines


def _asked(told: standings.Standing) -> list[str]:
    said = {"what": told.asked_for, "day": formats.day(told.more_by)}
    lines = [_("More is asked for by %(day)s: %(what)s") % said]
    if told.more_on:
        day = {"day": formats.day(told.more_on)}
        lines.append(_("On %(day)s you handed in more; the department looks at it.") % day)
    return lines
