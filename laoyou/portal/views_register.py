"""The published register: institutions by place, kind, price and vacancy; one institution."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode

from laoyou.core import clock
from laoyou.core.area_codes import range_of
from laoyou.facilities.enums import CHILD_KINDS, SiteKind
from laoyou.facilities.selectors import photos, published
from laoyou.places.selectors import areas
from laoyou.portal import words
from laoyou.portal.guards import open_to_all
from laoyou.portal.maps import county_map, site_map
from laoyou.ui.pages import respond
from laoyou.ui.photos import photo_response

_PAGE = 20


@open_to_all
def register(request: HttpRequest) -> HttpResponseBase:
    """Sites that serve people, twenty a page."""
    asked = _asked(request)
    rows = published.after(_filtered(asked), asked["after"])
    found = [published.card_of(each) for each in rows[: _PAGE + 1]]
    named = areas.short_names({code for code, _count in published.counties()}, on=clock.today())
    total = _filtered(asked).count()
    kept = {name: value for name, value in asked.items() if value and name != "after"}
    context = {
        "cards": [words.card(each) for each in found[:_PAGE]],
        "asked": asked,
        "counties": [(str(code), named.get(code, str(code)), count) for code, count in published.counties()],
        "kinds": words.kinds(asked["for"]),
        "total": total,
        "map": county_map(int(asked["place"]), found[:_PAGE], total) if asked["place"] else None,
        "more": urlencode(kept | {"after": str(found[_PAGE - 1].site_id)}) if len(found) > _PAGE else "",
        "from_start": urlencode(kept) if asked["after"] else "",
    }
    return respond(request, "portal/register.html", context)


def _asked(request: HttpRequest) -> dict[str, str]:
    names = ("for", "place", "kind", "inclusive", "vacant", "words", "after")
    asked = {name: request.GET.get(name, "").replace("\0", "").strip()[:60] for name in names}
    if asked["for"] not in {"elders", "children"}:
        asked["for"] = ""
    if asked["kind"] not in SiteKind.values:
        asked["kind"] = ""
    if not (asked["place"].isascii() and asked["place"].isdigit() and len(asked["place"]) <= 12):
        asked["place"] = ""
    return asked


def _filtered(asked: dict[str, str]) -> Any:
    return published.register(
        within=range_of(int(asked["place"])) if asked["place"] else None,
        kind=asked["kind"],
        for_children={"elders": False, "children": True}.get(asked["for"]),
        inclusive=bool(asked["inclusive"]),
        vacant=bool(asked["vacant"]),
        words=asked["words"],
    )


@open_to_all
def site(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """One institution: licence, grade, prices, agreements, vacancies, its waiting list."""
    card = published.site_card(site_id)
    context = {
        "card": card,
        "shown": words.card(card),
        "facts": words.facts(card),
        "papers": words.papers(card),
        "map": site_map(card),
        "prices": words.prices(card),
        "services": words.services(card),
        "photos": photos.photos([site_id]).get(site_id, []),
        "lists": [(list_id, words.list_kind(kind)) for list_id, kind in published.lists_of_site(site_id)],
        "for": "children" if card.kind in CHILD_KINDS else "elders",
    }
    return render(request, "portal/site.html", context)


@open_to_all
def photo(request: HttpRequest, photo_id: UUID, size: str) -> HttpResponse:
    """A photo of a published site."""
    return photo_response(request, f"{photo_id}{size}", lambda: photos.image(photo_id, small=size == "small"))
