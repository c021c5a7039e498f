"""My place in the queue: opened by application number and last four of the ID card, for ten minutes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from laoyou.core.errors import DomainError
from laoyou.facilities.enums import ApplicationState
from laoyou.facilities.selectors import rankings, waiting_words
from laoyou.facilities.selectors import waiting_rules as rules
from laoyou.facilities.services import my_place as place
from laoyou.portal import opened
from laoyou.portal.forms import PlaceForm
from laoyou.portal.guards import open_and_private
from laoyou.ui.readers import address_of

_KEPT = "my_place"  # session key: number, blind index of the last four, until when


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
            form.add_error(None, opened.refusal_words(refused))
        else:
            opened.keep(request, _KEPT, number=key.number, tail=key.tail.hex())
            return render(request, "portal/place.html", _context(found))
    if request.method == "GET" and (kept := _kept(request)):
        try:
            return render(request, "portal/place.html", _context(place.open_place(kept, reader=address_of(request))))
        except DomainError:
            opened.forget(request, _KEPT)
    return render(request, "portal/place_form.html", {"form": form}, status=422 if form.errors else 200)


@open_and_private
def close(request: HttpRequest) -> HttpResponse:
    """Forget what was opened: the next reader of this telephone sees the form."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    opened.forget(request, _KEPT)
    return redirect("portal:home")


def _kept(request: HttpRequest) -> place.Key | None:
    found = opened.kept(request, _KEPT)
    return place.Key(found["number"], bytes.fromhex(found["tail"])) if found else None


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
