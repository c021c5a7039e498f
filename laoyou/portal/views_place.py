"""My place in the queue: opened by application number and last four of the ID card, for ten minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from laoyou.core import clock
from laoyou.core.errors import DomainError
from laoyou.facilities.enums import ApplicationState
from laoyou.facilities.selectors import rankings, waiting_words
from laoyou.facilities.selectors import waiting_rules as rules
from laoyou.facilities.services import my_place as place
from laoyou.portal.forms import PlaceForm
from laoyou.portal.guards import open_and_private
from laoyou.ui import formats
from laoyou.ui.readers import address_of
from laoyou.ui.sentences import say

_KEPT = "my_place"  # session key: number, blind index of the last four, until when
_MINUTES = timedelta(minutes=10)


@open_and_private
@sensitive_post_parameters("last_four")
def my_place(request: HttpRequest) -> HttpResponse:
    """The form; or, once opened, rank and reason, what would change it, and how to check the list."""
    form = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key = place.key_of(form.cleaned_data["number"], form.cleaned_data["last_four"])
            found = place.open_place(key, reader=address_of(request))
        except DomainError as refused:
            form.add_error(None, _said(refused))
        else:
            _keep(request, key)
            return render(request, "portal/place.html", _context(found))
    if request.method == "GET" and (kept := _kept(request)):
        try:
            return render(request, "portal/place.html", _context(place.open_place(kept, reader=address_of(request))))
        except DomainError:
            request.session.pop(_KEPT, None)
    return render(request, "portal/place_form.html", {"form": form}, status=422 if form.errors else 200)


@open_and_private
def close(request: HttpRequest) -> HttpResponse:
    """Forget what was opened: the next reader of this telephone sees the form."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    request.session.pop(_KEPT, None)
    return redirect("portal:home")


def _said(refused: DomainError) -> str:
    if isinstance(refused, place.LockedForNow):
        return _("Too many wrong tries. Try again after %(until)s, or ask the township's service desk.") % {
            "until": formats.moment(refused.until)
        }
    return say(refused)


def _keep(request: HttpRequest, key: place.Key) -> None:
    until = int((clock.now() + _MINUTES).timestamp())
    request.session[_KEPT] = {"number": key.number, "tail": key.tail.hex(), "until": until}


def _kept(request: HttpRequest) -> place.Key | None:
    kept = request.session.get(_KEPT)
    if not kept or kept["until"] < clock.now().timestamp():
        request.session.pop(_KEPT, None)
        return None
    return place.Key(kept["number"], bytes.fromhex(kept["tail"]))


def _context(found: place.MyPlace) -> dict[str, Any]:
    return {
        "place": found,
        "kind": waiting_words.kind_words(found.kind),
        "state": waiting_words.state_words(found.state),
        "is_waiting": found.state == ApplicationState.WAITING,
        "standings": [_standing(found, list_id) for list_id in found.lists],
        "offer": found.offer,
    }


def _standing(found: place.MyPlace, list_id: Any) -> dict[str, Any]:
    row = rankings.waiting_list(list_id)
    newest = rankings.latest(list_id)
    shown: dict[str, Any] = {"list": row, "ranking": newest}
    if newest is None:
        return shown
    rule = rules.rule(newest.rule_id)
    language = waiting_words.language()
    finding = next((each for each in found.findings if each.list_id == list_id), None)
    if finding:
        shown["unknown"] = waiting_words.met_words(rule, finding.unknown)
        shown["missing"] = rule.conditions_in_words(finding.missing, language)
        shown["failed"] = rule.conditions_in_words(finding.failed, language)
    unknown = finding.unknown if finding else ()
    line = rankings.entries(newest.id).filter(number=found.number).first()
    if line is None:
        return shown
    shown |= {
        "line": line,
        "rule": rule,
        "met": waiting_words.met_words(rule, line.met),
        "ahead": line.rank - 1,
    }
    shown["chances"], shown["others"] = waiting_words.chances_in_words(newest, found.number, rule, unknown)
    moved = rankings.move_of(newest, found.number)
    if moved:
        shown["move"] = waiting_words.move_words(moved[0], rule) | {"since": moved[1].on}
    return shown
